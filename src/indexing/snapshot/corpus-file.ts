/** The plain data of an index: documents and what was noticed about them, beside their clauses. */
import type { DocumentReport, PolicyDocument } from "../../corpus/clause.ts";
import type { Conflict } from "../../corpus/conflicts.ts";
import type { BankQuestion } from "../../corpus/question-bank.ts";
import type { ListedFile } from "../../corpus/read-corpus.ts";
import type { ClauseStore } from "../clauses/clause-store.ts";

/** What stands in `corpus.json`. */
export interface CorpusFile {
  /** In the order of their ids. */
  documents: PolicyDocument[];
  conflicts: Conflict[];
  /** The question bank, each question tied to its clause. */
  questions: BankQuestion[];
  reports: DocumentReport[];
  /** Amounts, shares, counts, ages and dates read from each document's clauses, by its id. */
  figures: Record<string, number>;
  /** Document of each conflict, in their order; of a difference between levels, the narrower region's. */
  conflictDocuments: string[];
  /** Files that could not be read, as they were then: they are not tried again until they change. */
  unreadable: ListedFile[];
}

/** The same with the clauses. */
export interface IndexedCorpus extends CorpusFile {
  clauses: ClauseStore;
}
