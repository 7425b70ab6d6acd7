/**
 * Weighted words and a vector → within each choice of documents the positions that either search finds best, with their scores
 * in both. The part of retrieval that grows with the index: in place here, off the event loop by `search-worker.ts`.
 */
import type { LexicalIndex, WeightedTerm } from "../lexical/lexical-index.ts";
import type { PositionRanges } from "../lexical/position-ranges.ts";
import type { ClauseVectorStore } from "../vectors/clause-vectors.ts";

/** What is searched: words and vectors of the same clauses. */
export interface ClauseIndexes {
  lexical: LexicalIndex;
  vectors: ClauseVectorStore;
}

export interface SearchScope {
  within: PositionRanges;
  /** Positions that are scored whether they are found or not. */
  also: readonly number[];
}

export interface ClauseSearch {
  terms: readonly WeightedTerm[];
  /** Null: no vectors are searched, and every cosine is 0. */
  vector: readonly number[] | null;
  scopes: readonly SearchScope[];
  /** Positions taken from each of the two searches. */
  limit: number;
  /** Up to this many clauses in a scope each one's vector is looked at; above, the graph finds the nearest. */
  exactVectorsUpTo: number;
}

export interface ScoredPositions {
  /** The best by words, best first, then the nearest, then those of `also`; none twice. */
  positions: number[];
  /** In the order of `positions`; 0 where no word occurs. */
  bm25: ArrayLike<number>;
  /** Cosines, in the order of `positions`. */
  dense: ArrayLike<number>;
}

function nearest({ lexical, vectors }: ClauseIndexes, search: ClauseSearch, within: PositionRanges): number[] {
  const { vector, limit, exactVectorsUpTo } = search;
  if (vector === null) return [];
  if (within.count <= exactVectorsUpTo || !vectors.isSearchable) {
    return vectors.nearestWithin(vector, within, limit).map(({ position }) => position);
  }
  // The graph asks for every clause it passes, which takes as long as the search itself.
  const isAll = within.count === lexical.size;
  const accepts = ({ position }: { position: number }): boolean => within.has(position);
  return vectors
    .nearest(vector, limit, isAll ? undefined : accepts)
    .flatMap(({ metadata, cosine }) => (cosine > 0 ? metadata.position : []));
}

/** One result for each scope. Deterministic: the same indexes give the same lists and scores on any thread. */
export function searchClauses(indexes: ClauseIndexes, search: ClauseSearch): ScoredPositions[] {
  const { terms, vector, limit } = search;
  return search.scopes.map(({ within, also }) => {
    const named = indexes.lexical.search(terms, limit, within).map(({ position }) => position);
    const positions = [...new Set([...named, ...nearest(indexes, search, within), ...also])];
    return {
      positions,
      bm25: indexes.lexical.scoresAt(terms, positions),
      dense: vector === null ? new Float32Array(positions.length) : indexes.vectors.cosinesAt(vector, positions),
    };
  });
}
