/**
 * One vector a clause, as the encoder that was fitted to the question bank sees it, rounded to a byte a number: for clauses that the
 * encoder was not fitted to. ⇄ a file that is read where it lies.
 */
import { packSections, unpackSections } from "../snapshot/binary.ts";
import { roundRows } from "../learned/rounded-rows.ts";

const fileType = "passage-rows";
const fileVersion = 1;

export class PassageRows {
  /** Number of clauses. */
  readonly size: number;
  readonly #dimension: number;
  readonly #codes: Int8Array;
  readonly #scales: Float32Array;

  private constructor(dimension: number, codes: Int8Array, scales: Float32Array) {
    this.size = scales.length;
    this.#dimension = dimension;
    this.#codes = codes;
    this.#scales = scales;
  }

  /** @param vectors one a clause, of length 1 or 0. */
  static of(vectors: Iterable<Float32Array>, dimension: number, count: number): PassageRows {
    const codes = new Int8Array(count * dimension);
    const scales = new Float32Array(count);
    let place = 0;
    for (const vector of vectors) {
      const rounded = roundRows(vector, dimension);
      codes.set(rounded.codes, place * dimension);
      scales[place] = rounded.scales[0] ?? 0;
      place += 1;
    }
    return new PassageRows(dimension, codes, scales);
  }

  /** Those of several segments as one. */
  static merge(parts: readonly PassageRows[]): PassageRows {
    const [first] = parts;
    const dimension = first === undefined ? 1 : first.#dimension;
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    const merged = new PassageRows(dimension, new Int8Array(size * dimension), new Float32Array(size));
    let place = 0;
    for (const part of parts) {
      merged.#codes.set(part.#codes, place * dimension);
      merged.#scales.set(part.#scales, place);
      place += part.size;
    }
    return merged;
  }

  /** @throws SnapshotError for a file of another kind or version. */
  static open(bytes: Uint8Array): PassageRows {
    const sections = unpackSections(bytes, fileType, fileVersion);
    const { buffer, byteOffset, byteLength } = sections.bytes("codes");
    return new PassageRows(
      sections.integers("dimension")[0] ?? 1,
      new Int8Array(buffer, byteOffset, byteLength),
      sections.floats("scales"),
    );
  }

  save(): Buffer {
    const { buffer, byteOffset, byteLength } = this.#codes;
    return packSections(fileType, fileVersion, {
      dimension: new Uint32Array([this.#dimension]),
      codes: new Uint8Array(buffer, byteOffset, byteLength),
      scales: this.#scales,
    });
  }

  /** Cosine of a vector of length 1 with the clause at a place. */
  cosine(vector: Float32Array, place: number): number {
    const base = place * this.#dimension;
    let sum = 0;
    for (let i = 0; i < this.#dimension; i += 1) sum += (vector[i] ?? 0) * (this.#codes[base + i] ?? 0);
    return sum * (this.#scales[place] ?? 0);
  }
}
