/**
 * Parsed documents, one after the other in the order of their ids → the data of an index and one file of their clauses. Keeps no
 * document longer than it has to, so that thousands of them need no more memory than their clauses' bytes.
 */
import type { Clause, DocumentReport, ParsedDocument, PolicyDocument } from "../../corpus/clause.ts";
import { findConflicts } from "../../corpus/conflicts.ts";
import type { Conflict } from "../../corpus/conflicts.ts";
import { findDifferences, mostComparedDocuments } from "../../corpus/read-corpus.ts";
import { ClauseSegment, ClauseSegmentWriter } from "../clauses/clause-segment.ts";
import { ClauseStore } from "../clauses/clause-store.ts";
import type { CorpusFile, IndexedCorpus } from "../snapshot/corpus-file.ts";

export interface BuiltCorpus {
  /** Without questions: they are tied to the clauses afterwards. */
  corpus: IndexedCorpus;
  /** The bytes of the clauses' file. */
  clauseBytes: Buffer;
  /** One line each, in Chinese. */
  warnings: string[];
}

const countFigures = (clauses: readonly Clause[]): number =>
  clauses.reduce((sum, { figures }) => sum + figures.length, 0);

export class CorpusBuilder {
  readonly #writer = new ClauseSegmentWriter();
  readonly #documents: PolicyDocument[] = [];
  readonly #reports: DocumentReport[] = [];
  readonly #figures: Record<string, number> = {};
  readonly #conflicts: Conflict[] = [];
  /** Kept while there are few enough to be held side by side. */
  #compared: ParsedDocument[] = [];

  get count(): number {
    return this.#documents.length;
  }

  has(document: string): boolean {
    return this.#figures[document] !== undefined;
  }

  add(parsed: ParsedDocument): void {
    const { document, clauses, report } = parsed;
    this.#writer.add(clauses);
    this.#documents.push(document);
    this.#reports.push(report);
    this.#figures[document.id] = countFigures(clauses);
    this.#conflicts.push(...findConflicts(clauses));
    if (this.count <= mostComparedDocuments) this.#compared.push(parsed);
    else this.#compared = [];
  }

  finish(): BuiltCorpus {
    const clauseBytes = this.#writer.finish();
    const clauses = new ClauseStore([new ClauseSegment(clauseBytes)]);
    const conflicts = [...this.#conflicts, ...findDifferences(this.#compared)];
    const file: CorpusFile = {
      documents: this.#documents,
      conflicts,
      conflictDocuments: conflicts.map(
        ({ clauseIds: [first = ""] }) => clauses.documentAt(clauses.positionOf(first)) ?? "",
      ),
      questions: [],
      reports: this.#reports,
      figures: this.#figures,
      unreadable: [],
    };
    const uncompared =
      this.count > mostComparedDocuments
        ? [`文件多于 ${mostComparedDocuments} 份，上下级之间、各地之间的不同没有逐份比较。`]
        : [];
    const warnings = [...uncompared, ...this.#reports.flatMap((report) => report.warnings)];
    return { corpus: { ...file, clauses }, clauseBytes, warnings };
  }
}
