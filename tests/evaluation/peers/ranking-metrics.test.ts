import { expect, test } from "vitest";
import { ndcgAt, recallAt, reciprocalRankAt } from "../../../src/evaluation/peers/ranking-metrics.ts";

const relevant = new Set([3, 7]);

test("recall is the share of the right entries that were found in time", () => {
  expect(recallAt([1, 3, 2, 7], relevant, 4)).toBe(1);
  expect(recallAt([1, 3, 2, 7], relevant, 3)).toBe(0.5);
  expect(recallAt([], relevant, 3)).toBe(0);
});

test("the reciprocal rank looks at the first right entry only", () => {
  expect(reciprocalRankAt([1, 3, 7], relevant, 10)).toBe(0.5);
  expect(reciprocalRankAt([1, 2, 3], relevant, 2)).toBe(0);
});

test("nDCG is 1 for the best order and falls with the rank", () => {
  expect(ndcgAt([7, 3, 1], relevant, 10)).toBe(1);
  expect(ndcgAt([1, 7], relevant, 10)).toBeCloseTo(1 / Math.log2(3) / (1 + 1 / Math.log2(3)), 12);
  expect(ndcgAt([1, 2], relevant, 10)).toBe(0);
});
