/**
 * Blocks → headings and the text under them. A sign has no fixed level: it opens a level when it first appears under the
 * headings before it, and closes what was opened since when it comes again. Boxes and tables hang on the section; numbered
 * lists inside a sentence stay text; unnumbered lead sentences are found last, among parallel paragraphs (leads.ts).
 */
import type { Block, LostHeading } from "./block.ts";
import type { HeadingNode, OutlineItem } from "./outline-item.ts";
import type { ClauseKind } from "./clause.ts";
import { cleanTitle, splitHeading } from "./heading-title.ts";
import { addLeads } from "./leads.ts";
import { ListTracker } from "./list-items.ts";
import { isAttachmentLine, isBareChapter } from "./repair/joint.ts";
import { isGuide, isQuestionLine, labelLength, splitQuestion } from "./question-line.ts";
import { readSign, type Sign, SIGN_RANK } from "./sign.ts";
import type { SourceText } from "./source.ts";

/** Ranks of headings that carry no sign; smaller is wider. */
const MARKUP_RANK = -10;
const BOX_RANK = 3.5;
const UNNUMBERED_RANK = 9.5;
/** A label stands right below the heading it is found under, above everything that may follow it. */
const LABEL_STEP = 0.1;
const MAX_UNNUMBERED_CHARS = 16;
const ITEM_RANK = SIGN_RANK.arabic;
const RANK_BY_NAME = new Map<string, number>(Object.entries(SIGN_RANK));
/** Boxes and tables sum up a section: the second level. */
const SECTION_DEPTH = 2;

export interface OutlineOptions {
  /** The plan's own title; names a table that has no caption. */
  title: string | null;
  missingAtEnd: number;
}

/** Builds the outline. Order is reading order. */
export function buildOutline(blocks: readonly Block[], options: OutlineOptions): OutlineItem[] {
  const builder = new OutlineBuilder(options, isGuide(blocks));
  blocks.forEach((block, index) => builder.add(block, blocks[index + 1] ?? null));
  return addLeads(builder.finish());
}

class OutlineBuilder {
  readonly #items: OutlineItem[] = [];
  readonly #options: OutlineOptions;
  readonly #lists = new ListTracker();
  /** Lines that begin with a label (办理条件：) are headings. */
  readonly #isGuide: boolean;
  #stack: HeadingNode[] = [];
  #path: readonly HeadingNode[] = [];
  #box: { node: HeadingNode; lastOutside: Map<string, number>; bodies: Block[] } | null = null;
  #lastNumber = new Map<string, number>();
  #gapBefore = false;
  #table: HeadingNode | null = null;

  constructor(options: OutlineOptions, isGuideText: boolean) {
    this.#options = options;
    this.#isGuide = isGuideText;
  }

  finish(): OutlineItem[] {
    if (this.#options.missingAtEnd > 0) this.#markGapAfter();
    return this.#items;
  }

  add(block: Block, next: Block | null): void {
    if (block.missingBefore > 0) this.#noteGap(block);
    for (const lost of block.lostHeadings) this.#openLost(lost);
    if (block.kind !== "row") this.#table = null;
    if (block.kind === "row") this.#addRow(block);
    else if (block.kind === "caption") this.#addCaption(block, next);
    else if (block.kind !== "text") this.#addFront(block);
    else this.#addText(block, next);
  }

  #noteGap(block: Block): void {
    this.#markGapAfter();
    this.#gapBefore = true;
    this.#lists.reset();
    this.#popTo((node) => (block.continuesItem ? node.rank > ITEM_RANK : node.rank >= ITEM_RANK));
  }

  #markGapAfter(): void {
    const last = this.#items.findLast((item) => item.type === "body");
    if (last !== undefined) last.gapAfter = true;
  }

  #openLost(lost: LostHeading): void {
    const sign = readSign(lost.title);
    if (sign === null) return;
    const title = `${sign.label}${cleanTitle(lost.title.slice(sign.length))}`;
    this.#open({ title, rank: SIGN_RANK[sign.kind], kind: sign.kind, number: sign.number });
    if (lost.source !== null) this.#emitHeading(lost.source, ["toc-title"], true);
  }

  #addFront(block: Block): void {
    const title =
      block.kind === "notice"
        ? "〔印发通知〕"
        : block.kind === "contents"
          ? "〔目录〕"
          : block.kind === "imprint"
            ? "〔版记〕"
            : "〔引言〕";
    this.#closeBox();
    const open = this.#stack[0];
    if (open?.title !== title) this.#stack = [{ title, rank: MARKUP_RANK - 1, kind: "front", number: 0 }];
    if (block.kind === "title") this.#emitHeading(block.text, block.repairs, false);
    else this.#emitBody(block, block.text, "front");
  }

  #addCaption(block: Block, next: Block | null): void {
    this.#closeBox();
    const isTable = next?.kind === "row";
    this.#attachToSection();
    const node: HeadingNode = {
      title: captionTitle(block.text.text),
      rank: BOX_RANK,
      kind: isTable ? "table" : "box",
      number: 0,
    };
    this.#stack.push(node);
    if (isTable) this.#table = node;
    else this.#box = { node, lastOutside: new Map(this.#lastNumber), bodies: [] };
    for (const kind of ["arabic", "arabic-bracket", "chinese-bracket", "circled"]) this.#lastNumber.delete(kind);
    this.#emitHeading(block.text, block.repairs, false);
  }

  #addRow(block: Block): void {
    if (this.#table === null) {
      this.#closeBox();
      // A heading right before the table is its caption.
      if (this.#items.at(-1)?.type === "heading") return this.#emitBody(block, block.text, "table");
      if (this.#items.at(-1)?.path.at(-1) === this.#stack.at(-1) && this.#isTableOpen()) {
        return this.#emitBody(block, block.text, "table");
      }
      this.#attachToSection();
      this.#table = { title: uncaptionedTitle(this.#options.title), rank: BOX_RANK, kind: "table", number: 0 };
      this.#stack.push(this.#table);
    }
    this.#emitBody(block, block.text, "table");
  }

  #isTableOpen(): boolean {
    const last = this.#items.at(-1);
    return last?.type === "body" && last.kind === "table";
  }

  #attachToSection(): void {
    this.#popTo((node) => node.kind === "table" || node.rank >= SIGN_RANK.is);
    this.#stack = this.#stack.slice(0, SECTION_DEPTH);
  }

  #addText(block: Block, next: Block | null): void {
    if (this.#box !== null && this.#endsBox(block)) this.#closeBox();
    if (this.#stack.at(-1)?.kind === "table") this.#stack.pop();
    if (this.#stack[0]?.kind === "front" && this.#items.length > 0 && block.kind === "text") this.#leaveFront(block);
    if (block.headingLevel !== null) return this.#addMarkupHeading(block);
    if (isAttachmentLine(block.text.text)) return this.#addMarkupHeading({ ...block, headingLevel: 0 });
    if (isQuestionLine(block.text.text)) return this.#addQuestion(block);
    if (this.#isGuide && labelLength(block.text.text) > 0) return this.#addLabel(block);
    const sign = readSign(block.text.text);
    if (sign === null && isBareChapter(block.text.text) && this.#isNextChapter(block.text.text))
      return this.#addBareChapter(block);
    if (sign === null && this.#isUnnumberedHeading(block, next)) return this.#addUnnumbered(block);
    if (sign === null || this.#lists.isListItem(block, sign, next, this.#stack)) {
      const listItem = this.#lists.continues(block, sign);
      if (!listItem) this.#popTo((node) => node.kind === "is");
      return this.#emitBody(block, block.text, this.#bodyKind(), { listItem });
    }
    this.#addSigned(block, sign, next);
  }

  /** A short line without any mark, blank lines around it and text below. */
  #isUnnumberedHeading(block: Block, next: Block | null): boolean {
    const text = block.text.text;
    if (block.isListItem || this.#box !== null || this.#stack[0]?.kind === "front" || this.#stack.length === 0)
      return false;
    if (text.length > MAX_UNNUMBERED_CHARS || !/^[\p{Script=Han}“”、]+$/u.test(text) || block.blankBefore === 0)
      return false;
    const below = next?.kind === "text" && next.blankBefore > 0 && next.missingBefore === 0 ? next.text.text : "";
    return below.length > text.length * 2 && /[。；]/.test(below) && readSign(below) === null;
  }

  #addUnnumbered(block: Block): void {
    this.#popTo((node) => node.rank >= UNNUMBERED_RANK);
    this.#stack.push({ title: cleanTitle(block.text.text), rank: UNNUMBERED_RANK, kind: "unnumbered", number: 0 });
    this.#lists.reset();
    this.#emitHeading(block.text, block.repairs, false);
  }

  /** A question heads its answer. */
  #addQuestion(block: Block): void {
    const { question, answer } = splitQuestion(block.text);
    const sign = readSign(question.text);
    const title = `${sign?.label ?? ""}${cleanTitle(question.text.slice(sign?.length ?? 0))}`;
    if (sign === null) {
      this.#popTo((node) => node.rank >= UNNUMBERED_RANK);
      this.#stack.push({ title, rank: UNNUMBERED_RANK, kind: "unnumbered", number: 0 });
      this.#lists.reset();
    } else this.#open({ title, rank: SIGN_RANK[sign.kind], kind: sign.kind, number: sign.number });
    this.#emitHeading(question, block.repairs, false);
    if (answer.length > 0) this.#emitBody(block, answer, this.#bodyKind(), { inline: true });
  }

  /** A label heads its own line and what stands below it, until the next label or a wider heading. */
  #addLabel(block: Block): void {
    const length = labelLength(block.text.text);
    const open = this.#stack.findIndex((node) => node.kind === "label");
    if (open >= 0) this.#stack.length = open;
    else this.#popTo((node) => node.rank >= UNNUMBERED_RANK);
    const rank = (this.#stack.at(-1)?.rank ?? MARKUP_RANK) + LABEL_STEP;
    this.#stack.push({ title: cleanTitle(block.text.text.slice(0, length)), rank, kind: "label", number: 0 });
    this.#lists.reset();
    this.#emitHeading(block.text.slice(0, length), block.repairs, false);
    const value = block.text.slice(length).trim();
    if (value.length > 0) this.#emitBody(block, value, this.#bodyKind(), { inline: true });
  }

  /** Text after the front matter that stands under no heading. */
  #leaveFront(block: Block): void {
    const isHeading = block.headingLevel !== null || isAttachmentLine(block.text.text);
    const opens = isQuestionLine(block.text.text) || (this.#isGuide && labelLength(block.text.text) > 0);
    if (readSign(block.text.text) === null && !isHeading && !opens) return;
    this.#stack = [];
  }

  #addMarkupHeading(block: Block): void {
    const rank = MARKUP_RANK + (block.headingLevel ?? 1);
    const sign = readSign(block.text.text);
    const title =
      sign === null
        ? cleanTitle(block.text.text)
        : `${sign.label}${cleanTitle(block.text.text.slice(sign.length))}`.trim();
    this.#closeBox();
    this.#popTo((node) => node.rank >= rank);
    this.#stack.push({ title, rank, kind: "markup", number: sign?.number ?? 0 });
    this.#lastNumber.clear();
    this.#emitHeading(block.text, block.repairs, false);
  }

  #isNextChapter(text: string): boolean {
    const number = readSign(text.replace(/^([一二三四五六七八九十]+)\s+/, "$1、"))?.number;
    return number !== undefined && this.#lastNumber.get("chapter") === number - 1;
  }

  #addBareChapter(block: Block): void {
    const sign = readSign(`第${block.text.text.replace(/\s+/, "章 ")}`);
    if (sign === null) return;
    const title = `${sign.label}${cleanTitle(block.text.text.replace(/^\S+\s+/, ""))}`;
    this.#closeBox();
    this.#open({ title, rank: SIGN_RANK.chapter, kind: "chapter", number: sign.number });
    this.#emitHeading(block.text, [...block.repairs, "chapter-sign"], false);
  }

  #addSigned(block: Block, sign: Sign, next: Block | null): void {
    const split = splitHeading(block, sign, this.#hasTextBelow(block, sign, next));
    for (const heading of split.headings) {
      const { kind, number } = heading.sign;
      this.#open({ title: heading.title, rank: SIGN_RANK[kind], kind, number });
      if (heading.printed.length > 0) this.#emitHeading(heading.printed, block.repairs, false);
    }
    if (split.headings.length === 0) this.#popTo((node) => node.kind === "is");
    if (split.body.length > 0)
      this.#emitBody(block, split.body, this.#bodyKind(), { inline: split.headings.length > 0 });
  }

  #hasTextBelow(block: Block, sign: Sign, next: Block | null): boolean {
    if (next === null || next.kind !== "text" || next.missingBefore > 0) return next !== null && next.missingBefore > 0;
    const below = readSign(next.text.text);
    if (below === null) return block.kind === next.kind && next.headingLevel === null && !isBareChapter(next.text.text);
    return SIGN_RANK[below.kind] > SIGN_RANK[sign.kind];
  }

  /** Opens a numbered heading: back to its own kind if that is open, else below everything wider. */
  #open(node: HeadingNode): void {
    if (this.#stack[0]?.kind === "front") this.#stack = [];
    const floor = this.#box === null ? 0 : this.#stack.indexOf(this.#box.node) + 1;
    const same = this.#stack.findIndex((open, i) => i >= floor && open.kind === node.kind);
    if (same >= 0) this.#stack.length = same;
    else this.#popTo((open, i) => i >= floor && open.rank > node.rank && open.kind !== "box");
    this.#stack.push(node);
    this.#lastNumber.set(node.kind, node.number);
    for (const kind of this.#lastNumber.keys()) {
      const isDeeper = (RANK_BY_NAME.get(kind) ?? 0) > node.rank;
      // Items may number on across sections (1.–22.); sections below a chapter start afresh.
      if (isDeeper && kind !== "arabic" && kind !== "article") this.#lastNumber.delete(kind);
    }
    this.#lists.reset();
  }

  /** A box ends at a blank gap, where its marked-up block ends, or where a number continues the text around it. */
  #endsBox(block: Block): boolean {
    const box = this.#box;
    if (box === null || box.bodies.length === 0) return block.headingLevel !== null || this.#isWiderThanBox(block);
    const htmlLine = box.bodies[0]?.repairs.find((repair) => repair.startsWith("html-line-"));
    if (htmlLine !== undefined && !block.repairs.includes(htmlLine)) return true;
    if (block.blankBefore >= 2 || block.headingLevel !== null) return true;
    return this.#isWiderThanBox(block);
  }

  #isWiderThanBox(block: Block): boolean {
    const sign = readSign(block.text.text);
    if (sign === null) return isBareChapter(block.text.text);
    if (SIGN_RANK[sign.kind] <= SIGN_RANK.section) return true;
    const outside = this.#box?.lastOutside.get(sign.kind);
    const inside = this.#lastNumber.get(sign.kind) ?? 0;
    if (outside === undefined) return sign.kind === "chinese" && sign.number > 1;
    return sign.number === outside + 1 && sign.number !== inside + 1 ? true : sign.kind === "chinese" && inside === 0;
  }

  #closeBox(): void {
    const box = this.#box;
    if (box === null) return;
    const at = this.#stack.indexOf(box.node);
    if (at >= 0) this.#stack.length = at;
    this.#lastNumber = box.lastOutside;
    this.#box = null;
  }

  #popTo(isClosed: (node: HeadingNode, index: number) => boolean): void {
    const at = this.#stack.findIndex(isClosed);
    if (at >= 0) this.#stack.length = at;
  }

  #bodyKind(): ClauseKind {
    return this.#box !== null ? "box" : this.#stack[0]?.kind === "front" ? "front" : "body";
  }

  /** The open headings; one array for all items that stand under the same. */
  #pathNow(): readonly HeadingNode[] {
    const stack = this.#stack;
    const isSame = this.#path.length === stack.length && stack.every((node, i) => node === this.#path[i]);
    if (!isSame) this.#path = [...stack];
    return this.#path;
  }

  #emitHeading(text: SourceText, repairs: readonly string[], restored: boolean): void {
    this.#items.push({ type: "heading", path: this.#pathNow(), text, repairs: ownRepairs(repairs), restored });
  }

  #emitBody(
    block: Block,
    text: SourceText,
    kind: ClauseKind,
    flags: { inline?: boolean; listItem?: boolean } = {},
  ): void {
    this.#box?.bodies.push(block);
    this.#items.push({
      type: "body",
      path: this.#pathNow(),
      kind,
      text,
      block: hasLineMark(block.repairs) ? { ...block, repairs: ownRepairs(block.repairs) } : block,
      inline: flags.inline ?? false,
      listItem: flags.listItem ?? false,
      gapBefore: this.#gapBefore,
      gapAfter: false,
    });
    this.#gapBefore = false;
  }
}

/** `html-line-…` only tells boxes apart; it is no repair. */
const hasLineMark = (repairs: readonly string[]): boolean => repairs.some((repair) => repair.startsWith("html-line-"));
const ownRepairs = (repairs: readonly string[]): readonly string[] =>
  hasLineMark(repairs) ? repairs.filter((repair) => !repair.startsWith("html-line-")) : repairs;

/** `专栏1兜底性…` → `专栏1 兜底性…`. */
function captionTitle(printed: string): string {
  const title = cleanTitle(printed).replace(/\t+/g, "");
  return title.replace(
    /^(专栏\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3}))\s*(?=[^\s:：])/,
    (_, sign: string) => `${sign.replace(/\s+/g, "")} `,
  );
}

/** `〔表〕某县“十四五”…指标（原文无表名）` from the plan's title. */
function uncaptionedTitle(title: string | null): string {
  if (title === null) return "〔表〕（原文无表名）";
  const clean = cleanTitle(title).replace(/(?:规划|方案|计划|纲要|实施方案)$/, "");
  const period = /“[^”]{1,4}五”/.exec(clean)?.[0] ?? "";
  const place = /^.{1,12}?(?:省|自治区|市|自治州|州|县|区|旗)/.exec(clean)?.[0] ?? "";
  const subject = clean.slice(place.length).replace(period, "").replace(/时期/, "");
  return `〔表〕${place}${period}${subject}指标（原文无表名）`;
}
