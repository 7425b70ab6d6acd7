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

/** Also simplified characters in their own right (著名, 乾坤, 慰藉, 瞭望): converting them would damage good text. */
const keptTraditional = new Set("著乾藉瞭覆甚伙夥于喫仔");

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
    const opencc = require("opencc-js/t2cn") as typeof import("opencc-js");
    converters = [opencc.Converter({ from: "tw", to: "cn" }), opencc.Converter({ from: "hk", to: "cn" })];
  }
  return converters;
}

const simplifiedOf = new Map<string, string>();

function simplify(character: string): string {
  const known = simplifiedOf.get(character);
  if (known !== undefined) return known;
  let result = character;
  if (!keptTraditional.has(character)) {
    for (const convert of traditionalConverters()) {
      const converted = convert(character);
      if (converted !== character && [...converted].length === 1) {
        result = converted;
        break;
      }
    }
  }
  simplifiedOf.set(character, result);
  return result;
}

function normalizeCharacter(character: string): string {
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

/** Normalises `text`; leading and trailing spaces go. */
export function normalizeText(text: string): string {
  return normalizeWithMap(text).text.trim();
}
