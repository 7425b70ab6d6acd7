/** Scores of one question's candidates → the same in relation to each other: share of the best, z-score, rank. Pure. */
import { topPositions } from "../../indexing/learned/top-positions.ts";

/** Score ÷ best score; zero where none is positive. */
export function shares(scores: Float32Array): Float32Array {
  let best = 0;
  for (const score of scores) if (score > best) best = score;
  return best <= 0 ? new Float32Array(scores.length) : scores.map((score) => score / best);
}

/** (x − mean) / deviation; zero where nothing differs. */
export function standings(scores: Float32Array): Float32Array {
  let sum = 0;
  for (const score of scores) sum += score;
  const mean = sum / Math.max(scores.length, 1);
  let squares = 0;
  for (const score of scores) squares += (score - mean) ** 2;
  const deviation = Math.sqrt(squares / Math.max(scores.length, 1));
  return deviation < 1e-9 ? new Float32Array(scores.length) : scores.map((score) => (score - mean) / deviation);
}

/** Numbers of the `limit` best candidates, best first; ties by number. */
export const ordered = (scores: Float32Array, limit = scores.length): number[] =>
  topPositions(scores, limit, -Infinity);

/** 1 for the best, falling with the logarithm of the rank to about 0 at the thousandth; equal scores have one rank. */
export function rankFeature(scores: Float32Array): Float32Array {
  const ascending = scores.slice().sort();
  const count = ascending.length;
  return scores.map((score) => {
    // How many are not better, by bisection.
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ascending[middle] ?? 0) <= score) low = middle + 1;
      else high = middle;
    }
    return 1 - Math.log(1 + count - low) / 7;
  });
}

/** Columns by candidate → row-major rows. */
export function rowsOf(columns: readonly Float32Array[], count: number): Float32Array {
  const width = columns.length;
  const rows = new Float32Array(count * width);
  columns.forEach((column, i) => {
    for (let c = 0; c < count; c += 1) rows[c * width + i] = column[c] ?? 0;
  });
  return rows;
}
