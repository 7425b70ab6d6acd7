/**
 * HTML elements → lines: headings with their level, paragraphs, list items with their numbers, table rows. Blocks that a
 * browser sets apart are parted by an empty line.
 */
import { type ExtractedLine, type Extraction, ExtractionBuilder } from "./extraction.ts";
import { addTable, isLayoutTable } from "./html-table.ts";
import {
  collapseSpace,
  headingLevelOf,
  type HtmlElement,
  type HtmlNode,
  isBlockElement,
  isElement,
  isHidden,
  isSpaced,
  ownText,
} from "./html-text.ts";

export interface BlockOptions {
  /**
   * `page`: whitespace collapses and paragraphs are set apart, as in a browser. `typed`: every paragraph is a line as it
   * was typed, empty ones included, as in a word processor.
   */
  spacing: "page" | "typed";
}

/** Reads what is shown below the given nodes. */
export function extractBlocks(nodes: readonly HtmlNode[], options: BlockOptions): Extraction {
  const walker = new BlockWalker(options);
  for (const node of nodes) walker.visit(node);
  return walker.finish();
}

type LineKind = Partial<Pick<ExtractedLine, "headingLevel" | "isListItem">>;

class BlockWalker {
  readonly #builder = new ExtractionBuilder();
  readonly #isPage: boolean;
  #open: string[] = [];
  #kind: LineKind = {};
  #label = "";
  #keepsSpace = false;
  #isApart = true;

  constructor({ spacing }: BlockOptions) {
    this.#isPage = spacing === "page";
  }

  finish(): Extraction {
    this.#flush();
    return this.#builder.finish();
  }

  visit(node: HtmlNode): void {
    const text = ownText(node);
    if (text !== null) this.#open.push(text);
    else if (isElement(node)) {
      if (!isHidden(node)) this.#visitElement(node);
    } else if ("children" in node) for (const child of node.children) this.visit(child);
  }

  #visitElement(element: HtmlElement): void {
    if (element.name === "br") return this.#breakLine();
    if (!isBlockElement(element)) return this.#visitChildren(element);
    this.#flush();
    if (isSpaced(element)) this.#setApart();
    if (element.name === "table" && !isLayoutTable(element)) this.#visitTable(element);
    else if (element.name === "ol") this.#visitNumberedList(element);
    else this.#visitBlock(element);
    if (isSpaced(element)) this.#setApart();
  }

  #visitChildren(element: HtmlElement): void {
    for (const child of element.children) this.visit(child);
  }

  #visitBlock(element: HtmlElement): void {
    const [kind, keeps] = [this.#kind, this.#keepsSpace];
    const headingLevel = headingLevelOf(element);
    if (headingLevel !== null) this.#kind = { headingLevel };
    else if (element.name === "li") this.#kind = { isListItem: true };
    if (element.name === "pre") this.#keepsSpace = true;
    this.#visitChildren(element);
    const isEmptyParagraph = element.name === "p" && this.#open.join("").trim() === "";
    this.#flush();
    if (isEmptyParagraph && !hasShownText(element)) this.#addEmptyLine();
    [this.#kind, this.#keepsSpace] = [kind, keeps];
  }

  /** A browser shows the numbers of an ordered list: they are part of what a reader sees. */
  #visitNumberedList(list: HtmlElement): void {
    let number = Number.parseInt(list.attribs["start"] ?? "1", 10) || 1;
    for (const child of list.children) {
      if (isElement(child) && child.name === "li") this.#label = `${number++}. `;
      this.visit(child);
      this.#label = "";
    }
  }

  #visitTable(table: HtmlElement): void {
    for (const child of table.children) if (isElement(child) && child.name === "caption") this.visit(child);
    addTable(table, this.#builder);
    // Rows of two tables that follow each other must not run together.
    this.#addEmptyLine();
  }

  /** The end of a line inside a paragraph. */
  #breakLine(): void {
    const isEmpty = this.#open.join("").trim() === "";
    this.#flush();
    if (isEmpty && !this.#isApart) this.#addEmptyLine();
  }

  #flush(): void {
    const raw = this.#open.join("");
    this.#open = [];
    if (raw.trim() === "") return;
    const lines = this.#keepsSpace || !this.#isPage ? raw.split("\n") : [collapseSpace(raw)];
    for (const line of lines) {
      const text = this.#isPage ? line.replace(/^ +| +$/g, "") : line.replace(/\u00a0/g, " ");
      this.#builder.addLine(this.#label + text, this.#kind);
      this.#label = "";
    }
    this.#isApart = false;
  }

  #setApart(): void {
    if (!this.#isPage || this.#isApart) return;
    this.#addEmptyLine();
  }

  #addEmptyLine(): void {
    this.#builder.addLine("");
    this.#isApart = true;
  }
}

const hasShownText = (node: HtmlNode): boolean =>
  (ownText(node) ?? "").trim() !== "" || ("children" in node && node.children.some(hasShownText));
