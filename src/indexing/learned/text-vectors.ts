/**
 * Word vectors fitted to the clauses → one vector a clause and a vector for any question: words of length 1, pooled by smooth
 * inverse frequency (Arora, Liang & Ma, 2017), less what all clauses share. Bodies only: headings repeat in every clause.
 */
import { poolInto } from "./embedding-rows.ts";
import type { WordVectors } from "./first-vectors.ts";
import type { TermTable } from "./term-table.ts";
import { topPositions } from "./top-positions.ts";

/** Damping of frequent words; the paper's value. */
const sifConstant = 1e-3;

/**
 * Leading directions that choose the clauses whose whole cosine is taken, and how many times as many as are wanted. On the
 * judged collection recall stays (R@5 .4225, R@100 .7334; all directions of all: .4217, .7334), in about half the time.
 */
const leadingDirections = 64;
const sketched = 4;

export class TextVectors {
  readonly dimension: number;
  /** One row of length 1 a clause, by position, row-major. */
  readonly rows: Float32Array;
  readonly #table: TermTable;
  /** One row of length 1 a term number; zero for a bigram and a word of which nothing is known. */
  readonly #words: Float32Array;
  readonly #weights: Float32Array;
  readonly #shared: Float32Array;
  /** One row of length 1 a document. */
  readonly #groups: Float32Array;
  /** Positions of each document's clauses. */
  readonly #members: number[][];

  /**
   * Words of length 1 instead of their fitted length, and bodies without titles, raised recall among the first hundred from
   * .569 to .689 on the judged collection that the ranker is fitted on.
   */
  constructor(table: TermTable, vectors: WordVectors) {
    const { dimension } = vectors;
    this.dimension = dimension;
    this.#table = table;
    this.#words = new Float32Array(table.termCount * dimension);
    table.terms().forEach((word, id) => {
      if (table.bigram[id] === 0) this.#words.set(vectors.embedWords([[word, 1]]), id * dimension);
    });
    this.#weights = sifWeights(table);
    this.rows = new Float32Array(table.size * dimension);
    for (let position = 0; position < table.size; position += 1) {
      const ids: number[] = [];
      const weights: number[] = [];
      for (let at = table.offsets[position] ?? 0; at < (table.offsets[position + 1] ?? 0); at += 1) {
        const id = table.ids[at] ?? 0;
        const count = table.bodyCounts[at] ?? 0;
        if (count === 0 || table.bigram[id] === 1) continue;
        ids.push(id);
        weights.push(count * (this.#weights[id] ?? 0));
      }
      const pooled = { ids: Uint32Array.from(ids), weights: Float32Array.from(weights) };
      poolInto(this.#words, pooled, { vector: this.rows, at: position * dimension, dimension });
    }
    this.#shared = meanRow(this.rows, dimension);
    for (let base = 0; base < this.rows.length; base += dimension) {
      clearShared(this.rows.subarray(base, base + dimension), this.#shared);
    }
    this.#groups = groupRows(table.groups, this.rows, dimension);
    this.#members = Array.from({ length: this.#groups.length / dimension }, () => []);
    table.groups.forEach((group, position) => this.#members[group]?.push(position));
  }

  /** Vector of a question, of length 1; all zero when none of its words is known. */
  encode(terms: readonly string[]): Float32Array {
    const { ids, counts } = this.#table.row(terms);
    const weights = counts.map((count, i) => count * (this.#weights[ids[i] ?? 0] ?? 0));
    const vector = new Float32Array(this.dimension);
    const length = poolInto(this.#words, { ids, weights }, { vector, at: 0, dimension: this.dimension });
    if (length > 0) clearShared(vector, this.#shared);
    return vector;
  }

  /** Cosine of a question's vector with the clause at `position`. */
  cosine(vector: Float32Array, position: number): number {
    return dotAt(vector, this.rows, position * this.dimension);
  }

  /** Cosines of a question's vector with the clauses at `positions`, in their order. */
  cosinesAt(vector: Float32Array, positions: Uint32Array): Float32Array {
    const cosines = new Float32Array(positions.length);
    for (let at = 0; at < cosines.length; at += 1) cosines[at] = this.cosine(vector, positions[at] ?? 0);
    return cosines;
  }

  /** Cosine of a question's vector with a word of the table; 0 for a bigram. */
  wordCosine(vector: Float32Array, id: number): number {
    return dotAt(vector, this.#words, id * this.dimension);
  }

  /** One row of length 1 a term number; zero for a bigram and a word of which nothing is known. */
  get words(): Float32Array {
    return this.#words;
  }

  /** Cosine of a question's vector with the middle of a document's clauses. */
  groupCosine(vector: Float32Array, group: number): number {
    return dotAt(vector, this.#groups, group * this.dimension);
  }

  /**
   * The `limit` clauses nearest to a question among the likeliest documents: those whose middle is nearest, until `probed`
   * clauses have been looked at. With few clauses that is all of them.
   */
  nearest(vector: Float32Array, limit: number, probed: number): { position: number; cosine: number }[] {
    return this.#nearestOf(vector, this.#probe(vector, probed), limit);
  }

  /** The same in half the time, and nearly the same clauses: leading directions say which of those probed to look at in full. */
  nearestByLeading(vector: Float32Array, limit: number, probed: number): { position: number; cosine: number }[] {
    return this.#nearestOf(vector, this.#likely(vector, this.#probe(vector, probed), limit * sketched), limit);
  }

  /** Clauses of the likeliest documents. */
  #probe(vector: Float32Array, probed: number): number[] {
    const groupScores = new Float32Array(this.#members.length);
    for (let group = 0; group < groupScores.length; group += 1) {
      groupScores[group] = dotAt(vector, this.#groups, group * this.dimension);
    }
    const order = this.size <= probed ? groupScores.keys() : topPositions(groupScores, probed, -2);
    const positions: number[] = [];
    for (const group of order) {
      if (positions.length >= probed) break;
      for (const position of this.#members[group] ?? []) positions.push(position);
    }
    return positions;
  }

  #nearestOf(
    vector: Float32Array,
    positions: readonly number[],
    limit: number,
  ): { position: number; cosine: number }[] {
    const cosines = new Float32Array(positions.length);
    for (let at = 0; at < cosines.length; at += 1) {
      cosines[at] = dotAt(vector, this.rows, (positions[at] ?? 0) * this.dimension);
    }
    return topPositions(cosines, limit, -2).map((at) => ({
      position: positions[at] ?? 0,
      cosine: cosines[at] ?? 0,
    }));
  }

  /** The `limit` positions that the leading directions alone bring nearest: they hold most of a cosine. */
  #likely(vector: Float32Array, positions: readonly number[], limit: number): readonly number[] {
    const leading = vector.subarray(0, leadingDirections);
    if (positions.length <= limit || leading.length === vector.length) return positions;
    const shares = new Float32Array(positions.length);
    for (let at = 0; at < shares.length; at += 1) {
      shares[at] = dotAt(leading, this.rows, (positions[at] ?? 0) * this.dimension);
    }
    return topPositions(shares, limit, -2).map((at) => positions[at] ?? 0);
  }

  get size(): number {
    return this.#table.size;
  }

  /** Cosines with all clauses, by position. */
  cosines(vector: Float32Array): Float32Array {
    const scores = new Float32Array(this.#table.size);
    for (let position = 0; position < scores.length; position += 1) scores[position] = this.cosine(vector, position);
    return scores;
  }
}

/** Four sums side by side, so that a product need not wait for the one before it. */
function dotAt(vector: Float32Array, rows: Float32Array, base: number): number {
  const { length } = vector;
  let [a, b, c, d] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < length; i += 4) {
    a += (vector[i] ?? 0) * (rows[base + i] ?? 0);
    b += (vector[i + 1] ?? 0) * (rows[base + i + 1] ?? 0);
    c += (vector[i + 2] ?? 0) * (rows[base + i + 2] ?? 0);
    d += (vector[i + 3] ?? 0) * (rows[base + i + 3] ?? 0);
  }
  for (; i < length; i += 1) a += (vector[i] ?? 0) * (rows[base + i] ?? 0);
  return a + b + (c + d);
}

function groupRows(groups: Uint32Array, rows: Float32Array, dimension: number): Float32Array {
  const count = groups.reduce((highest, group) => Math.max(highest, group), -1) + 1;
  const sums = new Float32Array(count * dimension);
  groups.forEach((group, position) => {
    const [to, from] = [group * dimension, position * dimension];
    for (let i = 0; i < dimension; i += 1) sums[to + i] = (sums[to + i] ?? 0) + (rows[from + i] ?? 0);
  });
  const zero = new Float32Array(dimension);
  for (let group = 0; group < count; group += 1) {
    clearShared(sums.subarray(group * dimension, (group + 1) * dimension), zero);
  }
  return sums;
}

function sifWeights(table: TermTable): Float32Array {
  const counts = new Float64Array(table.termCount);
  let total = 0;
  table.ids.forEach((id, at) => {
    if (table.bigram[id] === 1) return;
    counts[id] = (counts[id] ?? 0) + (table.bodyCounts[at] ?? 0);
    total += table.bodyCounts[at] ?? 0;
  });
  return Float32Array.from(counts, (count) => sifConstant / (sifConstant + count / Math.max(total, 1)));
}

function meanRow(rows: Float32Array, dimension: number): Float32Array {
  const mean = new Float64Array(dimension);
  for (let i = 0; i < rows.length; i += 1) mean[i % dimension] = (mean[i % dimension] ?? 0) + (rows[i] ?? 0);
  const count = Math.max(rows.length / dimension, 1);
  return Float32Array.from(mean, (sum) => sum / count);
}

/** Takes the shared part out, in place, and scales to length 1. */
function clearShared(vector: Float32Array, shared: Float32Array): void {
  let squares = 0;
  for (let i = 0; i < vector.length; i += 1) {
    const value = (vector[i] ?? 0) - (shared[i] ?? 0);
    vector[i] = value;
    squares += value * value;
  }
  const length = Math.sqrt(squares);
  if (length > 0) for (let i = 0; i < vector.length; i += 1) vector[i] = (vector[i] ?? 0) / length;
}
