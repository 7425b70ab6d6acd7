/**
 * Text as typed or printed → one spelling: half-width letters and digits, simplified characters, no zero-width
 * characters, no emoji, no repeated punctuation. Chinese punctuation stays, so do dialect characters (冇, 佢, 俺).
 * `normalizeWithMap` also says where each character came from.
 */
import { createRequire } from "node:module";

export interface NormalizedText {
  text: string;
  /** `origin[i]`: UTF-16 index in the input of the character that became `text[i]`; one more entry for the end. */
  origin: number[];
}

/** Zero-width characters, direction marks, soft hyphen, variation selectors, tags and other controls. */
const invisible = /[\p{Cf}\p{Variation_Selector}\u{E0000}-\u{E0FFF}]/u;
const control = /\p{Cc}/u;
const emoji = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u20E3]/u;
/** Kept as they are: NFKC would turn them into ASCII, and every reader here writes them full-width. */
const chinesePunctuation = /[，。？！：；（）、《》〈〉「」『』【】“”‘’…—～·〔〕％]/u;
const collapsible = /[，。？！：；、…—～,.?!:;~\s]/u;
const han = /\p{Script=Han}/u;

/** GB 2312 is the set of simplified characters in common use; 著, 乾, 藉, 么 are in it and stay what they are. */
let simplifiedSet: ReadonlySet<string> | null = null;

function isSimplified(character: string): boolean {
  simplifiedSet ??= readSimplifiedSet();
  return simplifiedSet.has(character);
}

/** Rows 16–87 of the code table hold its Han characters. */
function readSimplifiedSet(): ReadonlySet<string> {
  const bytes: number[] = [];
  for (let row = 0xb0; row <= 0xf7; row += 1) {
    for (let cell = 0xa1; cell <= 0xfe; cell += 1) {
      // The last five cells of row 55 are empty.
      if (row !== 0xd7 || cell <= 0xf9) bytes.push(row, cell);
    }
  }
  return new Set(new TextDecoder("gb18030").decode(new Uint8Array(bytes)));
}

/** Parts of radicals that NFKC leaves alone (U+2E80–2EFF), as printed pages yield them. */
const radicals: Readonly<Record<string, string>> = {
  "⺠": "民", "⻅": "见", "⻉": "贝", "⻋": "车", "⻓": "长", "⻔": "门", "⻘": "青", "⻚": "页", "⻛": "风",
  "⻜": "飞", "⻝": "食", "⻢": "马", "⻥": "鱼", "⻦": "鸟", "⻨": "麦", "⻩": "黄", "⻬": "齐", "⻮": "齿", "⻰": "龙",
}; // prettier-ignore

type Converter = (text: string) => string;

let converters: Converter[] | null = null;

/** The tables take 40 ms to load, so they are loaded with the first Han character that may need them. */
function traditionalConverters(): Converter[] {
  if (converters === null) {
    const require = createRequire(import.meta.url);
    const opencc: typeof import("opencc-js") = require("opencc-js/t2cn");
    converters = [opencc.Converter({ from: "tw", to: "cn" }), opencc.Converter({ from: "hk", to: "cn" })];
  }
  return converters;
}

function simplify(character: string): string {
  if (isSimplified(character)) return character;
  for (const convert of traditionalConverters()) {
    const converted = convert(character);
    if (converted !== character && Array.from(converted).length === 1) return converted;
  }
  return character;
}

/** Normalised form by character; texts repeat a few thousand characters all the time. */
const normalizedOf = new Map<string, string>();

function normalizeCharacter(character: string): string {
  let normalized = normalizedOf.get(character);
  if (normalized === undefined) {
    normalized = normalizeNewCharacter(character);
    normalizedOf.set(character, normalized);
  }
  return normalized;
}

function normalizeNewCharacter(character: string): string {
  if (invisible.test(character)) return "";
  if (control.test(character)) return " ";
  if (emoji.test(character) && !/[\d#*©®™]/.test(character)) return " ";
  if (character === "％") return "%";
  if (chinesePunctuation.test(character)) return character;
  const radical = radicals[character];
  if (radical !== undefined) return radical;
  const compatible = character.normalize("NFKC");
  return han.test(compatible) && compatible.length <= 2 ? simplify(compatible) : compatible;
}

/**
 * Normalises `text` and keeps, for every UTF-16 unit of the result, the index in `text` it came from. Characters that
 * vanish are skipped; of repeated punctuation or spaces the first stays.
 */
export function normalizeWithMap(text: string): NormalizedText {
  let result = "";
  const origin: number[] = [];
  let index = 0;
  let last = "";
  for (const character of text) {
    for (const piece of normalizeCharacter(character)) {
      const unit = /\s/u.test(piece) ? " " : piece;
      if (unit === last && collapsible.test(unit)) continue;
      result += unit;
      for (let i = 0; i < unit.length; i += 1) origin.push(index);
      last = unit;
    }
    index += character.length;
  }
  origin.push(index);
  return { text: result, origin };
}

/** True for text that normalising would not change; most of a lexicon and of the documents is. */
function isNormal(text: string): boolean {
  let last = "";
  for (const character of text) {
    if (normalizeCharacter(character) !== character) return false;
    if (character === last && collapsible.test(character)) return false;
    last = character;
  }
  return true;
}

/** Normalises `text`; leading and trailing spaces go. */
export function normalizeText(text: string): string {
  return (isNormal(text) ? text : normalizeWithMap(text).text).trim();
}
