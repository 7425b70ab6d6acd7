/** Candidates with their search scores and features → ranked, near-duplicates apart. Every contribution is kept. Pure. */
import { featureNames } from "./features.ts";
import type { ClauseProfile, FeatureName, Features } from "./features.ts";
import { fuse } from "./fuse.ts";

/** How much each search and feature counts. Set by hand on the development questions. */
export const rankWeights = {
  searches: { bm25: 1, dense: 0.6 } satisfies Record<SearchName, number>,
  features: {
    heading: 0.6,
    coverage: 3.5,
    sentence: 3,
    quantity: 0.7,
    responsible: 0.8,
    year: 0.5,
    row: 0.4,
    force: 0.25,
    front: 1,
    place: 0.8,
    rung: 0.25,
    brief: 1,
  } satisfies Record<FeatureName, number>,
  /** Held against a clause that repeats a better one, times their likeness. */
  duplicate: 2.5,
  /** Held against each further clause of one document when no region is known. */
  sameDocument: 0.15,
} as const;

/** `bm25`: words and bigrams of question and clause · `dense`: cosine of their vectors. */
export const searchNames = ["bm25", "dense"] as const;

export type SearchName = (typeof searchNames)[number];

export interface Candidate {
  profile: ClauseProfile;
  /** Raw scores; made comparable over the candidates of one question. */
  searches: Record<SearchName, number>;
  features: Features;
}

export interface Ranked {
  candidate: Candidate;
  score: number;
  trace: Record<string, number>;
}

/** Weighted z-scores of the searches plus weighted features; best first. */
export function rank(candidates: readonly Candidate[]): Ranked[] {
  const fused = fuse(
    Object.fromEntries(searchNames.map((name) => [name, candidates.map(({ searches }) => searches[name])])),
    rankWeights.searches,
  );
  const ranked = candidates.map((candidate, i) => {
    const trace: Record<string, number> = { ...fused[i]?.trace };
    let score = fused[i]?.score ?? 0;
    for (const name of featureNames) {
      const share = rankWeights.features[name] * candidate.features[name];
      if (share !== 0) trace[name] = share;
      score += share;
    }
    return { candidate, score, trace };
  });
  return ranked.sort(
    (a, b) => b.score - a.score || a.candidate.profile.clause.ordinal - b.candidate.profile.clause.ordinal,
  );
}

/** Share of the smaller set that is in the other: 1 for a clause inside another. Both ascending. */
function likeness(a: Uint32Array, b: Uint32Array): number {
  if (a.length === 0 || b.length === 0) return 0;
  let common = 0;
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [left, right] = [a[i] ?? 0, b[j] ?? 0];
    if (left === right) common += 1;
    if (left <= right) i += 1;
    if (right <= left) j += 1;
  }
  return common / Math.min(a.length, b.length);
}

/** Below this, two clauses only speak of the same matter. */
const duplicateFrom = 0.75;

/**
 * Picks `limit` greedily: a clause loses for repeating one already picked and, with `spread`, for coming from a document that
 * has had its turn. The best stays first.
 */
export function diversify(ranked: readonly Ranked[], limit: number, spread: boolean): Ranked[] {
  const pool = ranked
    .slice(0, limit * 2 + 10)
    .map((item) => ({ item, pairs: item.candidate.profile.pairs, likest: 0 }));
  const picked: typeof pool = [];
  const result: Ranked[] = [];
  const turns = new Map<string, number>();
  while (result.length < limit && pool.length > 0) {
    let bestAt = 0;
    let best = { score: -Infinity, duplicate: 0, turn: 0 };
    const last = picked.at(-1);
    pool.forEach((candidate, i) => {
      const { item } = candidate;
      const { clause } = item.candidate.profile;
      if (last !== undefined) candidate.likest = Math.max(candidate.likest, likeness(candidate.pairs, last.pairs));
      const { likest } = candidate;
      const duplicate = likest >= duplicateFrom ? rankWeights.duplicate * likest : 0;
      const turn = spread ? rankWeights.sameDocument * (turns.get(clause.document) ?? 0) : 0;
      const score = item.score - duplicate - turn;
      if (score > best.score) {
        best = { score, duplicate, turn };
        bestAt = i;
      }
    });
    const [chosen] = pool.splice(bestAt, 1);
    if (chosen === undefined) break;
    picked.push(chosen);
    const { document } = chosen.item.candidate.profile.clause;
    turns.set(document, (turns.get(document) ?? 0) + 1);
    const trace = { ...chosen.item.trace };
    if (best.duplicate > 0) trace["duplicate"] = -best.duplicate;
    if (best.turn > 0) trace["sameDocument"] = -best.turn;
    result.push({ ...chosen.item, score: best.score, trace });
  }
  return result;
}
