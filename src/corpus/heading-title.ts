/** A numbered paragraph → its heading and its text: the title's clean spelling, glued headings apart, no title invented. */
import { normalizeText } from "../language/normalize.ts";
import { isHeadingLine } from "./repair/joint.ts";
import type { Block } from "./block.ts";
import { readSign, type Sign, SIGN_RANK, type SignKind } from "./sign.ts";
import type { SourceText } from "./source.ts";

/** Longest title, in characters, that a sign can carry when text follows it. */
const MAX_TITLE_CHARS: Record<SignKind, number> = {
  part: 60,
  chapter: 60,
  section: 60,
  article: 0,
  chinese: 60,
  "chinese-bracket": 44,
  arabic: 24,
  "arabic-bracket": 24,
  circled: 24,
  is: 32,
};

/** A path element never grows beyond this, however long the line that carries it. */
const MAX_PATH_TITLE_CHARS = 200;

/** Widths, traditional characters and blanks mended, the closing 。 gone: the spelling that paths use. */
export function cleanTitle(printed: string): string {
  return normalizeText(printed.trim().slice(0, MAX_PATH_TITLE_CHARS))
    .replace(/(?<![\s。：:；;])[\s。：:；;]+$/, "")
    .replace(/(?<=[\p{Script=Han}”」）)]),(?=[\p{Script=Han}“「（])/gu, "，")
    .replace(/\(/g, "（")
    .replace(/\)/g, "）")
    .replace(/(?<=[\p{Script=Han}”，])\s+(?=[\p{Script=Han}“])/gu, "")
    .trim();
}

export interface SignedHeading {
  sign: Sign;
  /** Path element, e.g. `（一）基本原则`, `1. 完善…`, `2.` where the item has no title. */
  title: string;
  /** The heading as printed; empty text where the item has no title of its own. */
  printed: SourceText;
}

export interface SplitHeading {
  headings: SignedHeading[];
  /** Text after the heading; empty when there is none. */
  body: SourceText;
}

const GLUED = /(?<=[^\s（(]{3})(?=[(（][一二三四五六七八九十]{1,3}[)）])/;

function headingsOf(text: SourceText, sign: Sign): SignedHeading[] {
  const glue = sign.kind === "chinese" || sign.kind === "chapter" ? GLUED.exec(text.text) : null;
  if (glue !== null) {
    const inner = text.slice(glue.index);
    const innerSign = readSign(inner.text);
    if (innerSign !== null) return [...headingsOf(text.slice(0, glue.index), sign), ...headingsOf(inner, innerSign)];
  }
  return [{ sign, title: `${sign.label}${cleanTitle(text.text.slice(sign.length))}`.trim(), printed: text }];
}

/** Where the first sentence ends, its mark included. */
function firstSentenceEnd(text: string): number {
  const match = /[。！？]/.exec(text);
  return match === null ? text.length : match.index + 1;
}

/**
 * Splits a paragraph that begins with `sign`.
 * @param hasTextBelow whether the block after it belongs under this heading: a lone sentence is then its title.
 */
export function splitHeading(block: Block, sign: Sign, hasTextBelow: boolean): SplitHeading {
  const { text } = block;
  const empty = text.slice(text.length);
  const isWide = SIGN_RANK[sign.kind] < SIGN_RANK.arabic;
  if (sign.kind === "article") return splitArticle(text, sign);
  if (isHeadingLine(block) && !text.text.endsWith("。")) {
    // A bare list item with nothing below it is text, not a heading.
    return isWide || hasTextBelow ? { headings: headingsOf(text, sign), body: empty } : untitled(text, sign);
  }
  const end = firstSentenceEnd(text.text);
  const title = text.text.slice(sign.length, end);
  const hasBody = text.text.slice(end).trim() !== "";
  const colon = COLON_TITLE.exec(title);
  if (colon !== null) {
    const cut = sign.length + colon[0].length;
    return { headings: headingsOf(text.slice(0, cut), sign), body: text.slice(cut).trim() };
  }
  const isSentence = !hasBody && !hasTextBelow && (title.match(/，/g)?.length ?? 0) >= 2;
  const isTitle = title.length - 1 <= MAX_TITLE_CHARS[sign.kind] && (hasBody || hasTextBelow || isWide) && !isSentence;
  if (isTitle && title.endsWith("。")) {
    return { headings: headingsOf(text.slice(0, end), sign), body: text.slice(end).trim() };
  }
  return untitled(text, sign);
}

/** 「三、值班值守：坚持24小时值班…」: a short title before a colon, the text after it. */
const COLON_TITLE = /^[^，。；：:\d]{2,20}[：:](?=[^\s]{8})/;

/** A numbered paragraph without a title: its number alone is the path element, its text keeps the sign. */
function untitled(text: SourceText, sign: Sign): SplitHeading {
  const heading = { sign, title: sign.label.trim(), printed: text.slice(text.length) };
  return { headings: sign.kind === "is" || sign.kind === "circled" ? [] : [heading], body: text };
}

/** 第二条【宗旨】…: an article's title stands in brackets, or it has none; its text keeps the sign. */
function splitArticle(text: SourceText, sign: Sign): SplitHeading {
  const bracket = /^[（(【〔]([^）)】〕]{2,20})[）)】〕]\s*/.exec(text.text.slice(sign.length));
  const title = bracket === null ? sign.label : `${sign.label} ${bracket[1] ?? ""}`;
  return { headings: [{ sign, title, printed: text.slice(text.length) }], body: text };
}
