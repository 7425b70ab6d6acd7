/**
 * Evidence about the joint between two paragraphs: does the first end a sentence, does the second begin one? Shared by the
 * page-wrap and the swapped-page repair.
 */
import type { Block } from "../block.ts";
import { isQuestionLine, labelLength } from "../question-line.ts";
import { openBrackets } from "../sentences.ts";
import { readSign } from "../sign.ts";

const FINISHED = /[。；;：:！？!?”’）)》】…]$/;
const SENTENCE_MARK = /[，。；：、,;]/;
const MAX_HEADING_CHARS = 44;
const MAX_UNNUMBERED_HEADING_CHARS = 24;

/** The caption of a box (专栏1 …) or of a table (表3 …, 附表 …). */
export const isCaptionLine = (text: string): boolean =>
  text.length <= 60 && /^(?:专\s*栏|附表|[表图]\s*\d)/.test(text) && !/[。；，]/.test(text);

/** 附件2 alone on its line: another paper begins. */
export const isAttachmentLine = (text: string): boolean =>
  /^附件\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})?$/.test(text);

/** A line that stands alone: a numbered heading without text, a caption, a marked-up heading. */
export function isHeadingLine(block: Block): boolean {
  const text = block.text.text;
  if ((block.kind !== "text" && block.kind !== "preamble") || block.headingLevel !== null || isCaptionLine(text))
    return true;
  if (isBareChapter(text) || isAttachmentLine(text)) return true;
  const sign = readSign(text);
  if (sign === null || sign.kind === "article" || sign.kind === "is") return false;
  return (
    text.length <= MAX_HEADING_CHARS &&
    !/[。；;]/.test(text.slice(0, -1)) &&
    openBrackets(text) === 0 &&
    !/[，、,]$/.test(text)
  );
}

/** 「四 保障措施」: a chapter whose 第…章 the capture lost. */
export const isBareChapter = (text: string): boolean =>
  /^[一二三四五六七八九十]{1,3}\s+[^\s，。；、]{2,24}$/.test(text);

/** A short line without any mark is an unnumbered heading rather than the left part of a torn paragraph. */
const isUnnumberedHeading = (text: string): boolean =>
  text.length <= MAX_UNNUMBERED_HEADING_CHARS &&
  !SENTENCE_MARK.test(text) &&
  !/[的和与及在为对是第由将于按照“《（(]$/.test(text);

/** The paragraph breaks off: no end mark, or a bracket or quotation still open. */
export function isUnfinished(block: Block): boolean {
  const text = block.text.text;
  // A label's value is a word or two, without a mark at its end.
  if (isHeadingLine(block) || labelLength(text) > 0) return false;
  if (openBrackets(lastSentence(text)) > 0) return true;
  return !FINISHED.test(text) && !isUnnumberedHeading(text);
}

const lastSentence = (text: string): string => text.slice(Math.max(0, text.slice(0, -1).lastIndexOf("。") + 1));

/** The paragraph opens something of its own: a number, a caption, a dash. */
export function opensUnit(block: Block): boolean {
  const text = block.text.text;
  if (labelLength(text) > 0 || isQuestionLine(text)) return true;
  return (
    block.isListItem || isHeadingLine(block) || readSign(text) !== null || /^(?:[—\-－•·●◆■]|[A-H][.．、])/.test(text)
  );
}
