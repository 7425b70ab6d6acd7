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
const DIGITS = "[\\d０-９]";
/** 「第三章的规定」, 「第五条第二款」: a reference inside a sentence that a line end has torn, no heading. */
const REFERENCE = `的|规定|所[列规称]|、|[和及至]第|第(?:${NUMERAL}|${DIGITS}{1,3})[款项]`;
const DIVISIONS: [RegExp, SignKind, string][] = [
  [new RegExp(`^第\\s*(${NUMERAL}|${DIGITS}{1,3})\\s*编[\\s:：]*`), "part", "编"],
  [new RegExp(`^第\\s*(${NUMERAL}|${DIGITS}{1,3})\\s*章(?!${REFERENCE})[\\s:：]*`), "chapter", "章"],
  [new RegExp(`^第\\s*(${NUMERAL}|${DIGITS}{1,3})\\s*节(?!${REFERENCE})[\\s:：]*`), "section", "节"],
  [new RegExp(`^第\\s*(${NUMERAL}|${DIGITS}{1,3})\\s*条(?![例款件]|${REFERENCE})[\\s:：]*`), "article", "条"],
];
// 「二、三级医院」 counts, it does not number; nor does 「一、二、三类」.
const CHINESE = new RegExp(`^(${NUMERAL})、(?!${NUMERAL}[级类种等线产档、])\\s*`);
// 「（三）项规定」 is a reference too, 「（三）项目建设」 a heading.
const CHINESE_BRACKET = new RegExp(`^[(（]\\s*(${NUMERAL})\\s*[)）](?!项(?!目)|款(?!项|待))\\s*`);
// 「1.2025年」 is item 1; 「1.45万」 is a number.
const ARABIC = /^([\d０-９]{1,2})\s*(?:[.．]|、)\s*(?=(?:19|20)\d{2}\s*年|[^\d０-９\s%])/;
const ARABIC_BRACKET = /^[(（]\s*([\d０-９]{1,2})\s*[)）](?!项(?!目)|款(?!项|待))\s*/;
const CIRCLED = /^[①-⑳]\s*/;
const IS = /^([一二三四五六七八九十]{1,2})是(?=[^否])/;

const toNumber = (numeral: string): number =>
  /^[\d０-９]/.test(numeral) ? Number(numeral.normalize("NFKC")) : (chineseToNumber(numeral) ?? 0);

/** What any sign begins with; most lines are told apart by it. */
const OPENING = /^[第〇零一二两三四五六七八九十百\d０-９(（①-⑳]/;

/** The sign at the start of a line, or null. The line must be trimmed. */
export function readSign(line: string): Sign | null {
  if (!OPENING.test(line)) return null;
  if (!line.startsWith("第")) return readSmallSign(line);
  for (const [pattern, kind, unit] of DIVISIONS) {
    const match = pattern.exec(line);
    if (match?.[1] === undefined) continue;
    const number = toNumber(match[1]);
    const gap = kind === "article" ? "" : " ";
    return { kind, number, label: `第${numberToChinese(number)}${unit}${gap}`, length: match[0].length };
  }
  return null;
}

function readSmallSign(line: string): Sign | null {
  const chinese = CHINESE.exec(line);
  if (chinese?.[1] !== undefined) return sign("chinese", toNumber(chinese[1]), `${chinese[1]}、`, chinese[0]);
  const bracket = CHINESE_BRACKET.exec(line);
  if (bracket?.[1] !== undefined) return sign("chinese-bracket", toNumber(bracket[1]), `（${bracket[1]}）`, bracket[0]);
  const arabic = ARABIC.exec(line);
  if (arabic?.[1] !== undefined) return numbered("arabic", toNumber(arabic[1]), arabic[0]);
  const small = ARABIC_BRACKET.exec(line);
  if (small?.[1] !== undefined) return numbered("arabic-bracket", toNumber(small[1]), small[0]);
  const circled = CIRCLED.exec(line);
  if (circled !== null) return sign("circled", line.charCodeAt(0) - 0x245f, line.charAt(0), circled[0]);
  const is = IS.exec(line);
  if (is?.[1] !== undefined) return sign("is", toNumber(is[1]), `${is[1]}是`, is[0]);
  return null;
}

const numbered = (kind: "arabic" | "arabic-bracket", number: number, taken: string): Sign =>
  sign(kind, number, kind === "arabic" ? `${number}. ` : `（${number}）`, taken);

function sign(kind: SignKind, number: number, label: string, taken: string): Sign {
  return { kind, number, label, length: taken.length };
}
