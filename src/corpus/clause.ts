/**
 * The shapes that the corpus room hands on: documents and clauses. A clause is the unit of retrieval and citation: the
 * smallest numbered or led unit of a document, split between sentences where it is long, or one row of a table.
 */
import type { Audience } from "./audience.ts";
import type { Comparator, Figure } from "../language/quantities.ts";

/**
 * How strongly a clause binds. `achievement`: reached in an earlier plan period · `binding`: 约束性 indicator, in the table or
 * told again in the text · `expected`: 预期性 indicator, or a target of the text that no table calls 约束性 · `required`:
 * 必须/不得/应 or a plain duty · `promoted`: 推动/推进/支持 · `encouraged`: 鼓励/探索 · `none`: background, headers, imprints.
 */
export type Force = "achievement" | "binding" | "expected" | "required" | "promoted" | "encouraged" | "none";

/** Who receives the money that a clause speaks of. */
export type Payee = "person" | "institution" | "worker";

export type ClauseKind = "body" | "table" | "box" | "front" | "heading";

/**
 * 1-based line and 1-based column (in UTF-16 code units) in the source file as captured; for HTML, Word and PDF in the text
 * that was extracted from it.
 */
export interface SourcePosition {
  line: number;
  column: number;
  /** 1-based page; only where the file has pages (PDF). */
  page?: number;
}

export interface SourceSpan {
  /** File name inside `documents/`, e.g. `hebei.txt`. */
  file: string;
  start: SourcePosition;
  end: SourcePosition;
}

export type { Audience, Comparator, Figure };

/** A row of an indicator table, read as figures. */
export interface IndicatorRow {
  indicator: string;
  unit: string;
  group: string | null;
  /** Value in the base year as printed; null where the table has none. */
  base: string | null;
  baseYear: number | null;
  target: string;
  targetYear: number | null;
  comparator: Comparator;
  attribute: "约束性" | "预期性" | null;
}

export interface Clause {
  /** Stable: stays the same when other clauses or documents change. */
  id: string;
  /** Base name of the file, e.g. `hebei`. */
  document: string;
  /** Headings from the chapter down to the deepest. */
  path: string[];
  kind: ClauseKind;
  /** The repaired text. Every quotation is verbatim from here. */
  text: string;
  source: SourceSpan;
  /** Where the text was put together from several stretches of the file: each of them, in reading order. */
  pieces?: SourceSpan[];
  force: Force;
  figures: Figure[];
  /** Departments named as responsible, in order; the first is the lead where the text says 牵头. */
  responsible: string[];
  /** Text is missing in the capture right before / after this clause; never quote across. */
  gapBefore: boolean;
  gapAfter: boolean;
  /** Position in the document's restored reading order, from 0. */
  ordinal: number;
  payee: Payee | null;
  /** For whom the clause is, from its words or the nearest heading that says; empty where nothing says. */
  audience: Audience[];
  row: IndicatorRow | null;
  /** Names of the repairs that touched this clause, e.g. `page-wrap`, `interleaved-capture`. */
  repairs: string[];
}

/** Regions from the narrowest to the widest, e.g. `["甘南藏族自治州", "甘肃省"]`. */
export type RegionLadder = string[];

export interface PolicyDocument {
  /** Base name of the file. */
  id: string;
  /** File name inside `documents/`. */
  file: string;
  /** The plan's own title, without 《》. */
  title: string;
  /** 文号, e.g. `冀政字〔2022〕23号`; null where the capture has none. */
  docNumber: string | null;
  issuer: string;
  regionLadder: RegionLadder;
  /** ISO date of signing or issue; null where unknown. */
  issuedDate: string | null;
  planPeriod: { startYear: number; endYear: number } | null;
  /** 公开属性 as printed, e.g. `此件公开发布`. */
  disclosure: string | null;
  /** Sentences known to be missing from the capture. */
  missingSentences: number;
  /** SHA-256 of the file's bytes, hex. */
  sha256: string;
}

/** What one document became, and what was noticed on the way. */
export interface ParsedDocument {
  document: PolicyDocument;
  clauses: Clause[];
  report: DocumentReport;
}

export interface DocumentReport {
  document: string;
  clauses: number;
  /** Places where the capture lost text. */
  gaps: number;
  /** One line each, in Chinese: which repair, where, on what evidence. */
  repairs: string[];
  /** One line each, in Chinese: what a person should look at. */
  warnings: string[];
}
