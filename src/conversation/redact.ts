/**
 * Personal numbers → a neutral mark, before a question is kept anywhere: identity cards, telephone and bank numbers, also
 * spaced, in full width or in Chinese digits. Hot-lines, document numbers and amounts stay as they are.
 */

const CHINESE_DIGITS: Record<string, string> = {
  零: "0",
  〇: "0",
  一: "1",
  幺: "1",
  二: "2",
  两: "2",
  三: "3",
  四: "4",
  五: "5",
  六: "6",
  七: "7",
  八: "8",
  九: "9",
};

/** Runs of 7 or more digits, written in any of the usual ways, with single separators allowed between them. */
const DIGIT_RUN =
  /(?<![\d〔])[\d０-９零〇一幺二两三四五六七八九](?:[\s\-－—·.]?[\d０-９零〇一幺二两三四五六七八九]){6,}[xXｘＸ]?(?![\d０-９零〇一幺二两三四五六七八九]|\s*[年号])/gu;

function digitsOf(run: string): string {
  return run
    .normalize("NFKC")
    .replace(/[零〇一幺二两三四五六七八九]/g, (character) => CHINESE_DIGITS[character] ?? character)
    .replace(/[^\dxX]/g, "");
}

function isPersonal(digits: string): boolean {
  if (/^\d{17}[\dxX]$/.test(digits) || /^\d{15}$/.test(digits)) return true;
  if (/^(?:86)?1[3-9]\d{9}$/.test(digits)) return true;
  if (/^0\d{9,11}$/.test(digits) || /^[2-8]\d{6,7}$/.test(digits)) return true;
  return /^\d{16,19}$/.test(digits);
}

/** The text with personal numbers replaced by 〔已隐去〕. */
export function redact(text: string): string {
  return text.replace(DIGIT_RUN, (run) => (isPersonal(digitsOf(run)) ? "〔已隐去〕" : run));
}
