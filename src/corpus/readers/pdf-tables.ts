/**
 * Ruled lines and pieces of a page → tables: a grid of ruled lines whose cells hold the pieces inside them. A cell merged
 * over rows is read in every row. Boxes of one column are no tables; their text stays among the lines.
 */
import type { Rule, TextPiece } from "./pdf-geometry.ts";
import { linesOf } from "./pdf-lines.ts";

/** Rules closer than this, in points, are one (double borders, inset borders). */
const SAME_RULE = 4;
const MIN_ROWS = 1;
const MIN_COLUMNS = 2;
const MAX_GRID_LINES = 400;

export interface RuledTable {
  /** The first row is one cell across the whole width: a caption. */
  caption: string | null;
  top: number;
  bottom: number;
  rows: string[][];
  /** Pieces that stand in its cells. */
  pieces: Set<TextPiece>;
}

interface Grid {
  xs: number[];
  ys: number[];
  vertical: Rule[];
  horizontal: Rule[];
}

function merged(values: readonly number[]): number[] {
  const out: number[] = [];
  for (const value of [...values].sort((a, b) => a - b))
    if (value - (out.at(-1) ?? -Infinity) > SAME_RULE) out.push(value);
  return out;
}

const touches = (a: Rule, b: Rule): boolean =>
  a.isHorizontal !== b.isHorizontal &&
  a.at >= b.from - SAME_RULE &&
  a.at <= b.to + SAME_RULE &&
  b.at >= a.from - SAME_RULE &&
  b.at <= a.to + SAME_RULE;

/** Rules that hang together. */
function clusters(rules: readonly Rule[]): Rule[][] {
  const left = new Set(rules);
  const groups: Rule[][] = [];
  for (const start of rules) {
    if (!left.delete(start)) continue;
    const group = [start];
    for (let i = 0; i < group.length; i++) {
      const rule = group[i];
      if (rule === undefined) break;
      for (const other of left) {
        if (!touches(rule, other)) continue;
        left.delete(other);
        group.push(other);
      }
    }
    groups.push(group);
  }
  return groups;
}

function gridOf(rules: readonly Rule[]): Grid | null {
  const horizontal = rules.filter((rule) => rule.isHorizontal);
  const vertical = rules.filter((rule) => !rule.isHorizontal);
  const [xs, ys] = [merged(vertical.map(({ at }) => at)), merged(horizontal.map(({ at }) => at))];
  if (xs.length <= MIN_COLUMNS || ys.length <= MIN_ROWS || xs.length + ys.length > MAX_GRID_LINES) return null;
  return { xs, ys, vertical, horizontal };
}

/** Is there a rule at `at` that passes `through`? */
const isRuled = (rules: readonly Rule[], at: number, through: number): boolean =>
  rules.some((rule) => Math.abs(rule.at - at) <= SAME_RULE && rule.from - 1 <= through && rule.to + 1 >= through);

const indexIn = (bounds: readonly number[], value: number): number => bounds.findLastIndex((bound) => bound <= value);

const textOf = (pieces: readonly TextPiece[]): string => {
  const lines = linesOf(pieces, 0).map((line) => line.text);
  return lines.reduce(
    (text, line) => (/[A-Za-z]$/.test(text) && /^[A-Za-z]/.test(line) ? `${text} ${line}` : text + line),
    "",
  );
};

function readGrid({ xs, ys, vertical, horizontal }: Grid, pieces: readonly TextPiece[]): RuledTable {
  const [columns, rows] = [xs.length - 1, ys.length - 1];
  // Each place leads to the place where its merged cell begins.
  const origin = Array.from({ length: rows * columns }, (_, at) => at);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      const middleY = ((ys[row] ?? 0) + (ys[row + 1] ?? 0)) / 2;
      const middleX = ((xs[column] ?? 0) + (xs[column + 1] ?? 0)) / 2;
      if (column > 0 && !isRuled(vertical, xs[column] ?? 0, middleY)) origin[at] = origin[at - 1] ?? at;
      else if (row > 0 && !isRuled(horizontal, ys[row] ?? 0, middleX)) origin[at] = origin[at - columns] ?? at;
    }
  }
  const inside = new Map<number, TextPiece[]>();
  const taken = new Set<TextPiece>();
  for (const piece of pieces) {
    const column = indexIn(xs, (piece.left + piece.right) / 2);
    const row = indexIn(ys, piece.baseline - piece.size * 0.3);
    if (column < 0 || column >= columns || row < 0 || row >= rows) continue;
    const at = origin[row * columns + column] ?? 0;
    inside.set(at, [...(inside.get(at) ?? []), piece]);
    taken.add(piece);
  }
  const texts = new Map([...inside].map(([at, own]) => [at, textOf(own)]));
  const cellOf = (row: number, column: number): string => {
    const start = origin[row * columns + column] ?? 0;
    return start % columns === column ? (texts.get(start) ?? "") : "";
  };
  const hasCaption =
    columns > 1 && Array.from({ length: columns }, (_, column) => origin[column]).every((at) => at === 0);
  const filled = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (__, column) => cellOf(row, column)),
  ).filter((row) => row.some((cell) => cell !== ""));
  return {
    top: ys[0] ?? 0,
    bottom: ys.at(-1) ?? 0,
    caption: hasCaption ? (texts.get(0) ?? null) : null,
    rows: hasCaption && texts.has(0) ? filled.slice(1) : filled,
    pieces: taken,
  };
}

/** Tables of a page, from the top down. */
export function ruledTables(rules: readonly Rule[], pieces: readonly TextPiece[]): RuledTable[] {
  return clusters(rules)
    .flatMap((group) => {
      const grid = gridOf(group);
      return grid === null ? [] : [readGrid(grid, pieces)];
    })
    .filter((table) => table.rows.length > 0)
    .sort((a, b) => a.top - b.top);
}
