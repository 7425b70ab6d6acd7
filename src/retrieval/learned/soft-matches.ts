/**
 * A question's words and its candidate clauses → how well each clause answers the words with words of like meaning: the likest
 * word of the clause for each word asked, and the other way round (late interaction: Khattab & Zaharia, 2020, here over vectors of
 * terms). Pure.
 */
import type { TermTable } from "../../indexing/learned/term-table.ts";

/** One vector a term number, row-major; of any length. Zero for a term of which nothing is known. */
export interface TermVectors {
  rows: Float32Array;
  /** Length of a row. */
  dimension: number;
}

/** Names of what is found out about a pair of question and clause. */
export const softMatchNames = ["covered", "pointed", "weakest"] as const;

/**
 * - `covered`: mean over the question's words, weighed by rarity, of the cosine of the clause's likest word; 0–1.
 * - `pointed`: the same over the words of the clause's body: how much of it is to the point.
 * - `weakest`: the worst covered word, weighed by rarity; 0–1.
 */
export type SoftMatches = Record<(typeof softMatchNames)[number], Float32Array>;

/** Cosines below say nothing. */
const noise = 0.2;
/** Numbers of a row that are looked at: the leading directions of fitted word vectors come first. */
const looked = 128;
const least = 1e-9;

/** Of a table: place of a term in the question at hand plus 1; wiped after use. One question at a time. */
const scratchSlots = new WeakMap<TermTable, Int32Array>();

/** Cosines of a few asked terms with any term of the table, each computed when it is first met. */
class Likeness {
  readonly count: number;
  /** `count` values a term met. */
  cosines: Float32Array;
  readonly #vectors: TermVectors;
  readonly #asked: Float32Array;
  readonly #slots: Int32Array;
  readonly #met: number[] = [];

  constructor(table: TermTable, vectors: TermVectors, ids: readonly number[]) {
    this.count = ids.length;
    this.cosines = new Float32Array(8192 * Math.max(ids.length, 1));
    this.#vectors = vectors;
    this.#slots = scratchSlots.get(table) ?? new Int32Array(table.termCount);
    scratchSlots.set(table, this.#slots);
    const width = Math.min(looked, vectors.dimension);
    this.#asked = new Float32Array(ids.length * width);
    ids.forEach((id, i) => {
      const base = id * vectors.dimension;
      const scale = 1 / lengthAt(vectors.rows, base, width);
      for (let d = 0; d < width; d += 1) this.#asked[i * width + d] = (vectors.rows[base + d] ?? 0) * scale;
    });
  }

  /** Where the cosines of a term begin in `cosines`. */
  at(id: number): number {
    const slot = this.#slots[id] ?? 0;
    return slot > 0 ? (slot - 1) * this.count : this.#meet(id);
  }

  #meet(id: number): number {
    const start = this.#met.length * this.count;
    this.#slots[id] = this.#met.push(id);
    if (start + this.count > this.cosines.length) {
      const grown = new Float32Array(this.cosines.length * 2);
      grown.set(this.cosines);
      this.cosines = grown;
    }
    const { rows, dimension } = this.#vectors;
    const width = Math.min(looked, dimension);
    const base = id * dimension;
    const scale = 1 / lengthAt(rows, base, width);
    for (let i = 0; i < this.count; i += 1) {
      let sum = 0;
      for (let d = 0; d < width; d += 1) sum += (this.#asked[i * width + d] ?? 0) * (rows[base + d] ?? 0);
      this.cosines[start + i] = Math.max(0, (sum * scale - noise) / (1 - noise));
    }
    return start;
  }

  /** Leaves no trace for the next question. */
  wipe(): void {
    for (const id of this.#met) this.#slots[id] = 0;
  }
}

function lengthAt(rows: Float32Array, base: number, width: number): number {
  let squares = 0;
  for (let d = 0; d < width; d += 1) squares += (rows[base + d] ?? 0) ** 2;
  return Math.max(Math.sqrt(squares), least);
}

/** Likest cosine of each asked word among a clause's words, into `best`. @returns how much of the body is to the point. */
function matchOne(table: TermTable, likeness: Likeness, position: number, best: Float32Array): number {
  best.fill(0);
  let [pointed, weights] = [0, 0];
  const end = table.offsets[position + 1] ?? 0;
  for (let at = table.offsets[position] ?? 0; at < end; at += 1) {
    const id = table.ids[at] ?? 0;
    if (table.bigram[id] === 1) continue;
    const start = likeness.at(id);
    const { cosines } = likeness;
    let highest = 0;
    for (let i = 0; i < best.length; i += 1) {
      const cosine = cosines[start + i] ?? 0;
      if (cosine > (best[i] ?? 0)) best[i] = cosine;
      if (cosine > highest) highest = cosine;
    }
    if ((table.bodyCounts[at] ?? 0) === 0) continue;
    const rarity = table.rarity(id);
    pointed += highest * rarity;
    weights += rarity;
  }
  return pointed / Math.max(weights, least);
}

/**
 * Soft matches by candidate, in the order of `positions`.
 * @param terms the question's; bigrams and words of no clause are left out.
 */
export function softMatches(
  table: TermTable,
  vectors: TermVectors,
  terms: readonly string[],
  positions: Uint32Array,
): SoftMatches {
  const known = terms.flatMap((term) => table.idOf(term) ?? []);
  const ids = [...new Set(known)].filter((id) => table.bigram[id] === 0);
  const rarities = Float32Array.from(ids, (id) => table.rarity(id));
  const total = Math.max(
    least,
    rarities.reduce((sum, rarity) => sum + rarity, 0),
  );
  const rarest = Math.max(least, ...rarities);
  const make = (): Float32Array => new Float32Array(positions.length);
  const found: SoftMatches = { covered: make(), pointed: make(), weakest: make() };
  const likeness = new Likeness(table, vectors, ids);
  const best = new Float32Array(ids.length);
  positions.forEach((position, c) => {
    found.pointed[c] = matchOne(table, likeness, position, best);
    let [covered, weakest] = [0, 0];
    for (let i = 0; i < best.length; i += 1) {
      const rarity = rarities[i] ?? 0;
      covered += rarity * (best[i] ?? 0);
      weakest = Math.max(weakest, (rarity / rarest) * (1 - (best[i] ?? 0)));
    }
    found.covered[c] = covered / total;
    found.weakest[c] = weakest;
  });
  likeness.wipe();
  return found;
}
