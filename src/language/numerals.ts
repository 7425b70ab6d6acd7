/** Chinese numerals (三十五, 二〇三五, 两千, 百, 一万二) → numbers. Text that is no numeral gives null. */

const DIGIT: Readonly<Record<string, number>> = {
  零: 0, 〇: 0, "○": 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9,
}; // prettier-ignore
const SCALE: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };
const BIG: Readonly<Record<string, number>> = { 万: 1e4, 亿: 1e8 };

/**
 * Value of a Chinese numeral; a bare scale counts once (百 = 100), digits in a row are read by place (二〇三五 = 2035).
 * @returns null when a character is no part of a numeral.
 */
export function parseChineseNumber(text: string): number | null {
  if (text === "") return null;
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
