/**
 * Candidates of labelled questions, each with its features and whether it is right → the weights of a linear ranker, by
 * listwise softmax regression (Cao et al., «Learning to Rank: From Pairwise Approach to Listwise Approach», 2007, with any
 * right candidate counted) and a ridge toward weights set by hand. Deterministic; pure.
 */

export interface RankingList {
  /** Feature rows, all of one length. */
  rows: readonly Float64Array[];
  /** By row: does it answer the question? */
  isRight: readonly boolean[];
}

export interface FitOptions {
  /** Where the weights start and are drawn back to, one a feature. */
  prior: readonly number[];
  /** Strength of the ridge toward `prior`, 0 and up. */
  ridge: number;
  /** Steps of Adam (Kingma & Ba, 2015). */
  steps: number;
  /** Default 0.05. */
  rate?: number;
}

const dot = (row: Float64Array, weights: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < row.length; i += 1) sum += (row[i] ?? 0) * (weights[i] ?? 0);
  return sum;
};

/** Adds the gradient of −log Σ_right p(row) to `gradient`, times `scale`. */
function addGradient(list: RankingList, weights: Float64Array, gradient: Float64Array, scale: number): void {
  const scores = list.rows.map((row) => dot(row, weights));
  const top = Math.max(...scores);
  const exponentials = scores.map((score) => Math.exp(score - top));
  const all = exponentials.reduce((sum, value) => sum + value, 0);
  const right = exponentials.reduce((sum, value, i) => sum + (list.isRight[i] === true ? value : 0), 0);
  if (right <= 0) return;
  list.rows.forEach((row, r) => {
    const share = exponentials[r] ?? 0;
    const slope = share / all - (list.isRight[r] === true ? share / right : 0);
    for (let i = 0; i < row.length; i += 1) gradient[i] = (gradient[i] ?? 0) + scale * slope * (row[i] ?? 0);
  });
}

/** @returns one weight a feature. Lists without a right row teach nothing. */
export function fitWeights(lists: readonly RankingList[], options: FitOptions): Float64Array {
  const { prior, ridge, steps, rate = 0.05 } = options;
  const weights = Float64Array.from(prior);
  const useful = lists.filter((list) => list.isRight.some(Boolean));
  const first = new Float64Array(weights.length);
  const second = new Float64Array(weights.length);
  const [decay1, decay2] = [0.9, 0.999];
  for (let step = 1; step <= steps; step += 1) {
    const gradient = weights.map((weight, i) => ridge * (weight - (prior[i] ?? 0)));
    for (const list of useful) addGradient(list, weights, gradient, 1 / useful.length);
    gradient.forEach((slope, i) => {
      first[i] = decay1 * (first[i] ?? 0) + (1 - decay1) * slope;
      second[i] = decay2 * (second[i] ?? 0) + (1 - decay2) * slope * slope;
      const move = (first[i] ?? 0) / (1 - decay1 ** step);
      const spread = Math.sqrt((second[i] ?? 0) / (1 - decay2 ** step));
      weights[i] = (weights[i] ?? 0) - (rate * move) / (spread + 1e-8);
    });
  }
  return weights;
}
