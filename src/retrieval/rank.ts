/** Candidates with their signals → ranked, near-duplicates apart. Every contribution is kept. Pure. */
import { rankWeights } from "./rank-weights.ts";
import { signalNames, signalsOf } from "./signals.ts";
import type { Candidate, Signals } from "./signals.ts";

export interface Ranked {
  candidate: Candidate;
  score: number;
  trace: Record<string, number>;
}

/** What each signal adds to the score; those that add nothing are left out. */
function traceOf(signals: Signals): Record<string, number> {
  const trace: Record<string, number> = {};
  for (const name of signalNames) {
    const share = rankWeights[name] * signals[name];
    if (share !== 0) trace[name] = share;
  }
  return trace;
}

/** The weighted sum of each candidate's signals; the `most` best, best first. */
export function rank(candidates: readonly Candidate[], most = candidates.length): Ranked[] {
  const scored = signalsOf(candidates).flatMap((signals, i) => {
    const candidate = candidates[i];
    if (candidate === undefined) return [];
    let score = 0;
    for (const name of signalNames) score += rankWeights[name] * signals[name];
    return { candidate, score, signals };
  });
  scored.sort((a, b) => b.score - a.score || a.candidate.profile.clause.ordinal - b.candidate.profile.clause.ordinal);
  // Traces are for what may be shown: there are hundreds of candidates.
  return scored.slice(0, most).map(({ candidate, score, signals }) => ({ candidate, score, trace: traceOf(signals) }));
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

/** Held against a clause that repeats a better one, times their likeness. */
const duplicatePenalty = 2.5;
/** Held against each further clause of one document when no region is known. */
const turnPenalty = 0.15;
/** Below this, two clauses only speak of the same matter. */
const duplicateFrom = 0.75;

/** How many of the best `diversify` chooses from. */
export const poolSize = (limit: number): number => limit * 2 + 10;

/**
 * Picks `limit` greedily: a clause loses for repeating one already picked and, with `spread`, for coming from a document that
 * has had its turn. The best stays first.
 */
export function diversify(ranked: readonly Ranked[], limit: number, spread: boolean): Ranked[] {
  const pool = ranked
    .slice(0, poolSize(limit))
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
      const duplicate = likest >= duplicateFrom ? duplicatePenalty * likest : 0;
      const turn = spread ? turnPenalty * (turns.get(clause.document) ?? 0) : 0;
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
