/**
 * Rows of cells → a table with aligned columns for a terminal, where a Chinese character takes two places, or a Markdown
 * table. Pure text; nothing is cut off.
 */

export type Alignment = "left" | "right";

export interface Table {
  head: readonly string[];
  rows: readonly (readonly string[])[];
  /** By column; `right` where left out, but the first column is `left`. */
  align?: readonly Alignment[];
}

/** East Asian wide and full-width characters, and emoji (Unicode Standard Annex 11). */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const invisible = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u;

/** How many places a text takes in a terminal with a monospaced font. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (wide.test(character)) width += 2;
    else if (!invisible.test(character)) width += 1;
  }
  return width;
}

function pad(text: string, width: number, alignment: Alignment): string {
  const space = " ".repeat(Math.max(0, width - displayWidth(text)));
  return alignment === "left" ? text + space : space + text;
}

const alignmentOf = (table: Table, column: number): Alignment =>
  table.align?.[column] ?? (column === 0 ? "left" : "right");

function columnWidths({ head, rows }: Table): number[] {
  return head.map((title, column) => Math.max(...[title, ...rows.map((row) => row[column] ?? "")].map(displayWidth)));
}

/** Columns two spaces apart, a rule below the head, no trailing spaces, no newline at the end. */
export function plainTable(table: Table): string {
  const widths = columnWidths(table);
  const line = (cells: readonly string[]): string =>
    widths
      .map((width, column) => pad(cells[column] ?? "", width, alignmentOf(table, column)))
      .join("  ")
      .trimEnd();
  return [line(table.head), widths.map((width) => "─".repeat(width)).join("  "), ...table.rows.map(line)].join("\n");
}

/** A Markdown table whose columns are aligned in its source too. */
export function markdownTable(table: Table): string {
  const escaped: Table = {
    ...table,
    head: table.head.map(escapeCell),
    rows: table.rows.map((row) => row.map(escapeCell)),
  };
  const widths = columnWidths(escaped).map((width) => Math.max(width, 3));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => pad(cells[column] ?? "", width, alignmentOf(table, column))).join(" | ")} |`;
  const rule = widths.map((width, column) =>
    alignmentOf(table, column) === "left" ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(escaped.head), line(rule), ...escaped.rows.map(line)].join("\n");
}

const escapeCell = (cell: string): string => cell.replaceAll("|", "\\|").replace(/(?<!\s)\s*\n\s*/g, " ");
