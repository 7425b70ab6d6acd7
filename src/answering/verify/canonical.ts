/**
 * A text → one spelling, so that an answer and a clause can be compared letter by letter: half-width, no blanks, brackets
 * or quotation marks, numbers in digits, synonyms in one word.
 */
import { normalizeNumberText } from "../../language/quantities.ts";
import { SYNONYMS } from "./synonyms.ts";

const SYNONYM = new RegExp(SYNONYMS.map(([, patterns]) => `(${patterns})`).join("|"), "gu");
const FRACTIONS: readonly [RegExp, string][] = [
  [/([一二三四五六七八九])成(?=以上|左右|的|$)/gu, "$1成"],
  [/满(\d+)(?:周岁|岁)/gu, "$1岁以上"],
];
const TENTHS: Readonly<Record<string, string>> = {
  一: "10%", 二: "20%", 三: "30%", 四: "40%", 五: "50%", 六: "60%", 七: "70%", 八: "80%", 九: "90%",
}; // prettier-ignore

/** Shares said in everyday words: 八成以上 is 80%以上. */
export const withSharesInDigits = (text: string): string =>
  text
    .replace(/一半|半数/gu, "50%")
    .replace(/([一二三四五六七八九])成(?=以上|左右|的|多|$)/gu, (_, tenths: string) => TENTHS[tenths] ?? tenths);

/** Characters that nobody sees: zero-width blanks and joiners, marks of direction, soft hyphens. */
export const withoutInvisible = (text: string): string =>
  text.replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/gu, "");

/** @returns the canonical spelling; its length differs from the input's. */
export function canonical(text: string): string {
  const spelled = FRACTIONS.reduce(
    (words, [pattern, spelling]) => words.replace(pattern, spelling),
    normalizeNumberText(withSharesInDigits(withoutInvisible(text))).replace(/\s+/gu, ""),
  );
  return spelled
    .replace(/[“”"'‘’「」『』()（）[\]【】]/gu, "")
    .replace(/,/g, "，")
    .replace(/;/g, "；")
    .replace(/:(?!\d)/g, "：")
    .replace(SYNONYM, (...match: unknown[]) => {
      const at = match.slice(1, SYNONYMS.length + 1).findIndex((group) => group !== undefined);
      return SYNONYMS[at]?.[0] ?? String(match[0]);
    });
}
