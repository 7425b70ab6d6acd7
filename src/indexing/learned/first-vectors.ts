/**
 * Word vectors fitted to the clauses → a first vector of every term for the encoder: a word keeps its own, a bigram gets the mean
 * of the clauses that hold it, less what all bigrams share. Without such a start an encoder needs many more questions.
 */
import type { TermTable } from "./term-table.ts";

export interface WordVectors {
  dimension: number;
  /** Pooled vector of weighted words, of length 1 or all zero. */
  embedWords(words: readonly (readonly [string, number])[]): ArrayLike<number>;
}

function scaledToOne(vector: Float32Array): Float32Array | null {
  let squares = 0;
  for (const value of vector) squares += value * value;
  return squares === 0 ? null : vector.map((value) => value / Math.sqrt(squares));
}

/** Sum of the vectors of the clauses that hold each bigram, `termCount × dimension`. */
function sumOverClauses(table: TermTable, terms: readonly string[], vectors: WordVectors): Float32Array {
  const { dimension } = vectors;
  const sums = new Float32Array(table.termCount * dimension);
  for (let position = 0; position < table.size; position += 1) {
    const row = { from: table.offsets[position] ?? 0, to: table.offsets[position + 1] ?? 0 };
    const words: [string, number][] = [];
    for (let at = row.from; at < row.to; at += 1) {
      const id = table.ids[at] ?? 0;
      const count = (table.titleCounts[at] ?? 0) + (table.bodyCounts[at] ?? 0);
      if (table.bigram[id] === 0) words.push([terms[id] ?? "", count]);
    }
    const clause = Float32Array.from(vectors.embedWords(words));
    for (let at = row.from; at < row.to; at += 1) {
      const id = table.ids[at] ?? 0;
      if (table.bigram[id] === 0) continue;
      const base = id * dimension;
      for (let i = 0; i < dimension; i += 1) sums[base + i] = (sums[base + i] ?? 0) + (clause[i] ?? 0);
    }
  }
  return sums;
}

/** @returns the first vector of a term, of length 1; null for one of which nothing is known. */
export function firstVectors(table: TermTable, vectors: WordVectors): (term: string) => Float32Array | null {
  const { dimension } = vectors;
  const terms = table.terms();
  const sums = sumOverClauses(table, terms, vectors);
  const shared = new Float32Array(dimension);
  let known = 0;
  for (let id = 0; id < terms.length; id += 1) {
    if (table.bigram[id] === 0 || (table.documentFrequency[id] ?? 0) < 2) continue;
    const row = scaledToOne(sums.subarray(id * dimension, (id + 1) * dimension));
    if (row === null) continue;
    known += 1;
    for (let i = 0; i < dimension; i += 1) shared[i] = (shared[i] ?? 0) + (row[i] ?? 0);
  }
  const mean = shared.map((value) => value / Math.max(known, 1));
  return (term) => {
    const id = table.idOf(term);
    if (id === undefined) return null;
    if (table.bigram[id] === 0) return scaledToOne(Float32Array.from(vectors.embedWords([[term, 1]])));
    // One clause alone says what it is about, not what the bigram means.
    if ((table.documentFrequency[id] ?? 0) < 2) return null;
    const row = scaledToOne(sums.subarray(id * dimension, (id + 1) * dimension));
    return row === null ? null : scaledToOne(row.map((value, i) => value - (mean[i] ?? 0)));
  };
}
