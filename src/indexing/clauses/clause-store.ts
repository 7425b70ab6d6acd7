/**
 * Segments of clauses → all clauses of an index by position, by id and by document. Nothing is held as an object but what was
 * asked for lately, so that a million clauses open at once; a small corpus stays read.
 */
import type { Clause, ClauseKind } from "../../corpus/clause.ts";
import type { PositionRange } from "../lexical/position-ranges.ts";
import { ClauseSegment, ClauseSegmentWriter } from "./clause-segment.ts";
import { RecentClauses } from "./recent-clauses.ts";

/** Records of clauses kept as objects; a clause has about 500 bytes, five plans together half a MB. */
const mostKeptBytes = 32 * 1024 * 1024;

interface PlacedSegment {
  segment: ClauseSegment;
  /** Position of its first clause. */
  offset: number;
}

export class ClauseStore implements Iterable<Clause> {
  /** Number of clauses; their positions are 0…length−1. */
  readonly length: number;
  readonly #segments: readonly PlacedSegment[];
  readonly #ranges = new Map<string, PositionRange[]>();
  readonly #recent = new RecentClauses(mostKeptBytes);

  /** @param segments in the order of their positions. */
  constructor(segments: readonly ClauseSegment[]) {
    let offset = 0;
    this.#segments = segments.map((segment) => {
      const placed = { segment, offset };
      for (const { document, start, end } of segment.runs) {
        const ranges = this.#ranges.get(document) ?? [];
        ranges.push({ start: offset + start, end: offset + end });
        this.#ranges.set(document, ranges);
      }
      offset += segment.size;
      return placed;
    });
    this.length = offset;
  }

  /** The same clauses as one segment in memory. */
  static of(clauses: Iterable<Clause>): ClauseStore {
    const writer = new ClauseSegmentWriter();
    writer.add(clauses);
    return new ClauseStore([new ClauseSegment(writer.finish())]);
  }

  /** The segment that a position lies in. */
  #placed(position: number): PlacedSegment | undefined {
    return this.#segments.findLast(({ offset }) => offset <= position);
  }

  /** Undefined where there is no such position. */
  at(position: number): Clause | undefined {
    const placed = position >= 0 && position < this.length ? this.#placed(position) : undefined;
    if (placed === undefined) return undefined;
    const { segment } = placed;
    const place = position - placed.offset;
    return this.#recent.get(position, segment.bytesAt(place), () => segment.read(place));
  }

  /** −1 when no clause has this id. */
  positionOf(id: string): number {
    for (const { segment, offset } of this.#segments) {
      const place = segment.find(id);
      if (place >= 0) return offset + place;
    }
    return -1;
  }

  /** Empty where there is no such position. */
  idAt(position: number): string {
    const placed = position < this.length ? this.#placed(position) : undefined;
    return placed === undefined ? "" : placed.segment.idAt(position - placed.offset);
  }

  byId(id: string): Clause | undefined {
    return this.at(this.positionOf(id));
  }

  /** Without reading the clause. */
  kindAt(position: number): ClauseKind | undefined {
    const placed = position < this.length ? this.#placed(position) : undefined;
    return placed?.segment.kindAt(position - placed.offset);
  }

  /** Id of the document that the clause at a position is of, without reading the clause. */
  documentAt(position: number): string | undefined {
    const placed = position < this.length ? this.#placed(position) : undefined;
    return placed?.segment.runAt(position - placed.offset)?.document;
  }

  /** Where a document's clauses lie; empty for one that has none. */
  rangesOf(document: string): readonly PositionRange[] {
    return this.#ranges.get(document) ?? [];
  }

  /** Number of a document's clauses. */
  countOf(document: string): number {
    return this.rangesOf(document).reduce((sum, { start, end }) => sum + end - start, 0);
  }

  /** A document's clauses by position. @param kind only those of this kind; the others are not read. */
  ofDocument(document: string, kind?: ClauseKind): Clause[] {
    const clauses: Clause[] = [];
    for (const { start, end } of this.rangesOf(document)) {
      for (let position = start; position < end; position += 1) {
        const clause = kind === undefined || this.kindAt(position) === kind ? this.at(position) : undefined;
        if (clause !== undefined) clauses.push(clause);
      }
    }
    return clauses;
  }

  /** All clauses by position. Takes minutes in a large index: for building, and for what is small. */
  *[Symbol.iterator](): Generator<Clause> {
    for (let position = 0; position < this.length; position += 1) {
      const clause = this.at(position);
      if (clause !== undefined) yield clause;
    }
  }
}
