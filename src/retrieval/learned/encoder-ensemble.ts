/**
 * Several encoders fitted to the same questions → one: cosines are means of theirs. Different settings make different mistakes.
 * Questions are read with their characters among their terms, as the encoders' clauses are.
 */
import { withCharacters } from "../../indexing/learned/characters.ts";
import type { DualEncoder } from "../../indexing/learned/dual-encoder.ts";

export class EncoderEnsemble {
  readonly #encoders: readonly DualEncoder[];

  /** @param encoders at least one, all of the same clauses. */
  constructor(encoders: readonly DualEncoder[]) {
    this.#encoders = encoders;
  }

  /** Vectors of a question by each encoder, end to end, of length 1 together: products are means of the cosines. */
  encode(terms: readonly string[]): Float32Array {
    const read = withCharacters(terms);
    const parts = this.#encoders.map((encoder) => encoder.encode(read));
    const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
    const scale = 1 / Math.sqrt(parts.length);
    let at = 0;
    for (const part of parts) {
      joined.set(
        part.map((value) => value * scale),
        at,
      );
      at += part.length;
    }
    return joined;
  }

  /** Cosines with all clauses, by position: mean of the encoders. */
  cosines(terms: readonly string[]): Float32Array {
    const read = withCharacters(terms);
    const all = this.#encoders.map((encoder) => encoder.cosines(encoder.encode(read)));
    const [first = new Float32Array(0), ...others] = all;
    if (others.length === 0) return first;
    return first.map((cosine, position) => {
      let sum = cosine;
      for (const other of others) sum += other[position] ?? 0;
      return sum / all.length;
    });
  }
}
