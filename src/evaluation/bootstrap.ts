/**
 * Scores of two systems on the same questions → how sure the difference is, by paired bootstrap (Efron & Tibshirani, 1993,
 * ch. 16). Deterministic for a seed.
 */
import { seededRandom } from "../indexing/vectors/linear-algebra.ts";

export interface PairedDifference {
  /** Mean of b − a. */
  difference: number;
  /** Middle 95 % of the resampled differences. */
  low: number;
  high: number;
  /** Share of resamples in which b is not better than a. */
  notBetter: number;
}

/** @param a, b scores of the same questions in the same order. */
export function pairedBootstrap(
  a: readonly number[],
  b: readonly number[],
  options: { resamples?: number; seed?: number } = {},
): PairedDifference {
  const { resamples = 2000, seed = 1 } = options;
  const random = seededRandom(seed);
  const differences = b.map((score, i) => score - (a[i] ?? 0));
  const count = differences.length;
  const meanOf = (sum: number): number => (count === 0 ? 0 : sum / count);
  const means = Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum += differences[Math.floor(random() * count)] ?? 0;
    return meanOf(sum);
  }).sort((x, y) => x - y);
  return {
    difference: meanOf(differences.reduce((sum, value) => sum + value, 0)),
    low: means[Math.floor(resamples * 0.025)] ?? 0,
    high: means[Math.floor(resamples * 0.975)] ?? 0,
    notBetter: means.filter((mean) => mean <= 0).length / resamples,
  };
}
