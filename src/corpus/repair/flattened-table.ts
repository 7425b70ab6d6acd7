/**
 * Tables that lost their grid → rows with header words. Three shapes: cells parted by tabs (or marked up), one cell a
 * line with the group named only in its first row, and `N.指标⇥值⇥属性`. A row that does not fit the header is not guessed
 * into it: the table is left as text and a warning says where.
 */
import { type Block, type CapturedLine, type RepairLog, type TableRow, textBlock } from "../block.ts";
import { SourceText } from "../source.ts";
import { readSign } from "../sign.ts";

export type LineOrBlock = CapturedLine | Block;

export const isBlock = (item: LineOrBlock): item is Block => "kind" in item;

const HEADER_WORD =
  /指\s*标|项\s*目|名\s*称|类\s*别|属\s*性|目\s*标\s*值|单\s*位|序\s*号|内\s*容|^(?:19|20)\d{2}\s*年|^(?:对象|等级|标准|金额|数量|人数|时限|材料|备注)/;
const CAPTION_WORD = /指标|专栏|^表\s*\d|一览表|清单$|[标准任务分工情况明细]表$/;
const MAX_COLUMNS = 12;
const isHeaderCell = (text: string): boolean => HEADER_WORD.test(text) && text.length <= 14;

/** Cells of a line by mark-up or tabs; null when the line is no row. */
function cellsOf(line: CapturedLine): SourceText[] | null {
  if (line.cells !== null) return line.cells;
  if (/^\s*\t|^$/.test(line.text.text)) return null;
  const cells = line.text.split(/\t/g).map((cell) => cell.trim());
  return cells.filter((cell) => cell.length > 0).length >= 2 ? cells : null;
}

function rowBlock(headers: string[], cells: (SourceText | null)[], carried: number | null, repairs: string[]): Block {
  const printed = cells.filter((cell, i): cell is SourceText => cell !== null && i !== carried);
  const row: TableRow = { headers, cells, carried };
  return textBlock(SourceText.join(printed, "\t"), { kind: "row", row, repairs });
}

const isCaption = (text: string): boolean =>
  text.length > 0 && text.length <= 50 && readSign(text) === null && CAPTION_WORD.test(text) && !/[。；，]/.test(text);

/** The caption among the lines already put out, taken off them; null when the table has none. */
function takeCaption(out: LineOrBlock[], repair: string): Block | null {
  let at = out.length - 1;
  let skipped = 0;
  for (; at >= 0; at--, skipped++) {
    const item = out[at];
    if (item === undefined || isBlock(item) || skipped > 2) return null;
    if (item.text.trim().length > 0) break;
  }
  const item = out[at];
  if (item === undefined || isBlock(item) || item.headingLevel !== null || !isCaption(item.text.text.trim()))
    return null;
  out.splice(at);
  return textBlock(item.text.trim(), { kind: "caption", repairs: [repair], headingLevel: item.headingLevel });
}

/** Lifts tables out of the lines; everything else passes in place. */
export function repairFlattenedTables(lines: readonly CapturedLine[], log: RepairLog): LineOrBlock[] {
  const out: LineOrBlock[] = [];
  for (let i = 0; i < lines.length;) {
    const taken = takeTabTable(lines, i, out, log) || takeCellPerLineTable(lines, i, out, log);
    if (taken > 0) {
      i += taken;
      continue;
    }
    const line = lines[i];
    if (line !== undefined) out.push(line);
    i++;
  }
  return out;
}

/** Empty lines that a page break leaves inside a table. */
const MAX_BREAK_LINES = 5;

/** Rows from `start` on; empty lines may stand between two rows of one width, as page layouts and page breaks print them. */
function readTabRows(lines: readonly CapturedLine[], start: number): { rows: SourceText[][]; end: number } {
  const rows: SourceText[][] = [];
  let end = start;
  for (let i = start; i < lines.length; i++) {
    const line = lines[i];
    if (line === undefined) break;
    const cells = cellsOf(line);
    const isEmpty = cells === null && line.text.text.trim() === "" && !line.text.text.startsWith("\t");
    if (isEmpty && i - end < MAX_BREAK_LINES && rows.length > 0) continue;
    if (cells === null || (i - end > 1 && cells.length !== rows[0]?.length)) break;
    rows.push(cells);
    end = i + 1;
  }
  return { rows, end };
}

function takeTabTable(lines: readonly CapturedLine[], start: number, out: LineOrBlock[], log: RepairLog): number {
  const { rows, end: i } = readTabRows(lines, start);
  const first = rows[0];
  if (first === undefined || rows.length < 2) return 0;
  const marked = lines[start]?.cells !== null;
  const isNamed = first.filter((cell) => isHeaderCell(cell.text)).length >= 2 || marked;
  const header = isNamed || headsFigures(first, rows.slice(1)) ? first : null;
  if (header === null && rows.length < 3) return 0;
  const repair = "flattened-table";
  const caption = takeCaption(out, repair);
  if (caption !== null) out.push(caption);
  const headers = (header ?? first.map(() => SourceText.inserted(""))).map((cell) => cell.text.replace(/\s+/g, ""));
  const body = header === null ? rows : rows.slice(1);
  out.push(...carryGroups(headers, body, repair));
  log.repairs.push(
    `表格：${log.linesOf(firstText(lines.slice(start)))}起有 ${body.length} 行指标，${header === null ? "没有表头" : `表头「${headers.join("｜")}」`}，逐行读成条款（依据：各行都分成格）。`,
  );
  return i - start;
}

/** A first row of words over at least one column of figures is a header, whatever its words are. */
const headsFigures = (first: readonly SourceText[], rows: readonly SourceText[][]): boolean =>
  rows.length >= 2 &&
  first.every((cell) => cell.length > 0 && cell.length <= 14 && !/^\d/.test(cell.text)) &&
  first.some((_, column) => rows.every((row) => FIGURE.test(row[column]?.text ?? "") && row[column]?.text !== ""));

const FIGURE = /^[≥≤><]?[\d.,%‰-]*$/;

const isGroupHeader = (header: string): boolean => /^(?:类别|类型|领域|分类|维度|一级指标)$/.test(header);

function carryGroups(headers: string[], rows: SourceText[][], repair: string): Block[] {
  const groupColumn = headers.findIndex(isGroupHeader);
  let group: SourceText | null = null;
  return rows.map((row) => {
    const cells: (SourceText | null)[] = headers.map((_, i) => row[i] ?? null);
    for (let i = headers.length; i < row.length; i++) cells.push(row[i] ?? null);
    let carried: number | null = null;
    if (groupColumn >= 0) {
      const own = cells[groupColumn] ?? null;
      if (own === null || own.length === 0) {
        cells[groupColumn] = group;
        carried = groupColumn;
      } else group = own;
    }
    return rowBlock(headers, cells, carried, [repair]);
  });
}

/** A line that holds one cell: it begins with a tab and is short. */
const isCellLine = (line: CapturedLine | undefined): boolean =>
  line !== undefined &&
  line.cells === null &&
  /^\t[^\t]*\t?$/.test(
    line.text.text.trimEnd() === "" ? line.text.text : `\t${line.text.text.replace(/^\t/, "").trim()}`,
  ) &&
  line.text.text.startsWith("\t") &&
  line.text.trim().length <= 50 &&
  readSign(line.text.text.trim()) === null;

/** How many of the cells from `start` on are the header: the width whose columns hold figures throughout or words throughout. */
function headerWidth(lines: readonly CapturedLine[], start: number): number {
  let run = 0;
  while (run <= MAX_COLUMNS && isCellLine(lines[start + run]) && isFilled(lines[start + run])) run++;
  const headers = Array.from({ length: run }, (_, i) => squeezed(lines[start + i]));
  // An empty line parts the header from the rows.
  if (run <= MAX_COLUMNS && (isHeader(headers) || hasEvenGroups(lines, start, run))) return run;
  let best = { width: 0, share: MIN_EVEN_COLUMNS };
  for (let width = 3; width < run; width++) {
    if (!isHeader(headers.slice(0, width))) continue;
    const { rows } = readCellRows(lines, start + width, width);
    const share = rows.length === 0 ? 0 : evenColumns(rows, width);
    if (share >= best.share) best = { width, share };
  }
  return best.width;
}

/** Cells in groups of one size, an empty line between two groups: a table, whatever its header says. */
function hasEvenGroups(lines: readonly CapturedLine[], start: number, width: number): boolean {
  if (width < 2) return false;
  let groups = 0;
  for (let at = start; ; groups++) {
    for (let i = 0; i < width; i++) if (!isCellLine(lines[at + i]) || !isFilled(lines[at + i])) return groups >= 3;
    at += width;
    if (isCellLine(lines[at])) return false;
    at++;
  }
}

/** Share of the columns that must hold figures throughout or words throughout, where no empty line shows the header's end. */
const MIN_EVEN_COLUMNS = 0.75;

const isFilled = (line: CapturedLine | undefined): boolean => (line?.text.trim().length ?? 0) > 0;
const squeezed = (line: CapturedLine | undefined): string => (line?.text.text ?? "").replace(/\s+/g, "");
const isHeader = (cells: readonly string[]): boolean =>
  cells.length >= 3 &&
  cells.length <= MAX_COLUMNS &&
  cells.filter(isHeaderCell).length >= Math.max(2, cells.length - 1);

/** Share of the columns whose cells are all figures (or missing) or all words. */
function evenColumns(rows: readonly SourceText[][], width: number): number {
  let even = 0;
  for (let column = 0; column < width; column++) {
    const figures = rows.filter((row) => FIGURE.test(row[column]?.text ?? "")).length;
    if (figures === 0 || figures === rows.length) even++;
  }
  return even / width;
}

function takeCellPerLineTable(
  lines: readonly CapturedLine[],
  start: number,
  out: LineOrBlock[],
  log: RepairLog,
): number {
  if (!isCellLine(lines[start]) || !isFilled(lines[start])) return 0;
  const width = headerWidth(lines, start);
  if (width === 0) return 0;
  const header = lines.slice(start, start + width);
  const headers = header.map(squeezed);
  const { rows, end } = readCellRows(lines, start + width, width);
  if (rows.length === 0) {
    log.warnings.push(
      `表格：${log.linesOf(firstText(header))}起像是拆散的表格，但各行对不上表头，仍按正文收录，请核对。`,
    );
    return 0;
  }
  const caption = takeCaption(out, "flattened-table");
  if (caption !== null) out.push(caption);
  out.push(...carryGroups(headers, rows, "flattened-table"));
  log.repairs.push(
    `表格：${log.linesOf(firstText(header))}起 ${end - start} 行每行一格，按表头「${headers.join("｜")}」合成 ${rows.length} 行；类别只印在每组首行，已顺延。`,
  );
  return end - start;
}

const firstText = (lines: readonly CapturedLine[]): SourceText[] => lines.slice(0, 1).map((line) => line.text);

/** Cells from `from` on, put together into rows of `width`; a blank tab line stands for the group cell above. */
function readCellRows(
  lines: readonly CapturedLine[],
  from: number,
  width: number,
): { rows: SourceText[][]; end: number } {
  const rows: SourceText[][] = [];
  let cells: SourceText[] = [];
  let end = from;
  let blanks = 0;
  for (let i = from; i < lines.length; i++) {
    const line = lines[i];
    if (line === undefined) break;
    const raw = line.text.text;
    if (raw.trim() === "" && !raw.startsWith("\t")) {
      if (++blanks >= 2 && cells.length === 0) break;
      continue;
    }
    const isTail =
      blanks > 0 && cells.length > 0 && !raw.startsWith("\t") && raw.trim().length <= 10 && isCellLine(lines[i + 1]);
    blanks = 0;
    if (isTail) {
      const last = cells.pop();
      if (last !== undefined) cells.push(SourceText.join([last, line.text.trim()]));
      continue;
    }
    if (!isCellLine(line)) break;
    cells.push(line.text.trim());
    if (cells.length === width) {
      rows.push(cells);
      cells = [];
      end = i + 1;
    }
  }
  return { rows: cells.length === 0 ? rows : [], end };
}
