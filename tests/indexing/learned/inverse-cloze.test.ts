import { expect, test } from "vitest";
import { DualEncoder } from "../../../src/indexing/learned/dual-encoder.ts";
import { fitEncoder } from "../../../src/indexing/learned/fit-encoder.ts";
import { fitInverseCloze } from "../../../src/indexing/learned/inverse-cloze.ts";
import { seededRandom } from "../../../src/indexing/vectors/linear-algebra.ts";
import { TermTable } from "../../../src/indexing/learned/term-table.ts";

/** Two hundred clauses on twenty matters; each holds some of its matter's words, no two the same choice. */
const [matters, size] = [20, 200];
const random = seededRandom(11);
const clauses = Array.from({ length: size }, (_, i) => ({
  title: [`章${i % matters}`],
  body: [
    "应当",
    "机构",
    ...Array.from({ length: 16 }, (_word, w) => `词${i % matters}之${w}`).filter(() => random() < 0.7),
  ],
  group: i % matters,
}));
const table = TermTable.build(clauses);
const options = { dimension: 16, epochs: 30, batch: 20 };

function likeness(rows: Float32Array, a: string, b: string): number {
  const row = (term: string): Float32Array => {
    const id = table.idOf(term) ?? 0;
    return rows.subarray(id * 16, (id + 1) * 16);
  };
  const [x, y] = [row(a), row(b)];
  return x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0) / (Math.hypot(...x) * Math.hypot(...y));
}

test("words that stand together in clauses come to lie together, without any question", () => {
  const rows = fitInverseCloze(table, options);
  expect(rows).toHaveLength(table.termCount * 16);
  expect(likeness(rows, "词3之1", "词3之9")).toBeGreaterThan(likeness(rows, "词3之1", "词4之9") + 0.3);
});

test("is the same for the same seed, and another for another", () => {
  const short = { ...options, epochs: 1 };
  expect(fitInverseCloze(table, short)).toEqual(fitInverseCloze(table, short));
  expect(fitInverseCloze(table, { ...short, seed: 9 })).not.toEqual(fitInverseCloze(table, short));
});

test("clauses too short to be cut in two, or empty, are passed over", () => {
  const few = TermTable.build([
    { title: [], body: [], group: 0 },
    { title: [], body: ["甲"], group: 0 },
    { title: ["乙"], body: ["甲", "丙"], group: 1 },
  ]);
  const rows = fitInverseCloze(few, { dimension: 4, epochs: 2, batch: 2 });
  expect(rows.every((value) => Number.isFinite(value))).toBe(true);
});

test("an encoder with one table of rows for both sides knows a clause's word in a question, and comes back from its file", () => {
  const rows = fitInverseCloze(table, options);
  const initial = (term: string): Float32Array | null => {
    const id = table.idOf(term);
    return id === undefined ? null : rows.subarray(id * 16, (id + 1) * 16);
  };
  const examples = Array.from({ length: 60 }, (_, i) => ({ terms: [`白话${i % 20}`, "想问"], clauses: [i] }));
  const encoder = fitEncoder(table, examples, { dimension: 16, epochs: 4, tied: true, initial });
  const opened = DualEncoder.open(encoder.save());
  const cosines = opened.cosines(opened.encode(["词7之2", "词7之5"]));
  expect(cosines.indexOf(Math.max(...cosines)) % matters).toBe(7);
  expect([...opened.encodePassage(["白话3"])].every((value) => value === 0)).toBe(true);
});
