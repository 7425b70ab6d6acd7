/** A number of questions → folds of equal size by a seeded shuffle, for measuring on what was not learned from. Pure. */
import { seededRandom } from "../indexing/vectors/linear-algebra.ts";

/** @returns the fold (0 … folds − 1) of each of `count` items. */
export function assignFolds(count: number, folds: number, seed: number): number[] {
  const random = seededRandom(seed);
  const order = Array.from({ length: count }, (_, item) => ({ item, key: random() })).sort(
    (a, b) => a.key - b.key || a.item - b.item,
  );
  const assigned = Array.from<number>({ length: count }).fill(0);
  order.forEach(({ item }, place) => {
    assigned[item] = place % folds;
  });
  return assigned;
}
