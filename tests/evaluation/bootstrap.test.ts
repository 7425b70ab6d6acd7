import { expect, test } from "vitest";
import { pairedBootstrap } from "../../src/evaluation/bootstrap.ts";
import { assignFolds } from "../../src/evaluation/folds.ts";

test("folds are as equal as can be, the same for a seed, another for another", () => {
  const folds = assignFolds(103, 5, 1);
  const sizes = [0, 1, 2, 3, 4].map((fold) => folds.filter((other) => other === fold).length);
  expect(sizes.toSorted((a, b) => a - b)).toEqual([20, 20, 21, 21, 21]);
  expect(assignFolds(103, 5, 1)).toEqual(folds);
  expect(assignFolds(103, 5, 2)).not.toEqual(folds);
});

test("a difference on every question is sure", () => {
  const a = Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? 0 : 0.5));
  const result = pairedBootstrap(
    a,
    a.map((score) => score + 0.25),
  );
  expect(result).toMatchObject({ difference: 0.25, low: 0.25, high: 0.25, notBetter: 0 });
});

test("a difference that comes and goes is not", () => {
  const a = Array.from({ length: 50 }, () => 0.5);
  const b = a.map((score, i) => score + (i % 2 === 0 ? 0.5 : -0.5));
  const { low, high, notBetter } = pairedBootstrap(a, b);
  expect(low).toBeLessThan(0);
  expect(high).toBeGreaterThan(0);
  expect(notBetter).toBeGreaterThan(0.3);
});

test("no questions, no difference", () => {
  expect(pairedBootstrap([], []).difference).toBe(0);
});
