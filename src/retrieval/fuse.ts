/** Scores of several searches → one score a candidate, by weighted sums of z-scores. Pure. */

/** (x − mean) / standard deviation; all zero where the scores do not differ. */
export function zScores(scores: readonly number[]): number[] {
  if (scores.length === 0) return [];
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
  const deviation = Math.sqrt(variance);
  return deviation < 1e-9 ? scores.map(() => 0) : scores.map((score) => (score - mean) / deviation);
}

/**
 * Weighted sum of z-scores, with each part kept.
 * @param searches name → scores of the same candidates in the same order.
 * @param weights name → weight; a search without a weight does not count.
 */
export function fuse(
  searches: Readonly<Record<string, readonly number[]>>,
  weights: Readonly<Record<string, number>>,
): { score: number; trace: Record<string, number> }[] {
  const parts = Object.entries(searches).map(([name, scores]) => ({
    name,
    weight: weights[name] ?? 0,
    scores: zScores(scores),
  }));
  const count = Math.max(0, ...parts.map((part) => part.scores.length));
  return Array.from({ length: count }, (_, i) => {
    const trace: Record<string, number> = {};
    let score = 0;
    for (const part of parts) {
      const share = part.weight * (part.scores[i] ?? 0);
      trace[part.name] = share;
      score += share;
    }
    return { score, trace };
  });
}
