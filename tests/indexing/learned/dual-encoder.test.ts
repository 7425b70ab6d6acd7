import { describe, expect, test } from "vitest";
import { SnapshotError } from "../../../src/errors.ts";
import { DualEncoder } from "../../../src/indexing/learned/dual-encoder.ts";
import { firstVectors } from "../../../src/indexing/learned/first-vectors.ts";
import { fitEncoder } from "../../../src/indexing/learned/fit-encoder.ts";
import { TermTable } from "../../../src/indexing/learned/term-table.ts";

/** Forty matters; clause `i` speaks of matter `i` in official words, questions in words that no clause has. */
const matters = 40;
const table = TermTable.build(
  Array.from({ length: matters }, (_, i) => ({
    title: [`章${i % 4}`],
    body: [`官话${i}甲`, `官话${i}乙`, "应当", `~甲${i}`],
    group: i % 4,
  })),
);
const examples = Array.from({ length: matters * 3 }, (_, n) => {
  const matter = n % matters;
  return { terms: [`白话${matter}`, `口音${n % 5}`, "想问"], clauses: [matter] };
});
const options = { dimension: 32, epochs: 12, batch: 16, learningRate: 0.1, seed: 3 };

const bestOf = (encoder: DualEncoder, terms: string[]): number => {
  const cosines = encoder.cosines(encoder.encode(terms));
  return cosines.indexOf(Math.max(...cosines));
};

describe("an encoder fitted to labelled questions", () => {
  const encoder = fitEncoder(table, examples, options);

  test("finds clauses whose words no question has", () => {
    const hits = Array.from({ length: matters }, (_, i) => bestOf(encoder, [`白话${i}`, "想问"]) === i).filter(Boolean);
    expect(hits.length).toBeGreaterThanOrEqual(matters * 0.9);
  });

  test("joined with others has about the mean of their cosines, as long a vector as all of them, and the same after saving", () => {
    const others = [encoder, fitEncoder(table, examples, { ...options, dimension: 16, seed: 4 })];
    const joined = DualEncoder.join(others);
    const terms = ["白话3", "想问"];
    expect(joined.dimension).toBe(48);
    const mean = others.reduce((sum, one) => sum + one.cosine(one.encode(terms), 3), 0) / others.length;
    expect(Math.abs(joined.cosine(joined.encode(terms), 3) - mean)).toBeLessThan(0.05);
    expect(Math.hypot(...joined.clauseRows.subarray(0, joined.dimension))).toBeCloseTo(1, 1);
    const hits = Array.from({ length: matters }, (_, i) => bestOf(joined, [`白话${i}`, "想问"]) === i).filter(Boolean);
    expect(hits.length).toBeGreaterThanOrEqual(matters * 0.9);
    expect([...DualEncoder.open(joined.save()).encode(terms)]).toEqual([...joined.encode(terms)]);
    expect(() => DualEncoder.join([])).toThrow(RangeError);
  });

  test("is the same for the same seed, and another for another", () => {
    const vector = [...encoder.encode(["白话3"])];
    expect([...fitEncoder(table, examples, options).encode(["白话3"])]).toEqual(vector);
    expect([...fitEncoder(table, examples, { ...options, seed: 4 }).encode(["白话3"])]).not.toEqual(vector);
  });

  test("comes back from its file as it was", () => {
    const opened = DualEncoder.open(encoder.save());
    expect([...opened.encode(["白话7", "口音1"])]).toEqual([...encoder.encode(["白话7", "口音1"])]);
    expect([...opened.cosines(opened.encode(["白话7"]))]).toEqual([...encoder.cosines(encoder.encode(["白话7"]))]);
  });

  test("is saved the same again after it was opened, with one table for both sides or two", () => {
    for (const some of [encoder, fitEncoder(table, examples, { ...options, tied: true })]) {
      const saved = some.save();
      expect(DualEncoder.open(saved).save().equals(saved)).toBe(true);
      expect([...DualEncoder.open(saved).encodePassage(["官话3甲"])]).toEqual([...some.encodePassage(["官话3甲"])]);
    }
  });

  test("takes a little more than a byte a number", () => {
    const numbers = (2 * table.termCount + matters + matters) * options.dimension;
    expect(encoder.save().byteLength).toBeLessThan(numbers * 1.6);
  });

  test("refuses a file that is not one", () => {
    expect(() => DualEncoder.open(Buffer.from("nothing of the sort"))).toThrow(SnapshotError);
  });

  test("knows nothing of words it never saw", () => {
    expect([...encoder.encode(["从没见过"])]).toEqual(Array.from({ length: 32 }, () => 0));
  });

  test("learns nothing from labels that are shuffled", () => {
    const wrong = examples.map((example, n) => ({ ...example, clauses: [(n * 17 + 5) % matters] }));
    const misled = fitEncoder(table, wrong, options);
    const hits = Array.from({ length: matters }, (_, i) => bestOf(misled, [`白话${i}`]) === i).filter(Boolean);
    expect(hits.length).toBeLessThan(matters * 0.3);
  });
});

describe("first vectors", () => {
  const vectors = {
    dimension: 2,
    embedWords: (words: readonly (readonly [string, number])[]) =>
      words.some(([word]) => word.startsWith("官话1")) ? [1, 0] : [0, 1],
  };

  test("are a word's own, null for a bigram of one clause and for an unknown term", () => {
    const first = firstVectors(table, vectors);
    expect([...(first("官话1甲") ?? [])]).toEqual([1, 0]);
    expect(first("~甲1")).toBeNull();
    expect(first("白话1")).toBeNull();
  });

  test("place a bigram where the clauses are that hold it", () => {
    const two = TermTable.build([
      { title: [], body: ["官话1", "~甲", "~乙"], group: 0 },
      { title: [], body: ["官话1", "~甲"], group: 0 },
      { title: [], body: ["官话2", "~乙", "~丙"], group: 0 },
      { title: [], body: ["官话2", "~丙"], group: 0 },
    ]);
    const first = firstVectors(two, vectors);
    const [a, c] = [first("~甲"), first("~丙")];
    expect(a?.[0]).toBeGreaterThan(a?.[1] ?? 0);
    expect(c?.[1]).toBeGreaterThan(c?.[0] ?? 0);
  });
});
