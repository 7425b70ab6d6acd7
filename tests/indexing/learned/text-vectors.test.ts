import { expect, test } from "vitest";
import { TermTable } from "../../../src/indexing/learned/term-table.ts";
import { TextVectors } from "../../../src/indexing/learned/text-vectors.ts";
import { seededRandom } from "../../../src/indexing/vectors/linear-algebra.ts";

const random = seededRandom(9);
const known = new Map(
  Array.from({ length: 40 }, (_, i) => [`词${i}`, Array.from({ length: 8 }, () => random() * 2 - 1)]),
);
const wordVectors = {
  dimension: 8,
  embedWords: ([first]: readonly (readonly [string, number])[]) => {
    const vector = known.get(first?.[0] ?? "") ?? Array.from<number>({ length: 8 }).fill(0);
    const length = Math.hypot(...vector) || 1;
    return vector.map((value) => value / length);
  },
};
const table = TermTable.build(
  Array.from({ length: 30 }, (_, i) => ({
    title: ["题"],
    body: [`词${i}`, `词${i + 1}`, "~词对", "词39"],
    group: i % 5,
  })),
);
const vectors = new TextVectors(table, wordVectors);

test("vectors of clauses and questions have length 1, and unknown words give nothing", () => {
  for (let base = 0; base < vectors.rows.length; base += 8) {
    expect(Math.hypot(...vectors.rows.subarray(base, base + 8))).toBeCloseTo(1, 5);
  }
  expect(Math.hypot(...vectors.encode(["词4", "不知道"]))).toBeCloseTo(1, 5);
  expect([...vectors.encode(["不知道"])]).toEqual(Array.from({ length: 8 }, () => 0));
});

test("the clause with the question's words is the nearest", () => {
  const [first] = vectors.nearest(vectors.encode(["词7", "词8", "词39"]), 3, 1000);
  expect(first?.position).toBe(7);
});

test("looking at all documents is exact; looking at some gives a part of them, in order", () => {
  const asked = vectors.encode(["词3", "词17"]);
  const cosines = vectors.cosines(asked);
  const exact = [...cosines.keys()].sort((a, b) => (cosines[b] ?? 0) - (cosines[a] ?? 0)).slice(0, 10);
  expect(vectors.nearest(asked, 10, 30).map(({ position }) => position)).toEqual(exact);
  const some = vectors.nearest(asked, 10, 12);
  expect(new Set(some.map(({ position }) => position % 5)).size).toBeLessThanOrEqual(2);
  expect(some.map(({ cosine }) => cosine)).toEqual(some.map(({ cosine }) => cosine).sort((a, b) => b - a));
});

test("a table knows its terms, their clauses and kinds", () => {
  expect(table.idOf("没有")).toBeUndefined();
  const id = table.idOf("词39") ?? -1;
  expect(table.documentFrequency[id]).toBe(30);
  expect(table.bigram[table.idOf("~词对") ?? -1]).toBe(1);
  expect([...table.row(["词2", "词2", "没有"]).counts]).toEqual([2]);
});
