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

/** Parses `text`; blank lines are skipped. @throws CsvSyntaxError for a quotation mark that is never closed. */
export function parseCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let cell = "";
  let quoted = false;
  let line = 1;
  let rowLine = 1;
  const endRow = (): void => {
    cells.push(cell);
    if (cells.length > 1 || (cells[0] ?? "").trim() !== "") rows.push({ line: rowLine, cells });
    cells = [];
    cell = "";
  };
  const input = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  for (let i = 0; i < input.length; i += 1) {
    const character = input[i] ?? "";
    if (character === "\n") line += 1;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (input[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else quoted = false;
    } else if (character === '"' && cell === "") quoted = true;
    else if (character === ",") {
      cells.push(cell);
      cell = "";
    } else if (character === "\n") {
      endRow();
      rowLine = line;
    } else cell += character;
  }
  if (quoted) throw new CsvSyntaxError(rowLine, "引号没有成对");
  if (cell !== "" || cells.length > 0) endRow();
  return rows;
}
