/**
 * Lines that head what follows without a sign of their own: the question of a pair (问：…？ 答：…) and the label of a service
 * guide (办理条件：…). A pair printed on one line is parted; labels count only where a text has several.
 */
import type { Block } from "./block.ts";
import { readSign } from "./sign.ts";
import type { SourceText } from "./source.ts";

const QUESTION = /^(?:问题?|Q)\s{0,3}\d{0,3}\s{0,3}[:：]/;
const ANSWER = /(?<=[？?。])\s{0,9}(?:答|A)\s{0,3}[:：]/;
const LABEL =
  /^[\p{Script=Han}（）、]{0,10}(?:对象|条件|材料|地点|地址|时间|流程|标准|时限|期限|电话|名称|方式|依据|机构|部门|程序|投诉|范围|渠道|网址|结果|须知)[：:]/u;
const MIN_LABELS = 3;

/** The line asks: 问：…, with or without a number before it. */
export function isQuestionLine(text: string): boolean {
  const sign = readSign(text);
  return QUESTION.test(sign === null ? text : text.slice(sign.length));
}

/** The question, and the answer printed behind it on the same line; empty where it stands below. */
export function splitQuestion(text: SourceText): { question: SourceText; answer: SourceText } {
  const answer = ANSWER.exec(text.text);
  const at = answer === null ? text.length : answer.index;
  return { question: text.slice(0, at).trim(), answer: text.slice(at).trim() };
}

/** Length of the label that the line begins with, its colon included; 0 where it has none. */
export const labelLength = (text: string): number =>
  hasColonWithin(text, MAX_LABEL_CHARS) ? (LABEL.exec(text)?.[0].length ?? 0) : 0;

/** More than the longest label, with every character of it as two code units. */
const MAX_LABEL_CHARS = 26;

function hasColonWithin(text: string, chars: number): boolean {
  for (let i = 0; i < chars && i < text.length; i++) if (text[i] === "：" || text[i] === ":") return true;
  return false;
}

/** A text with several label lines is a guide: its labels are headings. */
export const isGuide = (blocks: readonly Block[]): boolean =>
  blocks.filter((block) => labelLength(block.text.text) > 0).length >= MIN_LABELS;
