import fc from "fast-check";
import { expect, test } from "vitest";
import { SnapshotError } from "../../../src/errors.ts";
import {
  fieldNames,
  fieldSettings,
  inverseDocumentFrequency,
  k1,
  LexicalIndex,
} from "../../../src/indexing/lexical/lexical-index.ts";
import type { FieldName, LexicalDocument, WeightedTerm } from "../../../src/indexing/lexical/lexical-index.ts";
import { PositionRanges } from "../../../src/indexing/lexical/position-ranges.ts";

const termsOf = (document: NonNullable<LexicalDocument>, field: FieldName): readonly string[] => document[field] ?? [];

/** BM25F straight from its definition, one clause and one term at a time. */
function naiveScores(documents: LexicalDocument[], query: WeightedTerm[]): number[] {
  const results = documents.filter((document) => document !== null);
  const averageLength = (field: FieldName): number =>
    Math.max(
      results.reduce((sum, document) => sum + termsOf(document, field).length, 0) / Math.max(results.length, 1),
      1,
    );
  const frequency = (document: NonNullable<LexicalDocument>, term: string): number =>
    fieldNames.reduce((sum, field) => {
      const { weight, b } = fieldSettings[field];
      const terms = termsOf(document, field);
      const count = terms.filter((other) => other === term).length;
      return sum + (weight * count) / (1 - b + (b * terms.length) / averageLength(field));
    }, 0);
  return documents.map((document) => {
    if (document === null) return 0;
    return query.reduce((score, { term, weight }) => {
      const holders = results.filter((other) =>
        fieldNames.some((field) => termsOf(other, field).includes(term)),
      ).length;
      if (holders === 0) return score;
      const tf = frequency(document, term);
      return score + (weight * inverseDocumentFrequency(results.length, holders) * tf * (k1 + 1)) / (tf + k1);
    }, 0);
  });
}

const term = fc.constantFrom("护理", "床位", "补贴", "~护理", "食堂", "2025");
const terms = fc.array(term, { maxLength: 6 });
const document = fc.option(fc.record({ path: terms, body: terms, figures: terms, title: terms }), { freq: 8 });
const query = fc.array(fc.record({ term, weight: fc.double({ min: 0.1, max: 2, noNaN: true }) }), { maxLength: 5 });

test("scores equal those of the definition, also after saving and opening", () => {
  fc.assert(
    fc.property(fc.array(document, { maxLength: 8 }), query, (documents, weighted) => {
      const built = LexicalIndex.build(documents);
      const opened = LexicalIndex.open(built.save());
      const expected = naiveScores(documents, weighted);
      for (const index of [built, opened]) {
        const scores = Array.from(index.scoreAll(weighted));
        expect(scores).toHaveLength(expected.length);
        scores.forEach((score, i) => expect(score).toBeCloseTo(expected[i] ?? NaN, 3));
      }
    }),
    { seed: 11, numRuns: 200 },
  );
});

test("a field that is left out counts as an empty one", () => {
  const short = LexicalIndex.build([{ body: ["食堂"] }, { path: ["食堂"], body: ["床位"] }]);
  const full = LexicalIndex.build([
    { path: [], body: ["食堂"], figures: [], title: [] },
    { path: ["食堂"], body: ["床位"], figures: [], title: [] },
  ]);
  expect(short.save()).toEqual(full.save());
});

test("a term given twice counts twice, one that weighs nothing not at all", () => {
  const index = LexicalIndex.build([{ body: ["食堂", "床位"] }]);
  const score = (...weights: number[]): number =>
    index.search(
      weights.map((weight) => ({ term: "食堂", weight })),
      1,
    )[0]?.score ?? 0;
  expect(score(1, 1)).toBeCloseTo(2 * score(1), 5);
  expect(score(0)).toBe(0);
});

test("the best come first, ties by position, and only positive scores", () => {
  const of = (...body: string[]): LexicalDocument => ({ path: [], body, figures: [], title: [] });
  const index = LexicalIndex.build([of("食堂"), of("床位", "床位"), null, of("床位", "食堂"), of("食堂")]);
  const hits = index.search([{ term: "食堂", weight: 1 }], 10);
  expect(hits.map((hit) => hit.position)).toEqual([0, 4, 3]);
  expect(index.search([{ term: "食堂", weight: 1 }], 10, PositionRanges.of([{ start: 1, end: 5 }]))[0]?.position).toBe(
    4,
  );
  expect(index.search([{ term: "没有", weight: 1 }], 10)).toEqual([]);
});

test("a heading is never a result", () => {
  const index = LexicalIndex.build([null, { path: ["食堂"], body: [], figures: [], title: [] }]);
  expect(index.search([{ term: "食堂", weight: 1 }], 5).map((hit) => hit.position)).toEqual([1]);
});

test("an empty index opens and finds nothing", () => {
  const index = LexicalIndex.open(LexicalIndex.build([]).save());
  expect(index.search([{ term: "食堂", weight: 1 }], 5)).toEqual([]);
});

test("bytes of another kind are refused with a remedy", () => {
  expect(() => LexicalIndex.open(Buffer.from("not an index at all"))).toThrow(SnapshotError);
  const saved = LexicalIndex.build([]).save();
  expect(() => LexicalIndex.open(saved.subarray(0, 6))).toThrow(/不是本程序写的/);
});
