import { describe, expect, test } from "vitest";
import { TermTable } from "../../../src/indexing/learned/term-table.ts";
import { TextVectors } from "../../../src/indexing/learned/text-vectors.ts";
import { LexicalIndex } from "../../../src/indexing/lexical/lexical-index.ts";
import { seededRandom } from "../../../src/indexing/vectors/linear-algebra.ts";
import { rankByText } from "../../../src/retrieval/learned/text-ranking.ts";
import type { TextIndexes } from "../../../src/retrieval/learned/text-ranking.ts";
import { newFoldCache } from "../../../src/retrieval/learned/fit-ensembles.ts";
import { TrainedRanking } from "../../../src/retrieval/learned/trained-ranking.ts";
import { textFeatureNames, textFeatures } from "../../../src/retrieval/learned/text-features.ts";
import { shippedRanker } from "../../../src/retrieval/learned/shipped-ranker.ts";

/** Sixty clauses in six documents; clause `i` has a word of its own, its document's words, and words that all have. */
const size = 60;
const clauses = Array.from({ length: size }, (_, i) => ({
  title: [`文件${i % 6}`],
  body: [`事项${i}`, `~项${i}`, `类别${i % 6}`, "应当", "机构"],
  group: i % 6,
}));
const wordVectors = {
  dimension: 16,
  embedWords: (words: readonly (readonly [string, number])[]) => {
    const sum = Array.from<number>({ length: 16 }).fill(0);
    for (const [word, weight] of words) {
      const random = seededRandom(Array.from(word).reduce((hash, c) => (hash * 31 + (c.codePointAt(0) ?? 0)) | 0, 7));
      for (let i = 0; i < 16; i += 1) sum[i] = (sum[i] ?? 0) + weight * (random() * 2 - 1);
    }
    const length = Math.hypot(...sum) || 1;
    return sum.map((value) => value / length);
  },
};
const table = TermTable.build(clauses);
const indexes: TextIndexes = {
  table,
  lexical: LexicalIndex.build(clauses.map(({ title, body }) => ({ path: title, body, figures: [], title: [] }))),
  vectors: new TextVectors(table, wordVectors),
};

describe("ranking by text", () => {
  test.each([["the recipe", null] as const, ["the shipped ranker", shippedRanker()] as const])(
    "%s puts the clause that says it first",
    (_name, network) => {
      for (const i of [3, 17, 44]) {
        const [first] = rankByText(indexes, [`事项${i}`, `~项${i}`, "机构"], { network, limit: 5 });
        expect(first?.position).toBe(i);
      }
    },
  );

  test("gives no more than asked, best first, and nothing twice", () => {
    const ranked = rankByText(indexes, ["机构", "类别2"], { network: null, limit: 7 });
    expect(ranked).toHaveLength(7);
    expect(new Set(ranked.map(({ position }) => position)).size).toBe(7);
    expect(ranked.map(({ score }) => score)).toEqual(ranked.map(({ score }) => score).sort((a, b) => b - a));
  });

  test("words that occur nowhere do not make it fail", () => {
    expect(() => rankByText(indexes, ["从没见过"], { network: shippedRanker(), limit: 5 })).not.toThrow();
  });

  test("features are numbers, a column for every name, and leave no trace in the next question", () => {
    const positions = Uint32Array.from([1, 2, 3, 40]);
    const dense = new Float32Array(4);
    const read = (terms: string[]): number[] => [...textFeatures(indexes, terms, { positions, dense }).rows];
    const first = read(["事项2", "机构"]);
    expect(first).toHaveLength(4 * textFeatureNames.length);
    expect(first.every(Number.isFinite)).toBe(true);
    read(["事项40", "类别1", "~项3"]);
    expect(read(["事项2", "机构"])).toEqual(first);
  });
});

describe("ranking that has learned from labelled questions", () => {
  /** Nobody says 事项7: people say 土话7, with words around that mean nothing. */
  const questions = Array.from({ length: 180 }, (_, n) => ({
    terms: [`土话${n % size}`, `口音${n % 7}`, "想问"],
    clauses: [n % size],
    fold: Math.floor(n / size),
  }));
  const options = {
    wordVectors,
    encoderTable: table,
    folds: 3,
    seed: 1,
    encoders: [
      { epochs: 8, dimension: 16 },
      { epochs: 8, dimension: 16, temperature: 0.08, seed: 5 },
    ],
    network: { epochs: 8 },
    networks: 1,
    onProgress: () => undefined,
  };
  const ranking = TrainedRanking.fit(indexes, questions, options);
  const hits = (some: TrainedRanking): number =>
    clauses.filter((_, i) => some.rank([`土话${i}`, "想问", "请教"], 5)[0]?.position === i).length;

  test("finds clauses by words that no clause has", () => {
    expect(hits(ranking)).toBeGreaterThan(size * 0.9);
  });

  test("is the same for the same seed", () => {
    const again = TrainedRanking.fit(indexes, questions, options);
    expect(again.rank(["土话9"], 5)).toEqual(ranking.rank(["土话9"], 5));
  });

  test("runs that leave one fold out each and share what they fit rank as they would alone, and keep no more than two folds need", () => {
    const cache = newFoldCache();
    const withoutFold = (left: number, shared: object): TrainedRanking =>
      TrainedRanking.fit(
        indexes,
        questions.filter(({ fold }) => fold !== left),
        { ...options, ...shared, left },
      );
    const first = withoutFold(0, { cache });
    expect([...cache.encoders.keys()]).toEqual(["0,1", "0,2"]);
    const second = withoutFold(1, { cache });
    expect([...cache.encoders.keys()]).toEqual(["0,2", "1,2"]);
    const asked = ["土话9", "想问"];
    expect(second.rank(asked, 9)).toEqual(withoutFold(1, {}).rank(asked, 9));
    expect(first.rank(asked, 9)).not.toEqual(second.rank(asked, 9));
  });

  test("finds nothing that way when the labels are shuffled", () => {
    const shuffled = questions.map((question, n) => ({ ...question, clauses: [(n * 37 + 11) % size] }));
    expect(hits(TrainedRanking.fit(indexes, shuffled, options))).toBeLessThan(size * 0.3);
  });
});
