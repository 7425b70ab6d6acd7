/**
 * Columns of figures → a draft: the sentence first, then a line a region with its quotation, what no document states, and
 * the table with numbers for a chart. Every value carries its own citation.
 */
import type { Clause, PolicyDocument } from "../../corpus/clause.ts";
import type { AnswerSection, CellFigure, Comparison, ComparisonCell } from "../answer.ts";
import { CitationList } from "../assemble.ts";
import type { Draft } from "../assemble.ts";
import { regionOf } from "../cite.ts";
import { contactSection } from "../contact.ts";
import { careSection, documentRegions } from "../extract.ts";
import type { WritingContext } from "../extract.ts";
import { noticesFor } from "../notices.ts";
import type { NoticeInput } from "../notices.ts";
import type { Quote } from "../select-quotes.ts";
import { tellingWindow } from "../telling-window.ts";
import { fill, wording as answerWording } from "../wording.ts";
import { directionOf } from "./columns.ts";
import type { FigureCell, FigureColumn } from "./columns.ts";
import { indicatorWording as wording } from "./indicator-wording.ts";
import { askedOrder, countedValue, sayColumn, writtenYear } from "./say-column.ts";
import type { StatedFigure } from "./stated-figures.ts";

/** A region's line in plain text, in characters. */
const MAX_LINE_CHARS = 120;
const MAX_NEAR_CHARS = 80;
/** Further places that say the same, cited beside the first. */
const MAX_ALSO = 2;

interface Marked {
  /** `[1]` or `[1][2]`. */
  marks: string;
  /** Indices into the citations. */
  citations: number[];
}

export interface FigureTable {
  columns: FigureColumn[];
  /** The best quotation of a region that states none of the figures; by document. */
  near: ReadonlyMap<string, Quote>;
  /** Regions that were to be compared with and have no document. */
  withoutDocument: readonly string[];
}

/** Every figure that a cell speaks of, the one shown first. */
function figuresOf({ match, also, differs, otherTime }: FigureCell): StatedFigure[] {
  if (match === null) return otherTime === null ? [] : [otherTime];
  return [...new Set([match.figure, ...also.slice(0, MAX_ALSO), ...differs.slice(0, 1)])];
}

function markAll(figures: readonly StatedFigure[], list: CitationList): Marked {
  const marks = figures.map(({ clause, document, quote }) => list.mark(clause, document, quote));
  return { marks: marks.join(""), citations: marks.map((mark) => Number(mark.slice(1, -1)) - 1) };
}

/** What is said beside a value: whether it binds, for when it holds, how it is counted otherwise. */
function remarksOf(cell: FigureCell, column: FigureColumn): string[] {
  const { match, differs, otherTime, otherwise } = cell;
  if (match === null) {
    if (otherTime === null) return [];
    const template = otherTime.standing === "target" ? wording.onlyTarget : wording.onlyPast;
    return [fill(template, { value: countedValue(otherTime, otherTime.value, column.name) })];
  }
  const { figure } = match;
  const year = writtenYear(figure);
  return [
    ...(figure.attribute === null ? [] : [figure.attribute]),
    ...(figure.standing === "past" ? [wording.past] : []),
    ...(year === null ? [] : [fill(wording.year, { year })]),
    ...(otherwise.length === 0 ? [] : [fill(wording.otherwise, { notes: otherwise.join("，") })]),
    ...differs.slice(0, 1).map(({ value }) => fill(wording.elsewhere, { value })),
  ];
}

function numberOf(figure: StatedFigure): CellFigure | null {
  const { amount, per, standing, attribute, claim } = figure;
  if (amount === null) return null;
  const year = writtenYear(figure);
  const isTarget = standing === "target";
  return {
    value: amount.value,
    unit: amount.unit,
    comparator: claim.figure.comparator,
    per: per === "" ? null : per,
    year,
    attribute,
    isTarget,
    scale: [amount.unit, per, isTarget ? "target" : "reached", directionOf(figure)].join("|"),
  };
}

function tableCell(cell: FigureCell, column: FigureColumn, marked: Marked): ComparisonCell {
  const [citation = null, ...also] = marked.citations;
  const remarks = remarksOf(cell, column);
  const shown = cell.match?.figure ?? null;
  const figure = shown === null ? null : numberOf(shown);
  return {
    value: shown === null ? null : countedValue(shown, shown.value, column.name),
    citation,
    ...(figure === null ? {} : { figure }),
    ...(remarks.length === 0 ? {} : { remarks }),
    ...(also.length === 0 ? {} : { also }),
  };
}

/** `55%（约束性，2025 年）[1]`. */
function cellText(cell: ComparisonCell, marks: string): string {
  const value = cell.value ?? "未写明";
  const remarks = cell.remarks?.join("，") ?? "";
  return `${value}${remarks === "" ? "" : `（${remarks}）`}${marks}`;
}

interface Row {
  document: PolicyDocument;
  cells: FigureCell[];
  table: ComparisonCell[];
  marks: Marked[];
}

/** A region's line: its values, and the words of the document where they fit. */
function rowLine(row: Row, columns: readonly FigureColumn[]): AnswerSection[] {
  const told = row.table.flatMap((cell, at) => {
    const isSilent = cell.value === null && cell.remarks === undefined;
    if (isSilent) return [];
    const name = columns.length > 1 ? `${columns[at]?.name ?? ""} ` : "";
    return [`${name}${cellText(cell, row.marks[at]?.marks ?? "")}`];
  });
  if (told.length === 0) return [];
  const line = `${regionOf(row.document)}：${told.join("；")}`;
  const [figure] = row.cells.flatMap(figuresOf);
  const quote = figure === undefined || columns.length > 1 ? "" : `「${figure.quote}」`;
  return [{ role: "quote", text: line.length + quote.length <= MAX_LINE_CHARS ? `${line}${quote}` : line }];
}

interface SilentContext extends Pick<WritingContext, "question" | "relevance"> {
  list: CitationList;
}

/** A document that is silent on everything asked: its nearest words, or that it is silent, or that its copy has gaps. */
function silentSections(rows: readonly Row[], table: FigureTable, context: SilentContext): AnswerSection[] {
  const { list, question, relevance } = context;
  const silent = rows.filter(({ cells }) =>
    cells.every(({ match, otherTime }) => match === null && otherTime === null),
  );
  const near = silent.flatMap(({ document }): AnswerSection[] => {
    const quote = table.near.get(document.id);
    if (quote === undefined) return [];
    const mark = list.mark(quote.ranked.clause, document, quote.text);
    const words = tellingWindow(quote, { question, relevance, maxChars: MAX_NEAR_CHARS });
    const text = `${regionOf(document)}：未写明；${fill(wording.near, { words })}${mark}`;
    return [{ role: "quote", text }];
  });
  const regions = silent
    .filter(({ document }) => !table.near.has(document.id))
    .map(({ document }) => regionOf(document));
  const name = table.columns.map((column) => column.name).join("”“");
  const missing: AnswerSection[] =
    regions.length === 0
      ? []
      : [{ role: "missing", text: fill(wording.missing, { regions: regions.join("、"), name }) }];
  const incomplete = rows
    .filter(({ cells, document }) => document.missingSentences > 0 && cells.some(({ match }) => match === null))
    .map(({ document: { title, missingSentences: count } }): AnswerSection => ({
      role: "missing",
      text: fill(answerWording.refused.incomplete, { title, count }),
    }));
  return [...near, ...missing, ...incomplete];
}

/** The clauses of the values shown, without those that only say the same. */
const shownClauses = ({ cells }: Row): Clause[] => cells.flatMap(({ match }) => match?.figure.clause ?? []);

function citedOf(rows: readonly Row[]): NoticeInput["cited"] {
  return rows.flatMap(({ cells }) =>
    cells.flatMap(figuresOf).map(({ clause, document, quote }) => ({ clause, document, rung: null, quote })),
  );
}

/** The draft of an indicator table. */
export function writeFigureTable(context: WritingContext, table: FigureTable): Draft {
  const { question, relevance, index, year } = context;
  const { columns } = table;
  const list = new CitationList();
  const documents = columns[0]?.cells.map(({ document }) => document) ?? [];
  const rows = documents.map((document, at): Row => {
    const cells = columns.flatMap((column) => column.cells[at] ?? []);
    const marks = cells.map((cell) => markAll(figuresOf(cell), list));
    const shown = cells.flatMap((cell, i) => {
      const [column, marked] = [columns[i], marks[i]];
      return column === undefined || marked === undefined ? [] : [tableCell(cell, column, marked)];
    });
    return { document, cells, marks, table: shown };
  });
  const firstMark = (cell: FigureCell): string => markAll(figuresOf(cell).slice(0, 1), list).marks;
  const order = askedOrder(question.normalized);
  const said = columns.map((column) => sayColumn(column, firstMark, order));
  const comparison: Comparison = {
    kind: "figures",
    indicators: columns.map(({ name }) => name),
    rows: rows.map((row) => ({ region: regionOf(row.document), cells: row.table })),
  };
  const upper = table.withoutDocument.map((region): AnswerSection => ({
    role: "missing",
    text: fill(wording.noUpper, { region }),
  }));
  const cited = citedOf(rows);
  return {
    kind: "answer",
    refused: false,
    sections: [
      ...careSection(question),
      ...said.map(({ text }): AnswerSection => ({ role: "conclusion", text })),
      ...rows.flatMap((row) => rowLine(row, columns)),
      ...silentSections(rows, table, { list, question, relevance }),
      ...upper,
      contactSection(question),
    ],
    citations: list.citations,
    notices: noticesFor({
      cited,
      documentRegions: documentRegions(index),
      conflicts: index.conflicts,
      place: null,
      year,
    }),
    comparison,
    region: null,
    related: [],
    lookedUp: [...rows.flatMap(shownClauses), ...cited.map(({ clause }) => clause)],
    derived: said.map(({ derived }) => derived).join("\n"),
  };
}
