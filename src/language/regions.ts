/**
 * Text → places named in it, each as a ladder from the narrowest division to the province. Ambiguous names are decided by
 * the documents there are, by the other places named, then by level. Refuses a setting that is no place.
 */
import { UnknownRegionError } from "../errors.ts";
import { gazetteer } from "./gazetteer.ts";
import type { Place, PlaceName } from "./gazetteer.ts";
import { normalizeText } from "./normalize.ts";
import type { PlaceNames } from "./place-names.ts";
import { endsPlace, PlaceScanner, scanPlaces } from "./place-scanner.ts";
import type { FoundName } from "./place-scanner.ts";
import { bareTownsOf, decideCounty, findTowns } from "./towns.ts";
import { oncePerObject } from "./once-per-object.ts";

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

const levelRank = { province: 0, prefecture: 1, county: 2 } as const;

/** What the ladders of the documents at hand hold. */
export interface DocumentPlaces {
  /** All names on them. */
  regions: ReadonlySet<string>;
  /** Regions that have a document of their own. */
  homes: ReadonlySet<string>;
  provinces: ReadonlySet<string>;
}

/** Worked out once for each list; the list must not change afterwards. */
export const documentPlaces = oncePerObject((ladders: readonly (readonly string[])[]): DocumentPlaces => ({
  regions: new Set(ladders.flat()),
  homes: new Set(ladders.map((ladder) => ladder[0] ?? "")),
  provinces: new Set(ladders.map((ladder) => ladder.at(-1) ?? "")),
}));

const noDocuments: readonly (readonly string[])[] = [];

interface Evidence {
  documents: DocumentPlaces;
  /** Provinces and prefectures named otherwise in the text. */
  companions: ReadonlySet<string>;
  home: ReadonlySet<string>;
}

/** Higher wins; the parts are ordered by their weight. */
function preference({ place, bare }: PlaceName, evidence: Evidence): number {
  const above = place.ladder.slice(1);
  const province = place.ladder.at(-1) ?? "";
  let score = 0;
  if (evidence.documents.regions.has(place.name)) score += 64;
  if (evidence.companions.has(province)) score += 32;
  if (!bare) score += 2;
  if (above.some((name) => evidence.home.has(name))) score += 16;
  if (place.level === "province") score += 12;
  if (place.ladder.some((name) => evidence.documents.homes.has(name))) score += 8;
  return score - levelRank[place.level];
}

function choose(found: FoundName, evidence: Evidence): Place | null {
  let best: PlaceName | null = null;
  for (const bearer of found.bearers) {
    if (best === null || preference(bearer, evidence) > preference(best, evidence)) best = bearer;
  }
  return best?.place ?? null;
}

/** Towns of the text, decided; those that stay open are left out. */
function townMentions(
  text: string,
  scanner: PlaceScanner,
  named: readonly RegionMention[],
  context: RegionContext,
): RegionMention[] {
  const companions = new Set(named.flatMap(({ ladder }) => ladder.slice(0, 1)));
  const documentHomes = documentPlaces(context.documents ?? noDocuments).homes;
  const home = context.home ?? [];
  const towns = findTowns({
    text,
    borders: scanner.borders,
    isCued: scanner.isCued,
    followsPlace: (start) => named.some(({ end }) => end === start),
  });
  return towns.flatMap(({ name, start, counties }) => {
    const before = named.find((mention) => mention.end === start)?.ladder[0];
    // 昆山市某某镇, of which the list knows only namesakes elsewhere.
    if (before !== undefined && !counties.some((county) => county.ladder.includes(before))) return [];
    const ladder = decideCounty(counties, { home, companions, documentHomes });
    return ladder.length === 0 ? [] : [{ mention: name, ladder, start, end: start + name.length }];
  });
}

/** Towns of the person's own county, named without their level word, where the sentence says that a place is meant. */
function ownTowns(text: string, scanner: PlaceScanner, home: readonly string[]): RegionMention[] {
  const [county] = home;
  if (county === undefined || home.length < 2 || !scanner.hasCue()) return [];
  return bareTownsOf(county).flatMap((name) => {
    const start = text.indexOf(name);
    if (start < 0 || !scanner.isCued(start) || !endsPlace(text.slice(start + name.length))) return [];
    return [{ mention: name, ladder: [...home], start, end: start + name.length }];
  });
}

const overlap = (a: RegionMention, b: RegionMention): boolean => a.start < b.end && b.start < a.end;

function find(text: string, context: RegionContext = {}, aliases: PlaceNames = new Map()): RegionMention[] {
  const documents = documentPlaces(context.documents ?? noDocuments);
  const scanner = new PlaceScanner(text, documents.provinces);
  const all = scanPlaces(text, scanner, aliases);
  const named = all.flatMap((found) => {
    const others = all.filter((other) => other !== found && other.bearers.length === 1);
    const companions = new Set(others.flatMap((other) => other.bearers[0]?.place.ladder ?? []));
    const place = choose(found, {
      documents,
      companions,
      home: new Set(context.home ?? []),
    });
    if (place === null) return [];
    return [{ mention: found.name, ladder: place.ladder, start: found.start, end: found.start + found.name.length }];
  });
  const towns = townMentions(text, scanner, named, context);
  const wider = named.filter((mention) => !towns.some((town) => overlap(town, mention)));
  const bare = ownTowns(text, scanner, context.home ?? []);
  const own = bare.filter((mention) => ![...towns, ...wider].some((other) => overlap(other, mention)));
  return [...wider, ...towns, ...own].sort((a, b) => a.start - b.start);
}

function resolve(text: string, context: RegionContext, aliases: PlaceNames): { mention: string; ladder: string[] } {
  const normalized = normalizeText(text);
  const { names } = gazetteer();
  const whole = aliases.has(normalized) ? undefined : names.get(normalized);
  const mentions =
    whole === undefined
      ? find(normalized, context, aliases)
      : wholeName(normalized, whole, context.documents ?? noDocuments, context.home ?? []);
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
      documents: documentPlaces(documents),
      companions: new Set(),
      home: new Set(home),
    },
  );
  return place === null ? [] : [{ mention: name, ladder: place.ladder, start: 0, end: name.length }];
}

/**
 * The index of all divisions. Cheap: the lists are read with the first question.
 * @param aliases names that no official list has, from the corpus folder.
 */
export function openRegions(aliases: PlaceNames = new Map()): RegionIndex {
  const longestFirst = new Map([...aliases].sort(([a], [b]) => b.length - a.length));
  return {
    find: (text, context) => find(text, context, longestFirst),
    resolve: (text, context = {}) => resolve(text, context, longestFirst),
  };
}

/**
 * The ladder of a place a person named as theirs.
 * @param text e.g. 甘南州, 夏河, 河北省石家庄市.
 * @throws UnknownRegionError when it is no place.
 */
export function resolveRegion(text: string, context: RegionContext = {}): { mention: string; ladder: string[] } {
  return resolve(text, context, new Map());
}
