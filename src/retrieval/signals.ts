/** Candidates with their search scores and features → the signals they are ranked by, comparable within one question. Pure. */
import { featureNames } from "./features.ts";
import type { ClauseProfile, Features } from "./features.ts";

/** (x − mean) / standard deviation; all zero where the scores do not differ. */
export function zScores(scores: readonly number[]): number[] {
  if (scores.length === 0) return [];
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
  const deviation = Math.sqrt(variance);
  return deviation < 1e-9 ? scores.map(() => 0) : scores.map((score) => (score - mean) / deviation);
}

/**
 * `bm25`: words and bigrams of question and clause · `dense`: cosine of their vectors · `learned`: cosine of vectors learned from
 * the question bank · `asked`: likeness of the likest question of the bank that the clause answers.
 */
export const searchNames = ["bm25", "dense", "learned", "asked"] as const;

export type SearchName = (typeof searchNames)[number];

export interface Candidate {
  profile: ClauseProfile;
  /** Raw scores; made comparable over the candidates of one question. */
  searches: Record<SearchName, number>;
  features: Features;
}

/** What a candidate is ranked by: z-scores of the searches over the candidates of its question, and its features. */
export const signalNames = [...searchNames, ...featureNames] as const;

export type SignalName = (typeof signalNames)[number];

export type Signals = Record<SignalName, number>;

export function signalsOf(candidates: readonly Candidate[]): Signals[] {
  const scores = Object.fromEntries(
    searchNames.map((name) => [name, zScores(candidates.map(({ searches }) => searches[name]))]),
  );
  return candidates.map(({ features }, i) => {
    const searches = (name: SearchName): number => scores[name]?.[i] ?? 0;
    return {
      bm25: searches("bm25"),
      dense: searches("dense"),
      learned: searches("learned"),
      asked: searches("asked"),
      ...features,
    };
  });
}
