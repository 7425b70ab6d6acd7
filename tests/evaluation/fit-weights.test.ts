import fc from "fast-check";
import { expect, test } from "vitest";
import { fitWeights } from "../../src/evaluation/fit-weights.ts";
import type { RankingList } from "../../src/evaluation/fit-weights.ts";

const options = { prior: [0.5, 0.5], ridge: 0.001, steps: 200 };

/** The first feature tells the right row, the second is noise. */
function lists(noise: readonly number[]): RankingList[] {
  return noise.map((value) => ({
    rows: [Float64Array.of(1, value), Float64Array.of(0, -value), Float64Array.of(0, value / 2)],
    isRight: [true, false, false],
  }));
}

test("a feature that tells right rows gains weight, noise does not", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 12, maxLength: 20 }), (noise) => {
      const balanced = [...noise, ...noise.map((value) => -value)];
      const [telling = 0, other = 0] = fitWeights(lists(balanced), options);
      expect(telling).toBeGreaterThan(0.5);
      expect(telling).toBeGreaterThan(Math.abs(other));
    }),
    { numRuns: 10, seed: 5 },
  );
});

test("without a right row the weights stay where they were", () => {
  const nothing = [{ rows: [Float64Array.of(1, 0), Float64Array.of(0, 1)], isRight: [false, false] }];
  expect([...fitWeights(nothing, options)]).toEqual([0.5, 0.5]);
});

test("a strong ridge holds the weights to those set by hand", () => {
  const held = fitWeights(lists([0.3, -0.2, 0.1]), { ...options, ridge: 1_000 });
  for (const weight of held) expect(weight).toBeCloseTo(0.5, 2);
});
