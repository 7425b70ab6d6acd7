/**
 * HTML elements → what a reader sees of them: whitespace collapsed as a browser collapses it (or kept, for text that came
 * from a word processor), which elements stand on lines of their own, which are never shown.
 */
import type { load } from "cheerio";

export type HtmlNode = Exclude<Parameters<typeof load>[0], string | Buffer | readonly unknown[]>;
export type HtmlElement = Extract<HtmlNode, { attribs: object }>;

const BLOCKS = new Set(
  (
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 " +
    "h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
  ).split(" "),
);
const HIDDEN = new Set(
  (
    "script style noscript template iframe object embed svg canvas audio video button select option input textarea head " +
    "link meta title map area dialog math rp rt"
  ).split(" "),
);
/** Blocks that a browser sets apart by an empty space above and below. */
const SPACED = new Set("p h1 h2 h3 h4 h5 h6 ul ol table blockquote pre dl figure hr".split(" "));

export const isElement = (node: HtmlNode): node is HtmlElement => "attribs" in node;

const TEXT_NODE = 3;

/** Own text of a text node; null for anything else. */
export const ownText = (node: HtmlNode): string | null =>
  node.nodeType === TEXT_NODE && "data" in node ? node.data : null;

export const isBlockElement = (element: HtmlElement): boolean => BLOCKS.has(element.name);
export const isSpaced = (element: HtmlElement): boolean => SPACED.has(element.name);

/** Never shown: scripts, form fields, elements that are switched off. */
export function isHidden(element: HtmlElement): boolean {
  if (HIDDEN.has(element.name) || element.attribs["hidden"] !== undefined) return true;
  return /display\s*:\s*none|visibility\s*:\s*hidden/i.test(element.attribs["style"] ?? "");
}

export const headingLevelOf = (element: HtmlElement): number | null => {
  const level = /^h([1-6])$/.exec(element.name)?.[1];
  return level === undefined ? null : Number(level);
};

const WIDE = "\\p{Script=Han}\\u3000-\\u303f\\uff00-\\uffef“”‘’—…";
const BREAK_BETWEEN_WIDE = new RegExp(`(?<=[${WIDE}])[ \\t\\f]*[\\r\\n][ \\t\\r\\n\\f]*(?=[${WIDE}])`, "gu");

/** Source whitespace as a browser shows it; a line break between two Chinese characters is no space. */
export function collapseSpace(text: string): string {
  return text
    .replace(BREAK_BETWEEN_WIDE, "")
    .replace(/[ \t\r\n\f]+/g, " ")
    .replace(/\u00a0/g, " ");
}

/** All shown text below a node, on one line. */
export function inlineText(nodes: readonly HtmlNode[]): string {
  const parts: string[] = [];
  const walk = (node: HtmlNode): void => {
    const text = ownText(node);
    if (text !== null) parts.push(text);
    else if (isElement(node) && !isHidden(node)) {
      if (node.name === "br" || isBlockElement(node)) parts.push("\n");
      node.children.forEach(walk);
      if (isBlockElement(node)) parts.push("\n");
    }
  };
  nodes.forEach(walk);
  return collapseSpace(parts.join("")).trim();
}

const HAN = /\p{Script=Han}/gu;
export const countHan = (text: string): number => text.match(HAN)?.length ?? 0;
