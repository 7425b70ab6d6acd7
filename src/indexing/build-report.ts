/** The corpus before and after a build → what changed, document by document. Pure. */
import type { Clause, PolicyDocument } from "../corpus/clause.ts";
import type { ConflictKind } from "../corpus/conflicts.ts";
import type { IndexedCorpus } from "./corpus-file.ts";

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

function differencesOf({ clauses, conflicts, documents }: IndexedCorpus): ReportedConflict[] {
  const titles = new Map(documents.map(({ id, title }) => [id, title]));
  return conflicts.map(({ clauseIds, kind, explanation }) => {
    const document = clauses.documentAt(clauses.positionOf(clauseIds[0] ?? "")) ?? "";
    return { title: titles.get(document) ?? document, kind, explanation };
  });
}

/** One side of a comparison: what it has of a document. */
interface Side {
  document: PolicyDocument | undefined;
  clauses: readonly Clause[];
}

const nothing: Side = { document: undefined, clauses: [] };

/** How many clauses stand in one list only. */
function countDifferences(old: Side, now: Side): { clausesAdded: number; clausesRemoved: number } {
  const oldClauses = new Set(old.clauses.map(fingerprint));
  const newClauses = new Set(now.clauses.map(fingerprint));
  return {
    clausesAdded: [...newClauses].filter((clause) => !oldClauses.has(clause)).length,
    clausesRemoved: [...oldClauses].filter((clause) => !newClauses.has(clause)).length,
  };
}

type Change = Pick<DocumentChange, "change" | "clausesAdded" | "clausesRemoved">;

function changeOf(old: Side, now: Side): Change {
  const counts = countDifferences(old, now);
  const { clausesAdded, clausesRemoved } = counts;
  if (old.document === undefined) return { change: "added", ...counts };
  if (now.document === undefined) return { change: "removed", ...counts };
  const isSame = old.document.sha256 === now.document.sha256 && clausesAdded === 0 && clausesRemoved === 0;
  return { change: isSame ? "unchanged" : "changed", ...counts };
}

const unchanged: Change = { change: "unchanged", clausesAdded: 0, clausesRemoved: 0 };

/**
 * Compares two corpora.
 * @param before null for the first build.
 * @param isSameCode both were parsed alike, so that equal files have equal clauses and need not be read.
 */
export function compareDocuments(
  before: IndexedCorpus | null,
  after: IndexedCorpus,
  isSameCode: boolean,
): Pick<BuildReport, "documents" | "clauses" | "gaps" | "figures" | "differences"> {
  const byId = (corpus: IndexedCorpus | null): Map<string, PolicyDocument> =>
    new Map(corpus?.documents.map((document) => [document.id, document]));
  const [old, now] = [byId(before), byId(after)];
  const gaps = new Map(after.reports.map((report) => [report.document, report.gaps]));
  const sideOf = (corpus: IndexedCorpus | null, document: PolicyDocument | undefined): Side =>
    corpus === null || document === undefined ? nothing : { document, clauses: corpus.clauses.ofDocument(document.id) };
  const documents = [...new Set([...old.keys(), ...now.keys()])].sort().map((id): DocumentChange => {
    const [was, is] = [old.get(id), now.get(id)];
    const isKept = isSameCode && was !== undefined && was.sha256 === is?.sha256;
    return {
      document: id,
      title: (is ?? was)?.title ?? id,
      ...(isKept ? unchanged : changeOf(sideOf(before, was), sideOf(after, is))),
      clauses: is === undefined ? 0 : after.clauses.countOf(id),
      gaps: gaps.get(id) ?? 0,
      figures: after.figures[id] ?? 0,
    };
  });
  return {
    documents,
    clauses: after.clauses.length,
    gaps: after.reports.reduce((sum, report) => sum + report.gaps, 0),
    figures: Object.values(after.figures).reduce((sum, count) => sum + count, 0),
    differences: differencesOf(after),
  };
}
