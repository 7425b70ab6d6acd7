/**
 * A question's terms → clauses, best first, from texts alone: candidates by words and by vectors, their text features, and
 * either the recipe without learning or a fitted network. Knows no labels.
 */
import type { TermTable } from "../../indexing/learned/term-table.ts";
import type { TextVectors } from "../../indexing/learned/text-vectors.ts";
import type { LexicalIndex } from "../../indexing/lexical/lexical-index.ts";
import { isBigram } from "../../language/tokenize.ts";
import type { RankingNetwork } from "./mlp.ts";
import { ordered } from "./standing.ts";
import { recipeScores, textFeatures } from "./text-features.ts";

/** What is searched: the same clauses, at the same positions, in three forms. */
export interface TextIndexes {
  table: TermTable;
  lexical: LexicalIndex;
  vectors: TextVectors;
}

export interface Scored {
  position: number;
  score: number;
}

export interface CandidateLimits {
  lexical: number;
  dense: number;
  probed: number;
  /** Whether leading directions choose among those probed. */
  byLeading: boolean;
}

/** Clauses taken from each search, and how many the vectors look at. */
export const candidateLimits: CandidateLimits = { lexical: 700, dense: 500, probed: 6000, byLeading: false };
/** The same for the recipe without learning, which gains nothing from more: R@5 .422, R@10 .489, R@100 .733 with either. */
const recipeLimits: CandidateLimits = { lexical: 300, dense: 200, probed: 3000, byLeading: true };

const bigramWeight = 0.7;

/** Positions found by words and by vectors, each once. */
export function textCandidates(
  { lexical, vectors }: TextIndexes,
  terms: readonly string[],
  asked: Float32Array,
  limits: CandidateLimits = candidateLimits,
): Set<number> {
  const query = [...new Set(terms)].map((term) => ({ term, weight: isBigram(term) ? bigramWeight : 1 }));
  const positions = new Set<number>();
  for (const { position } of lexical.search(query, limits.lexical)) positions.add(position);
  const near = limits.byLeading
    ? vectors.nearestByLeading(asked, limits.dense, limits.probed)
    : vectors.nearest(asked, limits.dense, limits.probed);
  for (const { position } of near) positions.add(position);
  return positions;
}

/** Candidates with their text features. */
export interface TextList {
  positions: Uint32Array;
  /** Row-major, columns as in `textFeatureNames`. */
  rows: Float32Array;
  /** Score of the recipe without learning. */
  fused: Float32Array;
}

/** @param given.found what `textCandidates` found, where it is known already; `given.more` candidates from elsewhere. */
export function textList(
  indexes: TextIndexes,
  terms: readonly string[],
  given: { more?: Iterable<number>; found?: Iterable<number> } = {},
): TextList {
  const asked = indexes.vectors.encode(terms);
  const found = new Set(given.found ?? textCandidates(indexes, terms, asked));
  for (const position of given.more ?? []) found.add(position);
  const positions = Uint32Array.from(found);
  const dense = indexes.vectors.cosinesAt(asked, positions);
  const { rows, fused } = textFeatures(indexes, terms, { positions, dense });
  return { positions, rows, fused };
}

/** The `limit` best of scored candidates, best first. */
export function best(positions: Uint32Array, scores: Float32Array, limit: number): Scored[] {
  return Array.from(ordered(scores, limit), (candidate) => ({
    position: positions[candidate] ?? 0,
    score: scores[candidate] ?? 0,
  }));
}

function rankByRecipe(indexes: TextIndexes, terms: readonly string[], limit: number): Scored[] {
  const asked = indexes.vectors.encode(terms);
  const positions = Uint32Array.from(textCandidates(indexes, terms, asked, recipeLimits));
  const dense = indexes.vectors.cosinesAt(asked, positions);
  return best(positions, recipeScores(indexes, terms, { positions, dense }), limit);
}

/** @param network null for the recipe without learning. */
export function rankByText(
  indexes: TextIndexes,
  terms: readonly string[],
  options: { network: RankingNetwork | null; limit: number },
): Scored[] {
  if (options.network === null) return rankByRecipe(indexes, terms, options.limit);
  const { positions, rows } = textList(indexes, terms);
  return best(positions, options.network.scores(rows), options.limit);
}
