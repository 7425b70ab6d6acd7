/** The corpus before and after a build → what changed, document by document. Pure. */
import type { Clause } from "../corpus/clause.ts";
import type { ConflictKind } from "../corpus/conflicts.ts";
import type { CorpusFile } from "./open-index.ts";

export interface DocumentChange {
  document: string;
  title: string;
  change: "added" | "changed" | "removed" | "unchanged";
  clauses: number;
  clausesAdded: number;
  clausesRemoved: number;
  gaps: number;
  /** Amounts, shares, counts, ages and dates read from its clauses. */
  figures: number;
}

/** Two places that differ on one matter, as a person reads it. */
export interface ReportedConflict {
  /** Title of the document; of a difference between levels, the narrower region's. */
  title: string;
  kind: ConflictKind;
  /** In Chinese, with both passages. */
  explanation: string;
}

export interface BuildReport {
  /** False: nothing had changed, nothing was written. */
  built: boolean;
  snapshotId: string;
  documents: DocumentChange[];
  /** Over all documents. */
  clauses: number;
  gaps: number;
  figures: number;
  /** Where the documents contradict themselves, and where a region's differs from the one above it. */
  differences: ReportedConflict[];
  /** One line each, in Chinese. */
  warnings: string[];
  /** Number of conflicting pairs. */
  conflicts: number;
  /** Texts whose vectors were computed anew. */
  embeddedTexts: number;
  /** What a model wrote for clauses without a question; absent where none was asked. */
  writtenQuestions?: { clauses: number; questions: number };
  elapsedMs: number;
}

const fingerprint = (clause: Clause): string => `${clause.id}\0${clause.text}`;

const figuresOf = (clauses: readonly Clause[]): number => clauses.reduce((sum, { figures }) => sum + figures.length, 0);

function differencesOf(corpus: CorpusFile): ReportedConflict[] {
  const titles = new Map(corpus.documents.map(({ id, title }) => [id, title]));
  const homes = new Map(corpus.clauses.map(({ id, document }) => [id, document]));
  return corpus.conflicts.map(({ clauseIds, kind, explanation }) => {
    const document = homes.get(clauseIds[0] ?? "") ?? "";
    return { title: titles.get(document) ?? document, kind, explanation };
  });
}

function clausesOf(corpus: CorpusFile | null, document: string): Set<string> {
  const clauses = corpus?.clauses.filter((clause) => clause.document === document) ?? [];
  return new Set(clauses.map(fingerprint));
}

function changeOf(before: CorpusFile | null, after: CorpusFile, id: string): DocumentChange {
  const old = before?.documents.find((document) => document.id === id);
  const now = after.documents.find((document) => document.id === id);
  const [oldClauses, newClauses] = [clausesOf(before, id), clausesOf(after, id)];
  const clausesAdded = [...newClauses].filter((clause) => !oldClauses.has(clause)).length;
  const clausesRemoved = [...oldClauses].filter((clause) => !newClauses.has(clause)).length;
  const isSame = old?.sha256 === now?.sha256 && clausesAdded === 0 && clausesRemoved === 0;
  return {
    document: id,
    title: (now ?? old)?.title ?? id,
    change: old === undefined ? "added" : now === undefined ? "removed" : isSame ? "unchanged" : "changed",
    clauses: newClauses.size,
    clausesAdded,
    clausesRemoved,
    gaps: after.reports.find((report) => report.document === id)?.gaps ?? 0,
    figures: figuresOf(after.clauses.filter((clause) => clause.document === id)),
  };
}

/** Compares two corpora. `before` is null for the first build. */
export function compareDocuments(
  before: CorpusFile | null,
  after: CorpusFile,
): Pick<BuildReport, "documents" | "clauses" | "gaps" | "figures" | "differences"> {
  const ids = new Set([...(before?.documents ?? []), ...after.documents].map((document) => document.id));
  return {
    documents: [...ids].sort().map((id) => changeOf(before, after, id)),
    clauses: after.clauses.length,
    gaps: after.reports.reduce((sum, report) => sum + report.gaps, 0),
    figures: figuresOf(after.clauses),
    differences: differencesOf(after),
  };
}
