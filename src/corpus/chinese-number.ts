/** Chinese numerals of headings (一 … 九十九, 一百二十) → numbers, and back. */

import { parseChineseNumber } from "../language/numerals.ts";

const DIGITS = "零一二三四五六七八九";

/** Value of a heading numeral; null when it is not one. `〇` and `两` are accepted. */
export function chineseToNumber(text: string): number | null {
  return /^[零〇一二两三四五六七八九十百]+$/.test(text) ? parseChineseNumber(text) : null;
}

/** 1–199 as a heading writes it. */
export function numberToChinese(value: number): string {
  if (value >= 100) {
    const rest = value % 100;
    const tail = rest === 0 ? "" : (rest < 10 ? "零" : rest < 20 ? "一" : "") + numberToChinese(rest);
    return `${DIGITS[Math.floor(value / 100)] ?? ""}百${tail}`;
  }
  if (value < 10) return DIGITS[value] ?? "";
  const tens = Math.floor(value / 10);
  return `${tens === 1 ? "" : (DIGITS[tens] ?? "")}十${value % 10 === 0 ? "" : (DIGITS[value % 10] ?? "")}`;
}
