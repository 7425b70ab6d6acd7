/**
 * A question's terms and a clause's terms → vectors of one space, where a question lies near its right clauses. One table of
 * term vectors a side, pooled by tf-idf weight; fitted by `fit-encoder.ts`, saved and opened as typed arrays.
 */
import { packSections, packStrings, unpackSections, unpackStrings } from "../snapshot/binary.ts";
import type { Section } from "../snapshot/binary.ts";
import { poolInto } from "./embedding-rows.ts";
import type { Pooled } from "./embedding-rows.ts";
import { readRows, roundRows } from "./rounded-rows.ts";
import type { RoundedRows } from "./rounded-rows.ts";

export interface EncoderParts {
  dimension: number;
  /** Terms a question can use, by row of `questionRows`. */
  terms: readonly string[];
  /** Rarity of each term. */
  rarities: Float32Array;
  questionRows: Float32Array;
  /** Rows of the same terms on the clauses' side, for the terms that clauses have: the first of `terms`. */
  passageRows: Float32Array;
  /** One row of length 1 a clause, by position. */
  clauseRows: Float32Array;
}

const fileType = "dual-encoder";
const fileVersion = 2;

const tables = ["questionRows", "passageRows", "clauseRows"] as const;
type Table = (typeof tables)[number];

/** Weighs the terms of a text: (1 + log count) × rarity, in the order of `ids`. */
export function poolingWeights(counts: ArrayLike<number>, rarities: ArrayLike<number>): Float32Array {
  return Float32Array.from({ length: counts.length }, (_, i) => (1 + Math.log(counts[i] ?? 1)) * (rarities[i] ?? 0));
}

/** Whether one array is a view of the beginning of the other. */
const beginsLike = (part: Float32Array | Int8Array, whole: Float32Array | Int8Array): boolean =>
  part.buffer === whole.buffer && part.byteOffset === whole.byteOffset;

/** Tables of rows, each with the length of its rows → one table of the rows in a line. */
function sideBySide(tables: readonly (readonly [rows: Float32Array, length: number])[]): Float32Array {
  const length = tables.reduce((sum, [, own]) => sum + own, 0);
  const joined = new Float32Array(tables.reduce((sum, [rows]) => sum + rows.length, 0));
  let at = 0;
  for (const [rows, own] of tables) {
    for (let row = 0; row * own < rows.length; row += 1)
      joined.set(rows.subarray(row * own, (row + 1) * own), row * length + at);
    at += own;
  }
  return joined;
}

export class DualEncoder {
  readonly dimension: number;
  /** Number of clauses. */
  readonly size: number;
  readonly #parts: EncoderParts;
  readonly #rounded: Readonly<Record<Table, RoundedRows>>;
  readonly #numbers: ReadonlyMap<string, number>;

  private constructor(parts: Omit<EncoderParts, Table>, rounded: Readonly<Record<Table, RoundedRows>>) {
    const { dimension } = parts;
    const questionRows = readRows(rounded.questionRows, dimension);
    const isOneTable = beginsLike(rounded.passageRows.codes, rounded.questionRows.codes);
    this.dimension = dimension;
    this.#rounded = rounded;
    this.#parts = {
      ...parts,
      questionRows,
      passageRows: isOneTable
        ? questionRows.subarray(0, rounded.passageRows.codes.length)
        : readRows(rounded.passageRows, dimension),
      clauseRows: readRows(rounded.clauseRows, dimension),
    };
    this.size = this.#parts.clauseRows.length / dimension;
    this.#numbers = new Map(parts.terms.map((term, id) => [term, id]));
  }

  /** Rows are rounded at once, so that an encoder is the same before it is saved and after it is opened. */
  static of(parts: EncoderParts): DualEncoder {
    const { dimension } = parts;
    const questionRows = roundRows(parts.questionRows, dimension);
    const { codes, scales } = questionRows;
    const count = parts.passageRows.length;
    // An encoder with one table for both sides does not hold it twice.
    const passageRows = beginsLike(parts.passageRows, parts.questionRows)
      ? { codes: codes.subarray(0, count), scales: scales.subarray(0, count / dimension) }
      : roundRows(parts.passageRows, dimension);
    return new DualEncoder(parts, { questionRows, passageRows, clauseRows: roundRows(parts.clauseRows, dimension) });
  }

  /**
   * Encoders that were fitted to the same texts from different beginnings, side by side in one longer vector: cosines of the
   * whole are about the mean of theirs, and steadier than any. @throws RangeError for none, or for encoders of other terms.
   */
  static join(encoders: readonly DualEncoder[]): DualEncoder {
    const [first] = encoders;
    if (first === undefined || encoders.some((other) => other.#parts.terms.length !== first.#parts.terms.length))
      throw new RangeError("Only encoders of the same terms can be joined.");
    const { terms, rarities } = first.#parts;
    const rows = (table: Table): Float32Array => sideBySide(encoders.map((one) => [one.#parts[table], one.dimension]));
    const dimension = encoders.reduce((sum, one) => sum + one.dimension, 0);
    const [questionRows, passageRows, clauseRows] = tables.map(rows);
    const none = new Float32Array(0);
    return DualEncoder.of({
      dimension,
      terms,
      rarities,
      questionRows: questionRows ?? none,
      passageRows: passageRows ?? none,
      clauseRows: (clauseRows ?? none).map((value) => value / Math.sqrt(encoders.length)),
    });
  }

  /** @throws SnapshotError for a file of another kind or version. */
  static open(buffer: Uint8Array): DualEncoder {
    const sections = unpackSections(buffer, fileType, fileVersion);
    const rounded = (table: Table): RoundedRows => {
      const { buffer: bytes, byteOffset, byteLength } = sections.bytes(table);
      return { codes: new Int8Array(bytes, byteOffset, byteLength), scales: sections.floats(`${table}Scales`) };
    };
    return new DualEncoder(
      {
        dimension: sections.integers("dimension")[0] ?? 1,
        terms: unpackStrings(sections.bytes("terms")),
        rarities: sections.floats("rarities"),
      },
      {
        questionRows: rounded("questionRows"),
        passageRows: rounded("passageRows"),
        clauseRows: rounded("clauseRows"),
      },
    );
  }

  save(): Buffer {
    return packSections(fileType, fileVersion, {
      dimension: new Uint32Array([this.dimension]),
      terms: packStrings(this.#parts.terms),
      rarities: this.#parts.rarities,
      ...Object.fromEntries(tables.flatMap((table) => this.#sectionsOf(table))),
    });
  }

  #sectionsOf(table: Table): [string, Section][] {
    const { codes, scales } = this.#rounded[table];
    return [
      [table, new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength)],
      [`${table}Scales`, scales],
    ];
  }

  #pooled(terms: readonly string[]): Pooled {
    const counts = new Map<number, number>();
    for (const term of terms) {
      const id = this.#numbers.get(term);
      if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    const ids = Uint32Array.from(counts.keys());
    const rarities = Float32Array.from(ids, (id) => this.#parts.rarities[id] ?? 0);
    return { ids, weights: poolingWeights([...counts.values()], rarities) };
  }

  /** One row of length 1 a clause, by position, row-major. */
  get clauseRows(): Float32Array {
    return this.#parts.clauseRows;
  }

  /** Vector of a question, of length 1; all zero when none of its terms is known. */
  encode(terms: readonly string[]): Float32Array {
    const vector = new Float32Array(this.dimension);
    poolInto(this.#parts.questionRows, this.#pooled(terms), { vector, at: 0, dimension: this.dimension });
    return vector;
  }

  /** Vector of a piece of a clause, of length 1; all zero when none of its terms stands in a clause. */
  encodePassage(terms: readonly string[]): Float32Array {
    const vector = new Float32Array(this.dimension);
    const known = this.#parts.passageRows.length / this.dimension;
    const pooled = this.#pooled(terms.filter((term) => (this.#numbers.get(term) ?? known) < known));
    poolInto(this.#parts.passageRows, pooled, { vector, at: 0, dimension: this.dimension });
    return vector;
  }

  /** Cosine of a question's vector with the clause at `position`. */
  cosine(vector: Float32Array, position: number): number {
    const { dimension } = this;
    const base = position * dimension;
    const rows = this.#parts.clauseRows;
    let sum = 0;
    for (let i = 0; i < dimension; i += 1) sum += (vector[i] ?? 0) * (rows[base + i] ?? 0);
    return sum;
  }

  /** Cosines with all clauses, by position. */
  cosines(vector: Float32Array): Float32Array {
    const scores = new Float32Array(this.size);
    for (let position = 0; position < this.size; position += 1) scores[position] = this.cosine(vector, position);
    return scores;
  }
}
