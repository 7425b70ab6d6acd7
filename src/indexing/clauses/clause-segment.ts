/**
 * Clauses of some documents, one after the other ⇄ sections of a file: their records in one stretch of bytes, where each begins, and
 * tables of ids, kinds and documents. Opening parses nothing; a clause is parsed when it is read. Immutable.
 */
import type { Clause, ClauseKind } from "../../corpus/clause.ts";
import { packSections, packStrings, unpackSections, unpackStrings } from "../snapshot/binary.ts";
import { packClause, readClause } from "./clause-record.ts";
import { TermTable } from "../lexical/term-table.ts";
import type { PositionRange } from "../lexical/position-ranges.ts";

const fileType = "clauses";
const fileVersion = 1;

/** Kinds by the number that stands for them in the file. */
const kinds: readonly ClauseKind[] = ["body", "table", "box", "front", "heading"];

/** Clauses that follow each other and are of one document, from one file. */
export interface DocumentRun extends PositionRange {
  document: string;
  /** Name of the file that they were read from. */
  file: string;
}

/** Takes documents' clauses in the order of their positions and keeps no object of them. */
export class ClauseSegmentWriter {
  readonly #texts: Uint8Array[] = [];
  /** Where each clause's record begins; one more at the end. */
  readonly #starts: number[] = [0];
  readonly #ids: string[] = [];
  readonly #kinds: number[] = [];
  readonly #runDocuments: string[] = [];
  readonly #runFiles: string[] = [];
  readonly #runStarts: number[] = [];

  get size(): number {
    return this.#ids.length;
  }

  add(clauses: Iterable<Clause>): void {
    const texts: Uint8Array[] = [];
    let end = this.#starts.at(-1) ?? 0;
    for (const clause of clauses) {
      const text = Buffer.from(packClause(clause), "utf8");
      texts.push(text);
      end += text.length;
      if (this.#runDocuments.at(-1) !== clause.document || this.#runFiles.at(-1) !== clause.source.file) {
        this.#runDocuments.push(clause.document);
        this.#runFiles.push(clause.source.file);
        this.#runStarts.push(this.size);
      }
      this.#starts.push(end);
      this.#kinds.push(kinds.indexOf(clause.kind));
      this.#ids.push(clause.id);
    }
    this.#texts.push(Buffer.concat(texts));
  }

  /** The bytes of the file. */
  finish(): Buffer {
    return packSections(fileType, fileVersion, {
      starts: Float64Array.from(this.#starts),
      kinds: Uint8Array.from(this.#kinds),
      runDocuments: packStrings(this.#runDocuments),
      runFiles: packStrings(this.#runFiles),
      runStarts: Uint32Array.from(this.#runStarts),
      ...TermTable.of(this.#ids).sections(),
      texts: this.#texts,
    });
  }
}

export class ClauseSegment {
  /** Number of clauses. */
  readonly size: number;
  /** In the order of their positions; a document has one as a rule. */
  readonly runs: readonly DocumentRun[];
  readonly #starts: Float64Array;
  readonly #kinds: Uint8Array;
  readonly #ids: TermTable;
  readonly #texts: Buffer;

  /**
   * Reads `bytes` where they lie; they must not change afterwards.
   * @throws SnapshotError for a file of another kind or version.
   */
  constructor(bytes: Uint8Array) {
    const sections = unpackSections(bytes, fileType, fileVersion);
    const texts = sections.bytes("texts");
    this.#texts = Buffer.from(texts.buffer, texts.byteOffset, texts.byteLength);
    this.#starts = sections.doubles("starts");
    this.#kinds = sections.bytes("kinds");
    this.#ids = TermTable.open(sections);
    this.size = this.#ids.size;
    const runStarts = sections.integers("runStarts");
    const files = unpackStrings(sections.bytes("runFiles"));
    this.runs = unpackStrings(sections.bytes("runDocuments")).map((document, i) => ({
      document,
      file: files[i] ?? "",
      start: runStarts[i] ?? 0,
      end: runStarts[i + 1] ?? this.size,
    }));
  }

  /** Place of a clause in the segment; −1 when it is not here. */
  find(id: string): number {
    return this.#ids.find(id);
  }

  idAt(place: number): string {
    return this.#ids.term(place);
  }

  kindAt(place: number): ClauseKind {
    return kinds[this.#kinds[place] ?? 0] ?? "body";
  }

  /** Length of a clause's record, in bytes. */
  bytesAt(place: number): number {
    return (this.#starts[place + 1] ?? 0) - (this.#starts[place] ?? 0);
  }

  /** The run that a place lies in. */
  runAt(place: number): DocumentRun | undefined {
    let [low, high] = [0, this.runs.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.runs[middle]?.start ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    return this.runs[low];
  }

  /** A new object with each call. @param place from 0 to size − 1. */
  read(place: number): Clause {
    const { document = "", file = "" } = this.runAt(place) ?? {};
    const json = this.#texts.toString("utf8", this.#starts[place], this.#starts[place + 1]);
    return readClause(json, { id: this.idAt(place), document, kind: this.kindAt(place), file });
  }
}
