/**
 * Clauses of some documents, one after the other ⇄ sections of a file: their JSON in one stretch of bytes, where each begins, and
 * tables of ids, kinds and documents. Opening parses nothing; a clause is parsed when it is read. Immutable.
 */
import type { Clause, ClauseKind } from "../../corpus/clause.ts";
import { packSections, packStrings, unpackSections, unpackStrings } from "../binary.ts";
import { TermTable } from "../lexical/term-table.ts";
import type { PositionRange } from "../position-ranges.ts";

const fileType = "clauses";
const fileVersion = 1;

/** Kinds by the number that stands for them in the file. */
const kinds: readonly ClauseKind[] = ["body", "table", "box", "front", "heading"];

/** Clauses that follow each other and are of one document. */
export interface DocumentRun extends PositionRange {
  document: string;
}

/** Takes documents' clauses in the order of their positions and keeps no object of them. */
export class ClauseSegmentWriter {
  readonly #texts: Uint8Array[] = [];
  /** Where each clause's JSON begins; one more at the end. */
  readonly #starts: number[] = [0];
  readonly #ids: string[] = [];
  readonly #kinds: number[] = [];
  readonly #runDocuments: string[] = [];
  readonly #runStarts: number[] = [];

  get size(): number {
    return this.#ids.length;
  }

  add(clauses: Iterable<Clause>): void {
    const texts: Uint8Array[] = [];
    let end = this.#starts.at(-1) ?? 0;
    for (const clause of clauses) {
      const text = Buffer.from(JSON.stringify(clause), "utf8");
      texts.push(text);
      end += text.length;
      if (this.#runDocuments.at(-1) !== clause.document) {
        this.#runDocuments.push(clause.document);
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
    this.runs = unpackStrings(sections.bytes("runDocuments")).map((document, i) => ({
      document,
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

  /** Length of a clause's JSON, in bytes. */
  bytesAt(place: number): number {
    return (this.#starts[place + 1] ?? 0) - (this.#starts[place] ?? 0);
  }

  /** A new object with each call. @param place from 0 to size − 1. */
  read(place: number): Clause {
    const clause: Clause = JSON.parse(this.#texts.toString("utf8", this.#starts[place], this.#starts[place + 1]));
    return clause;
  }
}
