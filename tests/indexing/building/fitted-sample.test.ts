import { expect, test } from "vitest";
import { ClauseStore } from "../../../src/indexing/clauses/clause-store.ts";
import { sampleOf } from "../../../src/indexing/building/fitted-sample.ts";
import { makeClause } from "../../support/clauses.ts";

const store = ClauseStore.of(
  Array.from({ length: 1_000 }, (_, i) =>
    makeClause({ id: `clause-${i}`, document: `plan-${Math.floor(i / 50)}`, text: `第${i}条`, ordinal: i % 50 }),
  ),
);

test("a small corpus is its own sample", () => {
  expect(sampleOf(store, ["plan-3"], 1_000)).toEqual(Array.from({ length: 1_000 }, (_, position) => position));
});

test("of a large one those that people ask about are in it, and others from its beginning to its end", () => {
  const sample = sampleOf(store, ["plan-3", "plan-3", "plan-9"], 300);
  expect(sample).toEqual([...new Set(sample)].sort((a, b) => a - b));
  expect(sample.length).toBeGreaterThan(250);
  expect(sample.length).toBeLessThanOrEqual(300);
  for (const start of [150, 450]) {
    expect(sample.filter((position) => position >= start && position < start + 50)).toHaveLength(50);
  }
  const documents = new Set(sample.map((position) => store.documentAt(position)));
  expect(documents.size).toBe(20);
});

test("a bank about everything leaves half of the sample to the rest", () => {
  const all = Array.from({ length: 20 }, (_, i) => `plan-${i}`);
  const sample = sampleOf(store, all, 100);
  expect(sample.length).toBeLessThanOrEqual(100);
  expect(sample.some((position) => position >= 950)).toBe(true);
});
