/** Chinese numerals (三十五, 二〇三五, 两千, 百, 一万二) → numbers. Text that is no numeral gives null. */

/** Every character that can stand in a numeral, for use in patterns. */
export const CHINESE_DIGITS = "〇○零一二三四五六七八九十百千万亿两";

const DIGIT: Readonly<Record<string, number>> = {
  零: 0, 〇: 0, "○": 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9,
}; // prettier-ignore
const SCALE: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };
const BIG: Readonly<Record<string, number>> = { 万: 1e4, 亿: 1e8 };

/** 五六 → `56`, digit by digit; null when a character is no digit. */
function parseDigits(text: string): string | null {
  const digits = Array.from(text).map((c) => DIGIT[c]);
  return digits.length > 0 && digits.every((digit) => digit !== undefined) ? digits.join("") : null;
}

/**
 * Value of a Chinese numeral; 三点五 is 3.5; a bare scale counts once (百 = 100), digits in a row are read by place (二〇三五 = 2035).
 * @returns null when a character is no part of a numeral.
 */
export function parseChineseNumber(text: string): number | null {
  if (text === "") return null;
  const [whole, decimals] = text.split("点");
  if (decimals !== undefined) {
    const [left, right] = [parseChineseNumber(whole ?? ""), parseDigits(decimals)];
    return left === null || right === null ? null : Number(`${left}.${right}`);
  }
  if (text.length > 1 && Array.from(text).every((c) => c in DIGIT)) {
    return Number(
      Array.from(text)
        .map((c) => DIGIT[c] ?? 0)
        .join(""),
    );
  }
  let total = 0;
  let section = 0;
  let digit: number | null = null;
  for (const c of text) {
    const scale = SCALE[c];
    const big = BIG[c];
    if (c in DIGIT) digit = DIGIT[c] ?? 0;
    else if (scale !== undefined) {
      section += (digit === null || digit === 0 ? 1 : digit) * scale;
      digit = null;
    } else if (big !== undefined) {
      total = (total + section + (digit ?? 0) || 1) * big;
      section = 0;
      digit = null;
    } else return null;
  }
  return total + section + (digit ?? 0);
}
