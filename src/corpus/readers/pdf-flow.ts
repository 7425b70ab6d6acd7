/**
 * Pages → lines and tables in reading order, over the whole document: running heads and feet gone, a table that goes on over
 * pages in one piece, its repeated header dropped and a row torn by the page's end put together.
 */
import { regionsOf } from "./pdf-columns.ts";
import { furnitureOf } from "./pdf-furniture.ts";
import type { PdfPage, TextLine } from "./pdf-geometry.ts";
import { linesOf } from "./pdf-lines.ts";
import { ruledTables } from "./pdf-tables.ts";

export interface PlacedLine extends TextLine {
  /** Lines of one kind share their margins. */
  kind: string;
}

export interface FlowTable {
  caption: string | null;
  rows: { cells: string[]; page: number }[];
}

export type FlowItem = { line: PlacedLine } | { table: FlowTable };

/** A page's lines and tables in reading order. */
function flowOfPage(page: PdfPage, furniture: readonly TextLine[]): FlowItem[] {
  const isFurniture = (baseline: number): boolean =>
    furniture.some((line) => Math.abs(line.baseline - baseline) < line.size * 0.45);
  const body = page.pieces.filter((piece) => !isFurniture(piece.baseline));
  const tables = ruledTables(page.rules, body);
  const rest = body.filter((piece) => !tables.some((table) => table.pieces.has(piece)));
  const width = Math.round(page.width / 10);
  const flow: FlowItem[] = [];
  const putTablesAbove = (baseline: number): void => {
    for (let table = tables[0]; table !== undefined && table.top < baseline; table = tables[0]) {
      const { caption, rows } = table;
      flow.push({ table: { caption, rows: rows.map((cells) => ({ cells, page: page.number })) } });
      tables.shift();
    }
  };
  for (const region of regionsOf(rest)) {
    for (const line of linesOf(region.pieces, page.number)) {
      putTablesAbove(line.baseline);
      flow.push({ line: { ...line, kind: `${region.kind} ${width}` } });
    }
  }
  putTablesAbove(Number.POSITIVE_INFINITY);
  return flow;
}

const sameCells = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((cell, i) => cell === right[i]);

/** The rest of a row that the page's end tore: most of its cells are finished. */
const isTorn = (cells: readonly string[]): boolean => cells.filter((cell) => cell !== "").length * 2 <= cells.length;

/** Adds a table's rows to the one on the page before; false when it is another table. */
function continueTable(open: FlowTable, next: FlowTable): boolean {
  const [header, last, first] = [open.rows[0], open.rows.at(-1), next.rows[0]];
  if (next.caption !== null || header === undefined || last === undefined || first === undefined) return false;
  if (first.cells.length !== header.cells.length || first.page !== last.page + 1) return false;
  const rows = sameCells(first.cells, header.cells) ? next.rows.slice(1) : next.rows;
  const torn = rows[0];
  if (torn !== undefined && isTorn(torn.cells)) {
    last.cells = last.cells.map((cell, i) => cell + (torn.cells[i] ?? ""));
    rows.shift();
  }
  open.rows.push(...rows);
  return true;
}

/** The whole document in reading order. */
export function flowOf(pages: readonly PdfPage[]): FlowItem[] {
  const furniture = furnitureOf(
    pages.map((page) => linesOf(page.pieces, page.number)),
    pages.map(({ height }) => height),
  );
  const flow: FlowItem[] = [];
  for (const item of pages.flatMap((page, i) => flowOfPage(page, furniture[i] ?? []))) {
    const last = flow.at(-1);
    const isContinued =
      "table" in item && last !== undefined && "table" in last && continueTable(last.table, item.table);
    if (!isContinued) flow.push(item);
  }
  return flow;
}
