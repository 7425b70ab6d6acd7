/** Pruned search beside the plain one: the same clauses with the same scores, whatever the index and the question. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { LexicalIndex, topScores } from "../../../src/indexing/lexical/lexical-index.ts";
import type { LexicalDocument, LexicalHit, WeightedTerm } from "../../../src/indexing/lexical/lexical-index.ts";
import { PositionRanges } from "../../../src/indexing/lexical/position-ranges.ts";
import { seededRandom } from "../../../src/indexing/vectors/linear-algebra.ts";

/** Clauses in runs that share a matter, each word as rare as its number is high: windows and blocks of every kind. */
function clauses(count: number, words: number, seed: number): LexicalDocument[] {
  const random = seededRandom(seed);
  let matter = 0;
  return Array.from({ length: count }, () => {
    if (random() < 0.01) matter = Math.floor(random() * words);
    if (random() < 0.05) return null;
    const body = Array.from({ length: 2 + Math.floor(random() * 6) }, () => {
      const word = Math.floor(words ** random()) - 1;
      return `w${random() < 0.2 ? matter : word}`;
    });
    return { body, path: random() < 0.3 ? [`w${matter}`] : [] };
  });
}

/** Every score, one position at a time, sorted in full. */
function naive(index: LexicalIndex, query: WeightedTerm[], accepts: (position: number) => boolean): LexicalHit[] {
  const scores = index.scoresAt(
    query,
    Array.from({ length: index.size }, (_, position) => position),
  );
  return Array.from(scores, (score, position) => ({ position, score }))
    .filter(({ position, score }) => score > 0 && accepts(position))
    .sort((a, b) => b.score - a.score || a.position - b.position);
}

const words = 400;
const index = LexicalIndex.build(clauses(20_000, words, 3));
const query = fc.array(
  fc.record({
    term: fc.integer({ min: 0, max: words }).map((word) => `w${word}`),
    // Few different weights, so that many scores are equal and positions must decide.
    weight: fc.oneof(fc.constantFrom(0.5, 1), fc.double({ min: 0.01, max: 3, noNaN: true })),
  }),
  { minLength: 1, maxLength: 12 },
);

test("the best hits are those of the plain search, in its order, over many windows and blocks", () => {
  fc.assert(
    fc.property(query, fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 9 }), (weighted, limit, step) => {
      const every = Array.from({ length: Math.ceil(index.size / step) }, (_, i) => i * step);
      const within = PositionRanges.of(every.map((start) => ({ start, end: start + 1 })));
      const accepts = (position: number): boolean => position % step === 0;
      expect(index.search(weighted, limit, within)).toEqual(naive(index, weighted, accepts).slice(0, limit));
    }),
    { seed: 5, numRuns: 60 },
  );
});

test("a few stretches of the index are searched as if there were no others", () => {
  const stretch = fc.record({ start: fc.nat(index.size), length: fc.integer({ min: 0, max: 9_000 }) });
  fc.assert(
    fc.property(query, fc.array(stretch, { maxLength: 4 }), (weighted, stretches) => {
      const ranges = stretches.map(({ start, length }) => ({ start, end: Math.min(index.size, start + length) }));
      const accepts = (position: number): boolean =>
        ranges.some(({ start, end }) => position >= start && position < end);
      const found = index.search(weighted, 20, PositionRanges.of(ranges));
      expect(found).toEqual(naive(index, weighted, accepts).slice(0, 20));
    }),
    { seed: 9, numRuns: 40 },
  );
});

test("terms that are far apart are found, over more positions than a block reaches", () => {
  const size = 210_000;
  const everyTenThousand = Array.from({ length: size }, (_, position): LexicalDocument => {
    if (position % 10_000 !== 7) return null;
    return { body: position % 70_000 === 7 ? ["rare", "usual"] : ["usual"] };
  });
  const sparse = LexicalIndex.build(everyTenThousand);
  const positions = (term: string): number[] =>
    sparse.search([{ term, weight: 1 }], 99).map(({ position }) => position);
  expect(positions("rare")).toEqual([7, 70_007, 140_007]);
  expect(positions("usual")).toHaveLength(size / 10_000);
  const query = [
    { term: "rare", weight: 2 },
    { term: "usual", weight: 1 },
  ];
  expect(sparse.search(query, 5)).toEqual(naive(sparse, query, () => true).slice(0, 5));
});

test("weights of very different sizes do not upset the order", () => {
  const weighted = [
    { term: "w1", weight: 1e-4 },
    { term: "w2", weight: 300 },
    { term: "w300", weight: 1 },
  ];
  expect(index.search(weighted, 50)).toEqual(naive(index, weighted, () => true).slice(0, 50));
});

test("of equal clauses the first wins, even when a window that promises more was searched before its own", () => {
  const documents = Array.from({ length: 40_000 }, (): LexicalDocument => null);
  documents[5] = { body: ["x", "z"] };
  documents[39_000] = { body: ["x", "z"] };
  documents[39_001] = { body: ["y", "z"] };
  const query = [
    { term: "x", weight: 2 },
    { term: "y", weight: 0.5 },
  ];
  expect(LexicalIndex.build(documents).search(query, 1)[0]?.position).toBe(5);
});

test("no hit is asked for, none is given", () => {
  expect(index.search([{ term: "w1", weight: 1 }], 0)).toEqual([]);
});

test("all scores at once are the scores one by one", () => {
  fc.assert(
    fc.property(query, (weighted) => {
      const all = index.scoreAll(weighted);
      const positions = [0, 1, 4095, 4096, 12_345, index.size - 1];
      const some = index.scoresAt(weighted, positions);
      positions.forEach((position, i) => expect(all[position]).toBe(Math.fround(some[i] ?? NaN)));
    }),
    { seed: 6, numRuns: 40 },
  );
});

test("small indexes of few terms are searched exactly too", () => {
  const term = fc.constantFrom("护理", "床位", "补贴", "食堂");
  const document = fc.option(
    fc.record({ body: fc.array(term, { maxLength: 4 }), path: fc.array(term, { maxLength: 2 }) }),
  );
  const small = fc.array(fc.record({ term, weight: fc.constantFrom(0.5, 1) }), { maxLength: 4 });
  fc.assert(
    fc.property(fc.array(document, { maxLength: 30 }), small, fc.nat(6), (documents, weighted, limit) => {
      const built = LexicalIndex.build(documents);
      expect(built.search(weighted, limit)).toEqual(naive(built, weighted, () => true).slice(0, limit));
    }),
    { seed: 7, numRuns: 150 },
  );
});

test("the best of a list of scores are those of sorting it, ties by position", () => {
  const scores = fc.array(fc.constantFrom(0, 0.5, 1, 1.5, 2), { maxLength: 40 });
  fc.assert(
    fc.property(scores, fc.nat(45), (values, limit) => {
      const sorted = values
        .map((score, position) => ({ position, score }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score || a.position - b.position);
      expect(topScores(Float32Array.from(values), limit)).toEqual(sorted.slice(0, limit));
    }),
    { seed: 8 },
  );
});
