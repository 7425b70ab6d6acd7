/**
 * The numbering sign a line begins with (第三章, 第二条, 一、, （一）, 1., （1）, ①, 一是) → its kind, number and clean
 * spelling. Which level a sign stands for is not decided here: documents differ.
 */
import { chineseToNumber, numberToChinese } from "./chinese-number.ts";

export type SignKind =
  | "part" // 第一编
  | "chapter" // 第一章
  | "section" // 第一节
  | "article" // 第一条
  | "chinese" // 一、
  | "chinese-bracket" // （一）
  | "arabic" // 1.
  | "arabic-bracket" // （1）
  | "circled" // ①
  | "is"; // 一是

/** From the widest to the narrowest, as official style orders them; a document's own nesting wins over this. */
export const SIGN_RANK: Record<SignKind, number> = {
  part: 0,
  chapter: 1,
  section: 2,
  article: 3,
  chinese: 4,
  "chinese-bracket": 5,
  arabic: 6,
  "arabic-bracket": 7,
  circled: 8,
  is: 9,
};

export interface Sign {
  kind: SignKind;
  number: number;
  /** Clean spelling, with the space that belongs between it and the title, e.g. `第一章 `, `（一）`, `1. `. */
  label: string;
  /** Characters of the line that the sign takes, following space included. */
  length: number;
}

const NUMERAL = "[〇零一二两三四五六七八九十百]{1,5}";
const DIVISIONS: [RegExp, SignKind, string][] = [
  [new RegExp(`^第\\s*(${NUMERAL}|\\d{1,3})\\s*编[\\s:：]*`), "part", "编"],
  [new RegExp(`^第\\s*(${NUMERAL}|\\d{1,3})\\s*章[\\s:：]*`), "chapter", "章"],
  [new RegExp(`^第\\s*(${NUMERAL}|\\d{1,3})\\s*节[\\s:：]*`), "section", "节"],
  [new RegExp(`^第\\s*(${NUMERAL}|\\d{1,3})\\s*条(?![例款件])[\\s:：]*`), "article", "条"],
];
// 「二、三级医院」 counts, it does not number; nor does 「一、二、三类」.
const CHINESE = new RegExp(`^(${NUMERAL})、(?!${NUMERAL}[级类种等线产档、])\\s*`);
const CHINESE_BRACKET = new RegExp(`^[(（]\\s*(${NUMERAL})\\s*[)）]\\s*`);
// 「1.2025年」 is item 1; 「1.45万」 is a number.
const ARABIC = /^(\d{1,2})\s*(?:[.．]|、)\s*(?=(?:19|20)\d{2}\s*年|[^\d\s%])/;
const ARABIC_BRACKET = /^[(（]\s*(\d{1,2})\s*[)）]\s*/;
const CIRCLED = /^[①-⑳]\s*/;
const IS = /^([一二三四五六七八九十]{1,2})是(?=[^否])/;

const toNumber = (numeral: string): number => (/^\d/.test(numeral) ? Number(numeral) : (chineseToNumber(numeral) ?? 0));

/** The sign at the start of a line, or null. The line must be trimmed. */
export function readSign(line: string): Sign | null {
  for (const [pattern, kind, unit] of DIVISIONS) {
    const match = pattern.exec(line);
    if (match?.[1] === undefined) continue;
    const number = toNumber(match[1]);
    const gap = kind === "article" ? "" : " ";
    return { kind, number, label: `第${numberToChinese(number)}${unit}${gap}`, length: match[0].length };
  }
  return readSmallSign(line);
}

function readSmallSign(line: string): Sign | null {
  const chinese = CHINESE.exec(line);
  if (chinese?.[1] !== undefined) return sign("chinese", toNumber(chinese[1]), `${chinese[1]}、`, chinese[0]);
  const bracket = CHINESE_BRACKET.exec(line);
  if (bracket?.[1] !== undefined) return sign("chinese-bracket", toNumber(bracket[1]), `（${bracket[1]}）`, bracket[0]);
  const arabic = ARABIC.exec(line);
  if (arabic?.[1] !== undefined) return sign("arabic", Number(arabic[1]), `${arabic[1]}. `, arabic[0]);
  const small = ARABIC_BRACKET.exec(line);
  if (small?.[1] !== undefined) return sign("arabic-bracket", Number(small[1]), `（${small[1]}）`, small[0]);
  const circled = CIRCLED.exec(line);
  if (circled !== null) return sign("circled", line.charCodeAt(0) - 0x245f, line.charAt(0), circled[0]);
  const is = IS.exec(line);
  if (is?.[1] !== undefined) return sign("is", toNumber(is[1]), `${is[1]}是`, is[0]);
  return null;
}

function sign(kind: SignKind, number: number, label: string, taken: string): Sign {
  return { kind, number, label, length: taken.length };
}
