/**
 * The encoder fitted to the question bank → cosines with all clauses of an index: with those it was fitted to by its own rows, with
 * all others by the rows that their segments bring.
 */
import type { DualEncoder } from "../learned/dual-encoder.ts";
import type { PassageRows } from "./passage-rows.ts";

/** A run of clauses; without rows its clauses are those that the encoder was fitted to, from position 0. */
export interface EncodedSegment {
  clauses: number;
  rows: PassageRows | null;
}

export class QuestionEncoder {
  readonly #encoder: DualEncoder;
  readonly #segments: readonly { offset: number; rows: PassageRows | null }[];

  /** @param segments in the order of their positions. */
  constructor(encoder: DualEncoder, segments: readonly EncodedSegment[]) {
    this.#encoder = encoder;
    let offset = 0;
    this.#segments = segments.map(({ clauses, rows }) => {
      const segment = { offset, rows };
      offset += clauses;
      return segment;
    });
  }

  /** Vector of a question, of length 1; all zero when none of its terms is known. */
  encode(terms: readonly string[]): Float32Array {
    return this.#encoder.encode(terms);
  }

  /** Vector of a piece of a clause, of length 1; all zero when none of its terms stands in a clause. */
  encodePassage(terms: readonly string[]): Float32Array {
    return this.#encoder.encodePassage(terms);
  }

  /** Cosine of a question's vector with the clause at `position`. */
  cosine(vector: Float32Array, position: number): number {
    const segment = this.#segments.findLast(({ offset }) => offset <= position);
    if (segment === undefined || segment.rows === null) return this.#encoder.cosine(vector, position);
    return segment.rows.cosine(vector, position - segment.offset);
  }
}
