/**
 * Which blocks are letter of issue, title, preamble, body and imprint. The plan's own title is what the letter names in
 * 《》 and what then stands alone; a title glued to its neighbours is cut free. Texts without a letter use the first line
 * that ends like a document's title.
 */
import type { Block } from "../block.ts";
import { isQuestionLine, labelLength } from "../question-line.ts";
import { openBrackets } from "../sentences.ts";
import { SourceText } from "../source.ts";
import { readSign } from "../sign.ts";
import { isBareChapter, isHeadingLine } from "./joint.ts";

const FRONT_WINDOW = 60;
const NAMED_IN_LETTER =
  /现将《([^《》]{4,90})》[^。]{0,12}印发|《([^《》]{4,90})》已[^。]{0,40}(?:同意|通过|批准|审议)/;
const TITLE_END =
  /(?:规划|方案|意见|办法|条例|通知|规定|细则|纲要|计划|决定|要点|清单|指南|规范|标准|公告|法|政策|措施|制度|问答|常见问题|须知|指引|手册)(?:[（(][^）)]{1,20}[）)])?$/;
const IMPRINT = /印发\s*$|^附\s*件\s*[:：]|^抄\s*送|^共印|^主\s*送[:：]|^主题词/;
const OFFICE_LINE = /^[^，。；：、]{3,24}(?:办公室|办公厅|人民政府|委员会|局|厅|秘书股|秘书处)$/;
const DATE_LINE =
  /^[\d〇○零一二三四五六七八九十]{4}\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日$/;

const isTitleLine = (block: Block): boolean => {
  const text = block.text.text;
  return (
    block.kind === "text" &&
    text.length >= 4 &&
    text.length <= 70 &&
    TITLE_END.test(text) &&
    !/[。；，]/.test(text) &&
    readSign(text) === null
  );
};

/** Matches the title with any blanks between its characters. */
function titlePattern(title: string): RegExp {
  const escaped = Array.from(title.replace(/\s+/g, ""), (c) => c.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(escaped.join("\\s*"), "g");
}

/** Cuts a block wherever the title stands outside 《》 and outside 「关于印发…的通知」. */
function cutTitle(block: Block, pattern: RegExp): Block[] {
  const parts: Block[] = [];
  let from = 0;
  for (const match of block.text.text.matchAll(pattern)) {
    const before = block.text.text.slice(0, match.index);
    const after = block.text.text.slice(match.index + match[0].length);
    if (/[《印发]$/.test(before) || /^[》的]/.test(after)) continue;
    const head = block.text.slice(from, match.index).trim();
    if (head.length > 0) parts.push({ ...block, text: head });
    parts.push({ ...block, kind: "title", text: block.text.slice(match.index, match.index + match[0].length) });
    from = match.index + match[0].length;
  }
  const tail = block.text.slice(from).trim();
  if (tail.length > 0 || parts.length === 0) parts.push({ ...block, text: from === 0 ? block.text : tail });
  return parts;
}

const LETTER_BLOCKS = 16;

/** A title set on two lines: the first names 关于 and does not end like a title. */
const isOpenTitle = (left: string, right: string): boolean =>
  /关于/.test(left) &&
  left.length <= 60 &&
  right.length <= 60 &&
  !TITLE_END.test(left) &&
  !/[。；，：]/.test(left) &&
  TITLE_END.test(right);

/** A sentence of the letter torn by a line end: it has a comma or an open 《 and no end mark. */
const isOpenSentence = (left: string, right: string): boolean =>
  (/，/.test(left) || openBrackets(left) > 0) &&
  !/[。；：！？）)]$/.test(left) &&
  !OFFICE_LINE.test(right) &&
  !DATE_LINE.test(right) &&
  readSign(right) === null;

/** Lines of the letter that belong together, before its sentences are read. */
function joinLetterLines(blocks: readonly Block[]): Block[] {
  const joined: Block[] = [];
  let isBody = false;
  for (const block of blocks) {
    const left = joined.at(-1);
    // From the first heading on, torn paragraphs are the page-wrap repair's business.
    isBody ||= startsBody(block);
    const [before, after] = [left?.text.text ?? "", block.text.text];
    const isOpen =
      !isBody &&
      left !== undefined &&
      joined.length <= LETTER_BLOCKS &&
      left.kind === "text" &&
      block.kind === "text" &&
      readSign(before) === null &&
      left.headingLevel === null &&
      (isOpenTitle(before, after) || isOpenSentence(before, after));
    if (isOpen)
      joined[joined.length - 1] = {
        ...left,
        text: SourceText.join([left.text, block.text]),
        repairs: [...left.repairs, "page-wrap"],
      };
    else joined.push(block);
  }
  return joined;
}

const startsBody = (block: Block): boolean => {
  const text = block.text.text;
  if (labelLength(text) > 0 || isQuestionLine(text)) return true;
  if (block.kind === "caption" || block.kind === "row" || block.headingLevel !== null || isBareChapter(text))
    return true;
  const sign = readSign(text);
  return sign !== null && sign.kind !== "is" && (isHeadingLine(block) || sign.number === 1);
};

function markImprint(blocks: Block[]): void {
  let start = blocks.length;
  for (let i = blocks.length - 1; i > blocks.length - 8 && i > 0; i--) {
    const block = blocks[i];
    const text = block?.text.text.trim() ?? "";
    if (block?.kind !== "text") break;
    if (IMPRINT.test(text) && text.length < 200) start = i;
    else if (OFFICE_LINE.test(text) || DATE_LINE.test(text)) continue;
    else break;
  }
  const [office, date] = [blocks.at(-2)?.text.text.trim() ?? "", blocks.at(-1)?.text.text.trim() ?? ""];
  // A signature without a line of printing: office, then date.
  if (start === blocks.length && OFFICE_LINE.test(office) && DATE_LINE.test(date)) start = blocks.length - 2;
  if (start === blocks.length) return;
  while (start > 1 && OFFICE_LINE.test(blocks[start - 1]?.text.text.trim() ?? "")) start--;
  for (let i = start; i < blocks.length; i++) {
    const block = blocks[i];
    if (block !== undefined) blocks[i] = { ...block, kind: "imprint" };
  }
}

const ATTACHMENT_LIST = /^附\s*件\s*[:：]/;

/** The list of attachments under a letter, and the office and date below it: no part of the section before them. */
function markAttachmentLists(blocks: Block[]): void {
  blocks.forEach((block, start) => {
    if (block.kind !== "text" || !ATTACHMENT_LIST.test(block.text.text) || block.text.length > 60) return;
    for (let i = start; i < blocks.length; i++) {
      const own = blocks[i];
      const text = own?.text.text ?? "";
      const isItem = readSign(text)?.kind === "arabic" && text.length <= 60 && !text.endsWith("。");
      if (own?.kind !== "text" || !(i === start || isItem || OFFICE_LINE.test(text) || DATE_LINE.test(text))) return;
      blocks[i] = { ...own, kind: "imprint" };
    }
  });
}

export interface FrontMatter {
  blocks: Block[];
  /** The plan's own title as printed; null when no line looks like one. */
  title: string | null;
}

/** Marks front matter and imprint. */
export function markFrontMatter(given: readonly Block[]): FrontMatter {
  let blocks = joinLetterLines(given);
  const named = blocks
    .slice(0, FRONT_WINDOW)
    .map((block) => NAMED_IN_LETTER.exec(block.text.text))
    .find((match) => match !== null);
  const namedTitle = named?.[1] ?? named?.[2] ?? null;
  if (namedTitle !== null) {
    const pattern = titlePattern(namedTitle);
    blocks = blocks.flatMap((block, i) =>
      i < FRONT_WINDOW && block.kind === "text" ? cutTitle(block, pattern) : [block],
    );
  }
  const head = blocks.slice(0, FRONT_WINDOW);
  let titleAt = head.findLastIndex((block) => block.kind === "title");
  const bodyAt = blocks.findIndex((block, i) => i > titleAt && startsBody(block));
  if (titleAt < 0) titleAt = findTitleLine(blocks, bodyAt < 0 ? blocks.length : bodyAt);
  const title = titleAt < 0 ? null : (blocks[titleAt]?.text.text ?? null);
  const firstBody = blocks.findIndex((block, i) => i > titleAt && startsBody(block));
  blocks = blocks.map((block, i): Block => {
    if (i < titleAt) return { ...block, kind: "notice", headingLevel: null };
    if (i === titleAt) return { ...block, kind: "title", headingLevel: null };
    return i < firstBody && block.kind !== "row" ? { ...block, kind: "preamble" } : block;
  });
  markImprint(blocks);
  markAttachmentLists(blocks);
  return { blocks, title };
}

function findTitleLine(blocks: readonly Block[], bodyAt: number): number {
  const first = blocks[0];
  const second = blocks[1];
  // A single top heading of marked-up text is its title.
  if (first?.headingLevel === 1 && (second === undefined || !blocks.slice(1).some((block) => block.headingLevel === 1)))
    return 0;
  return blocks.slice(0, Math.min(bodyAt, 20)).findIndex(isTitleLine);
}
