/**
 * An HTML table → rows of cells on a full grid: a cell merged over rows is read in every row it covers, a column head merged
 * over columns in each of them, and header rows split in two become one. Layout grids and boxes are told from tables.
 */
import type { ExtractionBuilder } from "./extraction.ts";
import { countHan, type HtmlElement, inlineText, isElement } from "./html-text.ts";

const MAX_SPAN = 1000;
const MAX_GRID_CELLS = 100_000;
/** A cell with more Chinese characters than this, in several paragraphs, is prose on a layout grid. */
const MAX_CELL_HAN = 400;

const rowsOf = (table: HtmlElement): HtmlElement[] =>
  table.children.filter(isElement).flatMap((child): HtmlElement[] => {
    if (child.name === "tr") return [child];
    return /^(?:thead|tbody|tfoot)$/.test(child.name)
      ? child.children.filter(isElement).filter(({ name }) => name === "tr")
      : [];
  });

const cellsOf = (row: HtmlElement): HtmlElement[] =>
  row.children.filter(isElement).filter(({ name }) => name === "td" || name === "th");

function spanOf(cell: HtmlElement, name: "rowspan" | "colspan"): number {
  const value = Number.parseInt(cell.attribs[name] ?? "1", 10);
  return Number.isFinite(value) ? Math.min(Math.max(value, 1), MAX_SPAN) : 1;
}

const BLOCK_CHILD = /^(?:p|div|ul|ol|table|section|article|h[1-6])$/;

function isProse(cell: HtmlElement): boolean {
  const blocks = cell.children.filter(isElement).filter(({ name }) => BLOCK_CHILD.test(name));
  if (blocks.some(({ name }) => name === "table")) return true;
  return blocks.length > 1 && countHan(inlineText(cell.children)) > MAX_CELL_HAN;
}

/** True for a box (one column) or a layout grid: its cells are read as paragraphs. */
export function isLayoutTable(table: HtmlElement): boolean {
  const rows = rowsOf(table).map(cellsOf);
  return rows.every((cells) => cells.length <= 1) || rows.some((cells) => cells.some(isProse));
}

/** A place on the grid: the cell that covers it, and whether it begins in this row and in this column. */
interface Place {
  cell: HtmlElement;
  startsRow: boolean;
  startsColumn: boolean;
}

type GridRow = (Place | undefined)[];

function gridOf(rows: readonly HtmlElement[]): GridRow[] {
  const grid: GridRow[] = rows.map(() => []);
  let filled = 0;
  rows.forEach((row, r) => {
    let column = 0;
    for (const cell of cellsOf(row)) {
      while (grid[r]?.[column] !== undefined) column++;
      const down = Math.min(spanOf(cell, "rowspan"), rows.length - r);
      const across = spanOf(cell, "colspan");
      for (let i = 0; i < down; i++) {
        for (let k = 0; k < across && filled < MAX_GRID_CELLS; k++, filled++) {
          const line = grid[r + i];
          if (line !== undefined) line[column + k] = { cell, startsRow: i === 0, startsColumn: k === 0 };
        }
      }
      column += across;
    }
  });
  return grid;
}

/** How many rows the header takes: more than one where a column head is split below and its neighbours reach down. */
function headerDepth(grid: readonly GridRow[]): number {
  const cells = [...new Set((grid[0] ?? []).flatMap((place) => (place === undefined ? [] : [place.cell])))];
  const deepest = Math.max(1, ...cells.map((cell) => spanOf(cell, "rowspan")));
  return cells.some((cell) => spanOf(cell, "colspan") > 1) && deepest < grid.length ? deepest : 1;
}

/** One cell across the whole width: a caption or a note. */
const isBanner = (row: GridRow, width: number): boolean =>
  width > 1 && row.length === width && row[0] !== undefined && row.every((place) => place?.cell === row[0]?.cell);

/** Writes a table's rows, and rows of a single wide cell as lines. */
export function addTable(table: HtmlElement, builder: ExtractionBuilder): void {
  const grid = gridOf(rowsOf(table));
  const width = Math.max(0, ...grid.map((row) => row.length));
  const columns = Array.from({ length: width }, (_, column) => column);
  const textOf = (place: Place | undefined): string => (place === undefined ? "" : inlineText(place.cell.children));
  const firstRow = Math.max(
    0,
    grid.findIndex((row) => !isBanner(row, width)),
  );
  const body = grid.slice(firstRow);
  for (const row of grid.slice(0, firstRow)) builder.addLine(textOf(row[0]));
  const depth = headerDepth(body);
  const heads = columns.map((column) => {
    const stack = body.slice(0, depth).map((row) => row[column]);
    return stack.map((place) => (place?.startsRow === true ? textOf(place) : "")).join("");
  });
  builder.addRow(heads);
  for (const row of body.slice(depth)) {
    if (isBanner(row, width)) builder.addLine(textOf(row[0]));
    else builder.addRow(columns.map((column) => (row[column]?.startsColumn === true ? textOf(row[column]) : "")));
  }
}
