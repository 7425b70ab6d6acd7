/**
 * Text → places named in it, each as a ladder from the narrowest division to the province. Ambiguous names are decided by
 * the documents there are, by the other places named, then by level. Refuses a setting that is no place.
 */
import { UnknownRegionError } from "../errors.ts";
import { gazetteer, isOrdinaryWord } from "./gazetteer.ts";
import type { Place, PlaceName } from "./gazetteer.ts";
import { normalizeText } from "./normalize.ts";
import { segmenter } from "./tokenize.ts";

export interface RegionMention {
  /** The words that named it. */
  mention: string;
  /** Official names, narrowest first. */
  ladder: string[];
  /** UTF-16 indices into the text, end exclusive. */
  start: number;
  end: number;
}

export interface RegionContext {
  /** Ladders of the documents at hand: a place on one of them wins over a namesake elsewhere. */
  documents?: readonly (readonly string[])[];
  /** The person's own ladder; decides between namesakes when the text does not. */
  home?: readonly string[] | null;
}

export interface RegionIndex {
  /** Places in `text`, in order, without overlaps. `text` should be normalised. */
  find(text: string, context?: RegionContext): RegionMention[];
  /** @throws UnknownRegionError when `text` names no place. */
  resolve(text: string, context?: RegionContext): { mention: string; ladder: string[] };
}

/** Before an ambiguous bare name (合作, 和平) these say that a place is meant. */
const placeCue = /(?:在|住|是|来自|老家|家在|人在|我们)$/;
const afterPlace = /^(?:$|[，。？！、；,.?!\s]|那边|这边|那里|这里|的(?!话)|住|本地|人$|老人)/;

interface Found {
  name: string;
  start: number;
  bearers: readonly PlaceName[];
}

/** Offsets at which jieba begins or ends a word. */
function wordBorders(text: string): Set<number> {
  const borders = new Set([0]);
  let at = 0;
  for (const word of segmenter().cut(text, false)) {
    at += word.length;
    borders.add(at);
  }
  return borders;
}

/** Leftmost longest names; a bare name has to be a word of the sentence, an ordinary word needs a cue. */
function scan(text: string, documentProvinces: ReadonlySet<string>): Found[] {
  const { names, lengths } = gazetteer();
  const found: Found[] = [];
  let borders: Set<number> | null = null;

  function accepts(name: string, start: number, bearers: readonly PlaceName[]): boolean {
    if (bearers.some((bearer) => !bearer.bare)) return true;
    const [before, after] = [text.slice(0, start), text.slice(start + name.length)];
    const isCued = placeCue.test(before);
    if (isOrdinaryWord(name)) return isCued && afterPlace.test(after);
    borders ??= wordBorders(text);
    if (!borders.has(start) || !borders.has(start + name.length)) return false;
    if (bearers.some(({ place }) => place.level !== "county")) return true;
    const isNear = bearers.some(({ place }) => documentProvinces.has(place.ladder.at(-1) ?? ""));
    return isNear || name.length >= 3 || isCued;
  }

  for (let start = 0; start < text.length;) {
    let matched = 0;
    for (const length of lengths.get(text[start] ?? "") ?? []) {
      const name = text.slice(start, start + length);
      const bearers = names.get(name);
      if (name.length < length || bearers === undefined || !accepts(name, start, bearers)) continue;
      found.push({ name, start, bearers });
      matched = length;
      break;
    }
    start += Math.max(1, matched);
  }
  return found;
}

const levelRank = { province: 0, prefecture: 1, county: 2 } as const;

interface Evidence {
  documentRegions: ReadonlySet<string>;
  documentHomes: ReadonlySet<string>;
  /** Provinces and prefectures named otherwise in the text. */
  companions: ReadonlySet<string>;
  home: ReadonlySet<string>;
}

/** Higher wins; the parts are ordered by their weight. */
function preference({ place, bare }: PlaceName, evidence: Evidence): number {
  const above = place.ladder.slice(1);
  const province = place.ladder.at(-1) ?? "";
  let score = 0;
  if (evidence.documentRegions.has(place.name)) score += 64;
  if (evidence.companions.has(province)) score += 32;
  if (!bare) score += 2;
  if (above.some((name) => evidence.home.has(name))) score += 16;
  if (place.level === "province") score += 12;
  if (place.ladder.some((name) => evidence.documentHomes.has(name))) score += 8;
  return score - levelRank[place.level];
}

function choose(found: Found, evidence: Evidence): Place | null {
  let best: PlaceName | null = null;
  for (const bearer of found.bearers) {
    if (best === null || preference(bearer, evidence) > preference(best, evidence)) best = bearer;
  }
  return best?.place ?? null;
}

function find(text: string, context: RegionContext = {}): RegionMention[] {
  const documents = context.documents ?? [];
  const documentRegions = new Set(documents.flat());
  const documentProvinces = new Set(documents.map((ladder) => ladder.at(-1) ?? ""));
  const all = scan(text, documentProvinces);
  return all.flatMap((found) => {
    const others = all.filter((other) => other !== found && other.bearers.length === 1);
    const companions = new Set(others.flatMap((other) => other.bearers[0]?.place.ladder ?? []));
    const place = choose(found, {
      documentRegions,
      documentHomes: new Set(documents.map((ladder) => ladder[0] ?? "")),
      companions,
      home: new Set(context.home ?? []),
    });
    if (place === null) return [];
    return [{ mention: found.name, ladder: place.ladder, start: found.start, end: found.start + found.name.length }];
  });
}

function resolve(text: string, context: RegionContext = {}): { mention: string; ladder: string[] } {
  const normalized = normalizeText(text);
  const { names } = gazetteer();
  const whole = names.get(normalized);
  const mentions =
    whole === undefined
      ? find(normalized, context)
      : wholeName(normalized, whole, context.documents ?? [], context.home ?? []);
  const narrowest = mentions.reduce<RegionMention | null>(
    (best, next) => (best === null || next.ladder.length > best.ladder.length ? next : best),
    null,
  );
  if (narrowest === null) {
    throw new UnknownRegionError("没有认出这个地区。", {
      remedy: "请写省、市（州）或县的名字，例如 江苏省、苏州市、昆山市。",
    });
  }
  return { mention: text.trim(), ladder: narrowest.ladder };
}

/** A text that is nothing but a name: ordinary words and districts count too (设置里写「合作」就是合作市). */
function wholeName(
  name: string,
  bearers: readonly PlaceName[],
  documents: readonly (readonly string[])[],
  home: readonly string[],
): RegionMention[] {
  const place = choose(
    { name, start: 0, bearers },
    {
      documentRegions: new Set(documents.flat()),
      documentHomes: new Set(documents.map((ladder) => ladder[0] ?? "")),
      companions: new Set(),
      home: new Set(home),
    },
  );
  return place === null ? [] : [{ mention: name, ladder: place.ladder, start: 0, end: name.length }];
}

/** The index of all divisions. Cheap: the list is read with the first question. */
export function openRegions(): RegionIndex {
  return { find, resolve };
}

/**
 * The ladder of a place a person named as theirs.
 * @param text e.g. 甘南州, 夏河, 河北省石家庄市.
 * @throws UnknownRegionError when it is no place.
 */
export function resolveRegion(text: string, context: RegionContext = {}): { mention: string; ladder: string[] } {
  return resolve(text, context);
}
