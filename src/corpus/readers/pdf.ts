/**
 * A PDF → its document's lines with page numbers: running heads and feet go, columns are read one after the other, lines
 * become paragraphs, ruled tables become rows. Text that has no readable characters is refused.
 */
import { CorpusError } from "../../errors.ts";
import { type Extraction, ExtractionBuilder } from "./extraction.ts";
import { regionsOf } from "./pdf-columns.ts";
import { furnitureOf } from "./pdf-furniture.ts";
import type { PdfPage, TextLine } from "./pdf-geometry.ts";
import { linesOf } from "./pdf-lines.ts";
import { readPdfPages } from "./pdf-pages.ts";
import { type Margins, marginsOf, paragraphsOf } from "./pdf-paragraphs.ts";
import { type RuledTable, ruledTables } from "./pdf-tables.ts";

/** Share of a text's characters that must be ones that texts are written in. */
const MIN_READABLE_SHARE = 0.8;
const MIN_CHECKED_CHARS = 20;

interface PlacedLine extends TextLine {
  /** Lines of one kind share their margins. */
  kind: string;
}

type FlowItem = { line: PlacedLine } | { table: RuledTable; page: number };

/** A page's lines and tables in reading order. */
function flowOf(page: PdfPage, furniture: readonly TextLine[]): FlowItem[] {
  const isFurniture = (baseline: number): boolean =>
    furniture.some((line) => Math.abs(line.baseline - baseline) < line.size * 0.45);
  const body = page.pieces.filter((piece) => !isFurniture(piece.baseline));
  const tables = ruledTables(page.rules, body);
  const rest = body.filter((piece) => !tables.some((table) => table.pieces.has(piece)));
  const width = Math.round(page.width / 10);
  const flow: FlowItem[] = [];
  const putTable = (table: RuledTable | undefined): void => {
    if (table !== undefined) flow.push({ table, page: page.number });
  };
  for (const region of regionsOf(rest)) {
    for (const line of linesOf(region.pieces, page.number)) {
      while (tables[0] !== undefined && tables[0].top < line.baseline) putTable(tables.shift());
      flow.push({ line: { ...line, kind: `${region.kind} ${width}` } });
    }
  }
  tables.forEach(putTable);
  return flow;
}

/** Margins of every kind of line, over the whole document. */
function marginsByKind(lines: readonly PlacedLine[]): Map<string, Margins> {
  const kinds = new Map<string, PlacedLine[]>();
  for (const line of lines) kinds.set(line.kind, [...(kinds.get(line.kind) ?? []), line]);
  return new Map([...kinds].map(([kind, own]) => [kind, marginsOf(own)]));
}

const sameRow = (left: readonly string[] | undefined, right: readonly string[] | undefined): boolean =>
  left !== undefined &&
  right !== undefined &&
  left.length === right.length &&
  left.every((cell, i) => cell === right[i]);

class FlowWriter {
  readonly builder = new ExtractionBuilder();
  readonly #margins: Map<string, Margins>;
  #lines: PlacedLine[] = [];
  #header: string[] | undefined;

  constructor(margins: Map<string, Margins>) {
    this.#margins = margins;
  }

  add(item: FlowItem): void {
    if ("line" in item) this.#lines.push(item.line);
    else this.#addTable(item.table, item.page);
  }

  flush(): void {
    const marginsFor = ({ kind }: PlacedLine): Margins =>
      this.#margins.get(kind) ?? { left: 0, right: Number.POSITIVE_INFINITY, pitch: 1.5 };
    if (this.#lines.length > 0 && this.#header !== undefined) this.builder.addLine("");
    for (const { text, page, breaks, blankBefore } of paragraphsOf(this.#lines, marginsFor)) {
      this.builder.startPage(page);
      for (let i = 0; i < blankBefore; i++) this.builder.addLine("");
      this.builder.addLine(text, {}, breaks);
    }
    if (this.#lines.length > 0) this.#header = undefined;
    this.#lines = [];
  }

  /** A table that goes on over a page prints its header again: once is enough. */
  #addTable({ rows }: RuledTable, page: number): void {
    this.flush();
    this.builder.startPage(page);
    const continues = this.#header !== undefined && this.#header.length === rows[0]?.length;
    if (this.#header !== undefined && !continues) this.builder.addLine("");
    for (const row of continues && sameRow(rows[0], this.#header) ? rows.slice(1) : rows) this.builder.addRow(row);
    if (!continues) this.#header = rows[0];
  }
}

function checkReadable(text: string, file: string): void {
  const characters = Array.from(text.replace(/\s/g, ""));
  if (characters.length < MIN_CHECKED_CHARS) return;
  const readable = characters.filter((c) =>
    /[\p{Script=Han}\u0020-\u007e\u3000-\u303f\uff00-\uffef\u2010-\u2044\u2460-\u24ff]/u.test(c),
  ).length;
  if (readable >= characters.length * MIN_READABLE_SHARE && !text.includes("\uFFFD")) return;
  throw new CorpusError(`文件 ${file} 的字体没有文字对照表，读出来是乱码。`, {
    remedy: "请用 Word、WPS 重新导出 PDF，或做文字识别后另存，再放进 documents 文件夹。",
  });
}

/**
 * Reads a PDF.
 * @throws CorpusError when it is encrypted, damaged, a scan, too long, or its characters cannot be told.
 */
export async function extractPdf(bytes: Uint8Array, file: string): Promise<Extraction> {
  const { pages, scanned } = await readPdfPages(bytes, file);
  const pageLines = pages.map((page) => linesOf(page.pieces, page.number));
  const furniture = furnitureOf(
    pageLines,
    pages.map(({ height }) => height),
  );
  const flow = pages.flatMap((page, i) => flowOf(page, furniture[i] ?? []));
  const writer = new FlowWriter(marginsByKind(flow.flatMap((item) => ("line" in item ? [item.line] : []))));
  for (const item of flow) writer.add(item);
  writer.flush();
  writer.builder.startPage(pages.length);
  if (scanned.length > 0) {
    writer.builder.warn(`第 ${scanned.join("、")} 页是图片，没有读到文字；如有正文，请做文字识别后重新放入。`);
  }
  const extraction = writer.builder.finish();
  checkReadable(extraction.text, file);
  return extraction;
}
