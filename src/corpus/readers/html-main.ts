/**
 * A web page → the nodes that hold its document: navigation, banners, side columns and footers go, then the innermost
 * element that still holds nearly all Chinese text outside links is taken, with the title that stands above it. A page
 * without such an element is taken whole.
 */
import type { CheerioAPI } from "cheerio";
import { countHan, type HtmlElement, type HtmlNode, inlineText, isElement, isHidden, ownText } from "./html-text.ts";

/** Share of a page's text that its main element holds. */
const MAIN_SHARE = 0.9;
/** An <article> or <main> is believed from this share on. */
const MARKED_SHARE = 0.5;
/** Share of link text from which a block is navigation. */
const LINK_SHARE = 0.6;
const CONTAINERS = /^(?:body|div|section|article|main|center|form|table|tbody|tr|td|dl|dd)$/;
const BOILERPLATE =
  "nav, aside, footer, [role=navigation], [role=banner], [role=contentinfo], [role=complementary], [role=search]";
const PAGE_HEADER = "header";
/** Buttons that pages put beside a text. */
const PAGE_CONTROLS =
  /^[\s【】[\]（）()|｜:：>]*(?:(?:打印(?:本页|此页|文章)?|关闭(?:窗口|本页)?|分享(?:到|至)?|收藏|字体|字号|[大中小]|扫一扫[^。]{0,20}|返回顶部|我要纠错)[\s【】[\]（）()|｜:：]*)+$/;

const MAX_CONTROL_HAN = 30;
const MAX_CONTROL_CHARS = 80;

const isPageControl = (text: string): boolean => text.length <= MAX_CONTROL_CHARS && PAGE_CONTROLS.test(text);

interface Weight {
  /** Chinese characters outside links. */
  text: number;
  /** Chinese characters inside links. */
  links: number;
}

/** Weights of all elements below a node, from one walk. */
function weigh(root: HtmlNode): Map<HtmlNode, Weight> {
  const weights = new Map<HtmlNode, Weight>();
  const walk = (node: HtmlNode, inLink: boolean): Weight => {
    const weight: Weight = { text: 0, links: 0 };
    weight[inLink ? "links" : "text"] += countHan(ownText(node) ?? "");
    if (!("children" in node) || (isElement(node) && isHidden(node))) return weight;
    const linked = inLink || (isElement(node) && node.name === "a");
    for (const child of node.children) {
      const inner = walk(child, linked);
      weight.text += inner.text;
      weight.links += inner.links;
    }
    weights.set(node, weight);
    return weight;
  };
  walk(root, false);
  return weights;
}

/** The innermost container that still holds nearly all text. */
function innermost(root: HtmlElement, weights: ReadonlyMap<HtmlNode, Weight>): HtmlElement {
  const textOf = (node: HtmlNode): number => weights.get(node)?.text ?? 0;
  const needed = textOf(root) * MAIN_SHARE;
  let main = root;
  for (;;) {
    const inner = main.children
      .filter(isElement)
      .find((child) => CONTAINERS.test(child.name) && textOf(child) >= needed);
    // A table whose rows share the text is itself part of the document.
    if (inner === undefined || needed === 0) return main;
    const holder = inner.name === "table" ? singleCell(inner, textOf, needed) : inner;
    if (holder === null) return main;
    main = holder;
  }
}

/** The one cell that holds a layout table's text; null where the text is spread over cells. */
function singleCell(table: HtmlElement, textOf: (node: HtmlNode) => number, needed: number): HtmlElement | null {
  let holder: HtmlElement | undefined = table;
  while (holder !== undefined && holder.name !== "td") {
    holder = holder.children.filter(isElement).find((child) => textOf(child) >= needed);
  }
  return holder ?? null;
}

/** Lists of links and page controls inside the main element. */
function dropNavigation($: CheerioAPI, main: HtmlElement, weights: ReadonlyMap<HtmlNode, Weight>): void {
  $(main)
    .find("div, ul, ol, p, table, section, dl, span")
    .each((_, element) => {
      const { text, links } = weights.get(element) ?? { text: 0, links: 0 };
      const isLinks = links > 0 && links / (text + links) >= LINK_SHARE && !/[。；]/.test(inlineText([element]));
      if (isLinks || (text <= MAX_CONTROL_HAN && isPageControl(inlineText([element])))) $(element).remove();
    });
}

const bare = (text: string): string => text.replace(/\s+/g, "");

/** The page's title where it stands outside the main element: an <h1>, or a block that the page's own title begins with. */
function titleAbove($: CheerioAPI, main: HtmlElement): HtmlElement | null {
  if ($(main).find("h1").length > 0) return null;
  const named = bare($("meta[name=ArticleTitle]").attr("content") ?? $("title").first().text());
  const inside = bare(inlineText(main.children).slice(0, 2000));
  const candidates = $("h1, h2, h3, p, div")
    .toArray()
    .filter((element) => !$.contains(main, element) && !$.contains(element, main));
  const isTitle = (element: HtmlElement): boolean => {
    const text = bare(inlineText(element.children));
    return (
      countHan(text) >= 6 &&
      text.length <= 90 &&
      !inside.includes(text) &&
      (element.name === "h1" || named.startsWith(text))
    );
  };
  return candidates.find(isTitle) ?? null;
}

/** The nodes of a page to be read, in order. Takes out of the tree what is not the document. */
export function mainNodes($: CheerioAPI): HtmlNode[] {
  const body = $("body").get(0);
  if (body === undefined) return [];
  const before = weigh(body).get(body)?.text ?? 0;
  const boilerplate = $(BOILERPLATE)
    .toArray()
    .filter((element) => (weigh(element).get(element)?.text ?? 0) < before * MARKED_SHARE);
  for (const element of boilerplate) $(element).remove();
  for (const header of $(PAGE_HEADER).toArray())
    if ($(header).closest("article, main").length === 0) dropPageHeader($, header);
  const weights = weigh(body);
  const total = weights.get(body)?.text ?? 0;
  const marked = $("article, main, [role=main]")
    .toArray()
    .filter((element) => (weights.get(element)?.text ?? 0) >= total * MARKED_SHARE);
  const main = innermost(marked[0] ?? body, weights);
  const title = main === body ? null : titleAbove($, main);
  dropNavigation($, main, weights);
  return title === null ? [...main.children] : [title, ...main.children];
}

/** A page's banner goes, but a heading in it may be the document's title. */
function dropPageHeader($: CheerioAPI, header: HtmlElement): void {
  const title = $(header).find("h1").first();
  if (countHan(title.text()) >= 6) $(header).replaceWith(title);
  else $(header).remove();
}
