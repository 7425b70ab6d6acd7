/**
 * Text → names of provinces, prefectures and counties in it, with the places that bear them, and names of the corpus's own.
 * Refuses names inside other words (创新县域) and ordinary words that no cue makes a place (合作医疗).
 */
import { gazetteer, isOrdinaryWord } from "./gazetteer.ts";
import type { PlaceName } from "./gazetteer.ts";
import type { PlaceNames } from "./place-names.ts";
import { segmenter } from "./tokenize.ts";

/** Before an ambiguous bare name (合作, 和平) these say that a place is meant. */
const placeCue = /(?:在|住|是|来自|老家|家在|人在|我们)$/;
const livesIn = /(?:住在?|来自|老家在?|家在|我在|俺在|我是|俺是)$/;
const endsDistrict = /^(?:$|[，。？！、；,.?!\s]|(?:这边|那边)?的?(?:老人|人)|的$|的[，。？！,.?!])/;
const cueAnywhere = /在|住|是|来自|老家|我们/;
/** After it these leave no doubt. */
const pointsThere = /^(?:那边|这边|那里|这里|市区|当地|城里)/;
const afterPlace = /^(?:$|[，。？！、；,.?!\s]|那边|这边|那里|这里|的(?!话)|住|本地|人$|老人)/;

/** True when what follows a name lets it be a place. */
export const endsPlace = (after: string): boolean => afterPlace.test(after);

/** A name in the text and the places that bear it. */
export interface FoundName {
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

/** Before a name that could be the end of another word. */
const beginsPhrase = /[省区，。；、！？,;!?\s]/u;
/** What joins two words; before 县 it makes no name (市和县里). */
const joiningWord = /^[和与同跟及在到向从各全新这那本该]/;

/** Decides, for one text, whether a name in it is meant as a place. */
export class PlaceScanner {
  readonly #text: string;
  readonly #documentProvinces: ReadonlySet<string>;
  #borders: Set<number> | null = null;

  constructor(text: string, documentProvinces: ReadonlySet<string>) {
    this.#text = text;
    this.#documentProvinces = documentProvinces;
  }

  /** Offsets at which words begin or end. */
  readonly borders = (): Set<number> => (this.#borders ??= wordBorders(this.#text));
  readonly isCued = (start: number): boolean => placeCue.test(this.#text.slice(Math.max(0, start - 4), start));

  /** False for a text in which nothing says that a place follows. */
  hasCue(): boolean {
    return cueAnywhere.test(this.#text);
  }

  #isWord(name: string, start: number): boolean {
    return this.borders().has(start) && this.borders().has(start + name.length);
  }

  /** A name with its 省, 市, 县 or 区. */
  #acceptsFull(name: string, start: number): boolean {
    const after = this.#text[start + name.length] ?? "";
    // 江北区域, 合作市场
    if (name.endsWith("区") && after === "域") return false;
    if (name.endsWith("市") && after === "场" && isOrdinaryWord(name.slice(0, -1))) return false;
    // 新县, 和县, 富县: too short to be found inside 创新县域 or 市和县里.
    if (name.length > 3) return true;
    // 对应城市, 第5项城市
    const isCity = name.length === 3 && name.endsWith("城市");
    if (isCity) return this.isCued(start) || beginsPhrase.test(this.#text[start - 1] ?? "，");
    if (name.length === 3) return true;
    return this.isCued(start) || (this.borders().has(start) && !joiningWord.test(name));
  }

  accepts(name: string, start: number, bearers: readonly PlaceName[]): boolean {
    if (bearers.some((bearer) => !bearer.bare)) return this.#acceptsFull(name, start);
    const after = this.#text.slice(start + name.length, start + name.length + 4);
    const isCued = this.isCued(start);
    const isNear = bearers.some(({ place }) => this.#documentProvinces.has(place.ladder.at(-1) ?? ""));
    if (bearers[0]?.district === true) return isNear && this.#acceptsDistrict(name, start);
    if (isOrdinaryWord(name)) return (isCued && afterPlace.test(after)) || (isNear && this.#pointsThere(start, after));
    if (!this.#isWord(name, start)) return false;
    if (bearers.some(({ place }) => place.level !== "county")) return true;
    return isNear || name.length >= 3 || isCued;
  }

  /** 北戴河 stands for itself; 徐水 needs a sentence that can hardly mean anything else. */
  #acceptsDistrict(name: string, start: number): boolean {
    if (isOrdinaryWord(name) || !this.#isWord(name, start)) return false;
    if (name.length >= 3) return true;
    const after = this.#text.slice(start + name.length);
    return pointsThere.test(after) || (livesIn.test(this.#text.slice(0, start)) && endsDistrict.test(after));
  }

  #pointsThere(start: number, after: string): boolean {
    return pointsThere.test(after) && this.borders().has(start);
  }
}

/** Leftmost longest names; a bare name has to be a word of the sentence, an ordinary word needs a cue. */
export function scanPlaces(text: string, scanner: PlaceScanner, aliases: PlaceNames): FoundName[] {
  const { names, lengths } = gazetteer();
  const found: FoundName[] = [];
  for (let start = 0; start < text.length;) {
    let matched = 0;
    for (const [name, place] of aliases) {
      if (name.length <= matched || !text.startsWith(name, start)) continue;
      if (!scanner.borders().has(start) && !scanner.isCued(start)) continue;
      found.push({ name, start, bearers: [{ place, bare: true }] });
      matched = name.length;
      break;
    }
    for (const length of matched > 0 ? [] : (lengths.get(text[start] ?? "") ?? [])) {
      const name = text.slice(start, start + length);
      const bearers = names.get(name);
      if (name.length < length || bearers === undefined || !scanner.accepts(name, start, bearers)) continue;
      found.push({ name, start, bearers });
      matched = length;
      break;
    }
    start += Math.max(1, matched);
  }
  return found;
}
