/**
 * A ranked list and the set of right entries → recall, reciprocal rank and nDCG, each between 0 and 1. Pure. Definitions after Manning, Raghavan & Schütze, «Introduction to Information Retrieval», ch. 8.
 */

/** Share of the right entries among the first k. `relevant` must not be empty. */
export function recallAt(ranked: readonly number[], relevant: ReadonlySet<number>, k: number): number {
  const found = ranked.slice(0, k).filter((entry) => relevant.has(entry)).length;
  return found / relevant.size;
}

/** 1 / rank of the first right entry among the first k; 0 when there is none. */
export function reciprocalRankAt(ranked: readonly number[], relevant: ReadonlySet<number>, k: number): number {
  const index = ranked.slice(0, k).findIndex((entry) => relevant.has(entry));
  return index < 0 ? 0 : 1 / (index + 1);
}

/** Discounted gain of the first k beside that of the best order there could be; every right entry gains 1. */
export function ndcgAt(ranked: readonly number[], relevant: ReadonlySet<number>, k: number): number {
  const discount = (index: number): number => 1 / Math.log2(index + 2);
  let gain = 0;
  ranked.slice(0, k).forEach((entry, index) => {
    if (relevant.has(entry)) gain += discount(index);
  });
  let best = 0;
  for (let index = 0; index < Math.min(k, relevant.size); index += 1) best += discount(index);
  return gain / best;
}
