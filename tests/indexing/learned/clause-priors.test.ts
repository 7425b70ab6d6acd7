import { expect, test } from "vitest";
import { ClausePriors } from "../../../src/indexing/learned/clause-priors.ts";
import { topPositions } from "../../../src/indexing/learned/top-positions.ts";

const priors = ClausePriors.fit(
  [
    { terms: [], clauses: [0, 2] },
    { terms: [], clauses: [2] },
  ],
  Uint32Array.from([0, 0, 1]),
);

test("counts how often a clause and its document were asked for", () => {
  expect(priors.of(2).clause).toBeCloseTo(Math.log(3));
  expect(priors.of(1)).toEqual({ clause: 0, group: Math.log(2) });
});

test("a question can be taken out again", () => {
  expect(priors.of(2, [2]).clause).toBeCloseTo(Math.log(2));
  expect(priors.of(1, [0, 2]).group).toBe(0);
});

test("comes back from its file", () => {
  expect(ClausePriors.open(priors.save()).of(2)).toEqual(priors.of(2));
});

test("the best positions are those a full sort gives", () => {
  const scores = Float32Array.from({ length: 500 }, (_, i) => Math.round(Math.sin(i * 12.9898) * 40));
  const sorted = [...scores.keys()]
    .filter((i) => (scores[i] ?? 0) > 0)
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  for (const limit of [0, 1, 7, 100, 499, 1000]) expect(topPositions(scores, limit)).toEqual(sorted.slice(0, limit));
});
