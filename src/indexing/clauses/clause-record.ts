/**
 * A clause ⇄ the short JSON that stands for it in a file: values without their names, and nothing of what its tables say (id, document,
 * kind, file) or what most clauses have in common. Half as long, so that a million clauses are read in half the time. Pure.
 */
import type { Clause, Figure, SourcePosition } from "../../corpus/clause.ts";

/** What the tables of a segment say of a clause. */
export interface ClauseHeader extends Pick<Clause, "id" | "document" | "kind"> {
  file: string;
}

/** Line and column, and page where the file has pages. */
type PositionRecord = [line: number, column: number] | [line: number, column: number, page: number];

type FigureRecord = [
  text: Figure["text"],
  value: Figure["value"],
  unit: Figure["unit"],
  comparator: Figure["comparator"],
  year: Figure["year"],
  baseYear: Figure["baseYear"],
  per: Figure["per"],
  start: Figure["start"],
  end: Figure["end"],
];

/** What most clauses have in common, in objects of its own; where one differs, the record says so. */
const usual = () =>
  ({
    force: "none",
    responsible: [],
    gapBefore: false,
    gapAfter: false,
    payee: null,
    audience: [],
    row: null,
    repairs: [],
  }) satisfies Partial<Clause>;

const usualValues: ReadonlyMap<string, unknown> = new Map(Object.entries(usual()));

type Unusual = Partial<Pick<Clause, keyof ReturnType<typeof usual> | "pieces">>;

type ClauseRecord = [
  path: string[],
  text: string,
  ordinal: number,
  start: PositionRecord,
  end: PositionRecord,
  figures: FigureRecord[],
  unusual: Unusual,
];

const packPosition = ({ line, column, page }: SourcePosition): PositionRecord =>
  page === undefined ? [line, column] : [line, column, page];

const readPosition = ([line, column, page]: PositionRecord): SourcePosition =>
  page === undefined ? { line, column } : { line, column, page };

function packFigure({ text, value, unit, comparator, year, baseYear, per, start, end, ...rest }: Figure): FigureRecord {
  // A field that is added to a figure must get a place here.
  rest satisfies Record<string, never>;
  return [text, value, unit, comparator, year, baseYear, per, start, end];
}

const readFigure = ([text, value, unit, comparator, year, baseYear, per, start, end]: FigureRecord): Figure => ({
  text,
  value,
  unit,
  comparator,
  year,
  baseYear,
  per,
  start,
  end,
});

const isUsual = (given: unknown, value: unknown): boolean =>
  given === value || (Array.isArray(given) && given.length === 0 && Array.isArray(value));

/** The record as JSON. */
export function packClause(clause: Clause): string {
  const { id: _id, document: _document, kind: _kind, path, text, source, ordinal, figures, ...others } = clause;
  others satisfies Unusual;
  const unusual = Object.fromEntries(
    Object.entries(others).filter(([name, value]) => !isUsual(value, usualValues.get(name))),
  );
  const record: ClauseRecord = [
    path,
    text,
    ordinal,
    packPosition(source.start),
    packPosition(source.end),
    figures.map(packFigure),
    unusual,
  ];
  return JSON.stringify(record);
}

/** The clause that `packClause` was given. */
export function readClause(json: string, { id, document, kind, file }: ClauseHeader): Clause {
  const [path, text, ordinal, start, end, figures, unusual]: ClauseRecord = JSON.parse(json);
  return {
    id,
    document,
    path,
    kind,
    text,
    source: { file, start: readPosition(start), end: readPosition(end) },
    figures: figures.map(readFigure),
    ordinal,
    ...usual(),
    ...unusual,
  };
}
