/** Comma-separated text (RFC 4180) → rows with their line numbers. Refuses an unclosed quotation mark. */

export interface CsvRow {
  /** 1-based line on which the row begins. */
  line: number;
  cells: string[];
}

export class CsvSyntaxError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.name = "CsvSyntaxError";
    this.line = line;
  }
}

interface Field {
  cell: string;
  /** Index of the comma or line end after it. */
  end: number;
}

/** The quoted cell that begins at `start`; a doubled quotation mark stands for one. */
function quotedField(input: string, start: number, line: number): Field {
  let cell = "";
  let from = start + 1;
  for (;;) {
    const close = input.indexOf('"', from);
    if (close < 0) throw new CsvSyntaxError(line, "引号没有成对");
    cell += input.slice(from, close);
    if (input[close + 1] !== '"') {
      const rest = plainField(input, close + 1);
      return { cell: cell + rest.cell, end: rest.end };
    }
    cell += '"';
    from = close + 2;
  }
}

function plainField(input: string, start: number): Field {
  let end = start;
  while (end < input.length && input[end] !== "," && input[end] !== "\n") end += 1;
  return { cell: input.slice(start, end), end };
}

const countLines = (text: string): number => text.split("\n").length - 1;

/** Parses `text`; blank lines are skipped. @throws CsvSyntaxError for a quotation mark that is never closed. */
export function parseCsv(text: string): CsvRow[] {
  const input = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let line = 1;
  let rowLine = 1;
  let at = 0;
  while (at < input.length) {
    const isQuoted = input[at] === '"';
    const { cell, end } = isQuoted ? quotedField(input, at, line) : plainField(input, at);
    cells.push(cell);
    if (isQuoted) line += countLines(input.slice(at, end));
    at = end + 1;
    if (input[end] === ",") {
      // A comma at the very end leaves one more, empty cell.
      if (at >= input.length) cells.push("");
      else continue;
    }
    if (cells.length > 1 || (cells[0] ?? "").trim() !== "") rows.push({ line: rowLine, cells });
    cells = [];
    line += 1;
    rowLine = line;
  }
  if (cells.length > 0) rows.push({ line: rowLine, cells });
  return rows;
}
