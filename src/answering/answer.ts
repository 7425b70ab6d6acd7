/** The shape of an answer, as every channel receives it and as the command line prints it. */
import type { Comparator, Force } from "../corpus/clause.ts";

export type AnswerKind = "answer" | "partial" | "refusal" | "clarify" | "chat" | "emergency";

/** For whom the words are: old people and those who care for them, or staff of offices and homes. */
export type Readership = "family" | "staff";

export interface Citation {
  /** Id of the clause, for 看原文. */
  clauseId: string;
  document: string;
  title: string;
  docNumber: string | null;
  path: string[];
  /** The whole repaired clause. */
  text: string;
  /** Verbatim from `text`. */
  quote: string;
  source: { file: string; start: { line: number; column: number }; end: { line: number; column: number } };
  force: Force;
}

/** One cell of a comparison: a region's value for an indicator, or null (未写明). */
export interface ComparisonCell {
  value: string | null;
  /** Index into `citations`. */
  citation: number | null;
  /** The value as a number, for a chart; absent for words, lists and ranges. */
  figure?: CellFigure;
  /** When the value holds, whether it binds, and how it is counted otherwise than the others, in Chinese. */
  remarks?: string[];
  /** Further citations that state the same. */
  also?: number[];
}

/** The number of a cell. Cells of one column with the same `scale` may be drawn and ordered side by side. */
export interface CellFigure {
  /** In the base unit: 50 万张 is 500000. */
  value: number;
  /** Base unit, e.g. `%`, `张`, `人`. */
  unit: string;
  comparator: Comparator;
  /** What it is counted by, e.g. `每千名老人`; null for a plain total. */
  per: string | null;
  /** The year it is for; null where none is written. */
  year: number | null;
  attribute: "约束性" | "预期性" | null;
  /** True for what a plan wants, false for what was reached. */
  isTarget: boolean;
  /** Same text, same unit, denominator, year and direction. */
  scale: string;
}

export interface Comparison {
  /** `figures`: a column an indicator; `quotes` or absent: one column of words. */
  kind?: "figures" | "quotes";
  /** Column heads after the region. */
  indicators: string[];
  rows: { region: string; cells: ComparisonCell[] }[];
}

/** A piece of an answer's plain text, so that each channel can set it in its own markup. */
export interface AnswerSection {
  role: "care" | "conclusion" | "quote" | "missing" | "notice" | "contact" | "source";
  text: string;
}

export interface Answer {
  /** Plain text a person would read, citations marked in it as [1], [2], … */
  answer: string;
  /** The same content in pieces, top to bottom. */
  sections: AnswerSection[];
  kind: AnswerKind;
  /** True when the documents do not answer the question, also when a closest clause is shown. */
  refused: boolean;
  /** The region the answer is for, e.g. `河北省`; null where none applies. */
  region: string | null;
  citations: Citation[];
  retrieved: { document: string; path: string[]; text: string; score: number }[];
  notices: string[];
  related: string[];
  comparison: Comparison | null;
  /** Who wrote the words: our templates around quotations, or a configured model. */
  engine: "extractive" | "model";
  timings: { retrieveMs: number; answerMs: number };
}
