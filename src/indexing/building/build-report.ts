/** The corpus before and after a build → what changed, document by document. Pure. */
import type { Clause, PolicyDocument } from "../../corpus/clause.ts";
import type { ConflictKind } from "../../corpus/conflicts.ts";
import type { CorpusFile, IndexedCorpus } from "../snapshot/corpus-file.ts";

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

function differencesOf({ conflicts, conflictDocuments, documents }: CorpusFile): ReportedConflict[] {
  const titles = new Map(documents.map(({ id, title }) => [id, title]));
  return conflicts.map(({ kind, explanation }, i) => {
    const document = conflictDocuments[i] ?? "";
    return { title: titles.get(document) ?? document, kind, explanation };
  });
}

/** What became of one document. */
export type Change = Pick<DocumentChange, "change" | "clausesAdded" | "clausesRemoved">;

/** Changes by the document's id; one that is not there did not change. */
export type Changes = ReadonlyMap<string, Change>;

const unchanged: Change = { change: "unchanged", clausesAdded: 0, clausesRemoved: 0 };

function changeOf(old: readonly Clause[], now: readonly Clause[], isSameFile: boolean): Change {
  const [oldClauses, newClauses] = [new Set(old.map(fingerprint)), new Set(now.map(fingerprint))];
  const clausesAdded = [...newClauses].filter((clause) => !oldClauses.has(clause)).length;
  const clausesRemoved = [...oldClauses].filter((clause) => !newClauses.has(clause)).length;
  const isSame = isSameFile && clausesAdded === 0 && clausesRemoved === 0;
  return { change: isSame ? "unchanged" : "changed", clausesAdded, clausesRemoved };
}

/**
 * Compares two corpora.
 * @param before null for the first build.
 * @param isSameCode both were parsed alike, so that equal files have equal clauses and need not be read.
 */
export function compareDocuments(before: IndexedCorpus | null, after: IndexedCorpus, isSameCode: boolean): Changes {
  const old = new Map(before?.documents.map((document) => [document.id, document]));
  const changes = new Map<string, Change>();
  for (const { id, sha256 } of after.documents) {
    const was = old.get(id);
    old.delete(id);
    if (was === undefined || before === null) {
      changes.set(id, { change: "added", clausesAdded: after.clauses.countOf(id), clausesRemoved: 0 });
    } else if (!isSameCode || was.sha256 !== sha256) {
      changes.set(id, changeOf(before.clauses.ofDocument(id), after.clauses.ofDocument(id), was.sha256 === sha256));
    }
  }
  for (const id of old.keys()) {
    changes.set(id, { change: "removed", clausesAdded: 0, clausesRemoved: before?.clauses.countOf(id) ?? 0 });
  }
  return changes;
}

/**
 * A corpus and what changed in it, as a report tells it.
 * @param removed documents that are gone.
 */
export function describeCorpus(
  corpus: CorpusFile,
  changes: Changes,
  removed: readonly PolicyDocument[] = [],
): Pick<BuildReport, "documents" | "clauses" | "gaps" | "figures" | "differences" | "conflicts"> {
  const reports = new Map(corpus.reports.map((report) => [report.document, report]));
  const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
  const documents = [...corpus.documents, ...removed].map(({ id, title }): DocumentChange => ({
    document: id,
    title,
    ...(changes.get(id) ?? unchanged),
    clauses: reports.get(id)?.clauses ?? 0,
    gaps: reports.get(id)?.gaps ?? 0,
    figures: corpus.figures[id] ?? 0,
  }));
  return {
    documents: documents.sort((a, b) => (a.document < b.document ? -1 : 1)),
    clauses: sum(documents.map(({ clauses }) => clauses)),
    gaps: sum(documents.map(({ gaps }) => gaps)),
    figures: sum(Object.values(corpus.figures)),
    conflicts: corpus.conflicts.length,
    differences: differencesOf(corpus),
  };
}
