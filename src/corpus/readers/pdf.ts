/**
 * A PDF → its document's lines with page numbers: running heads and feet go, columns are read one after the other, lines
 * become paragraphs, ruled tables become rows. Text that has no readable characters is refused.
 */
import { CorpusError } from "../../errors.ts";
import { type Extraction, ExtractionBuilder } from "./extraction.ts";
import { type FlowItem, flowOf, type FlowTable, type PlacedLine } from "./pdf-flow.ts";
import { readPdfPages } from "./pdf-pages.ts";
import { type Margins, marginsOf, paragraphsOf } from "./pdf-paragraphs.ts";

/** Share of a text's characters that must be ones that texts are written in. */
const MIN_READABLE_SHARE = 0.8;
const MIN_CHECKED_CHARS = 20;
const READABLE = /[\p{Script=Han}\u0020-\u007e\u3000-\u303f\uff00-\uffef\u2010-\u2044\u2460-\u24ff]/u;

/** Margins of every kind of line, over the whole document. */
function marginsByKind(lines: readonly PlacedLine[]): Map<string, Margins> {
  const kinds = new Map<string, PlacedLine[]>();
  for (const line of lines) {
    const own = kinds.get(line.kind);
    if (own === undefined) kinds.set(line.kind, [line]);
    else own.push(line);
  }
  return new Map([...kinds].map(([kind, own]) => [kind, marginsOf(own)]));
}

function addLines(builder: ExtractionBuilder, lines: readonly PlacedLine[], margins: Map<string, Margins>): void {
  const marginsFor = ({ kind }: PlacedLine): Margins => margins.get(kind) ?? marginsOf(lines);
  for (const { text, page, breaks, blankBefore } of paragraphsOf(lines, marginsFor)) {
    builder.startPage(page);
    for (let i = 0; i < blankBefore; i++) builder.addLine("");
    builder.addLine(text, {}, breaks);
  }
}

function addTable(builder: ExtractionBuilder, { caption, rows }: FlowTable): void {
  builder.startPage(rows[0]?.page ?? 1);
  if (caption !== null) builder.addLine(caption);
  for (const { cells, page } of rows) {
    builder.startPage(page);
    builder.addRow(cells);
  }
  builder.addLine("");
}

function writeFlow(builder: ExtractionBuilder, flow: readonly FlowItem[]): void {
  const margins = marginsByKind(flow.flatMap((item) => ("line" in item ? [item.line] : [])));
  let lines: PlacedLine[] = [];
  for (const item of flow) {
    if ("line" in item) {
      lines.push(item.line);
      continue;
    }
    addLines(builder, lines, margins);
    lines = [];
    addTable(builder, item.table);
  }
  addLines(builder, lines, margins);
}

function checkReadable(text: string, file: string): void {
  const characters = Array.from(text.replace(/\s/g, ""));
  if (characters.length < MIN_CHECKED_CHARS) return;
  const readable = characters.filter((character) => READABLE.test(character)).length;
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
  const builder = new ExtractionBuilder();
  writeFlow(builder, flowOf(pages));
  builder.startPage(pages.length);
  if (scanned.length > 0) {
    builder.warn(`第 ${scanned.join("、")} 页是图片，没有读到文字；如有正文，请做文字识别后重新放入。`);
  }
  const extraction = builder.finish();
  checkReadable(extraction.text, file);
  return extraction;
}
