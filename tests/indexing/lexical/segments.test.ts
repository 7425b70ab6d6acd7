/** An index in segments ranks as one that was built in one go, before and after segments are merged. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { driftOf, LexicalIndex } from "../../../src/indexing/lexical/lexical-index.ts";
import type { LexicalDocument, WeightedTerm } from "../../../src/indexing/lexical/lexical-index.ts";
import { mergeSegments, segmentsToMerge } from "../../../src/indexing/lexical/merge.ts";
import { buildSegment } from "../../../src/indexing/lexical/segment-builder.ts";
import { packSegments } from "../../../src/indexing/lexical/segment.ts";

const term = fc.constantFrom("护理", "床位", "补贴", "~护理", "食堂", "2025", "助餐");
const terms = fc.array(term, { maxLength: 5 });
const document: fc.Arbitrary<LexicalDocument> = fc.option(fc.record({ path: terms, body: terms }), { freq: 8 });
const query: fc.Arbitrary<WeightedTerm[]> = fc.array(fc.record({ term, weight: fc.constantFrom(0.5, 1, 1.7) }), {
  maxLength: 5,
});
/** Clauses in parts. */
const parts = fc.array(fc.array(document, { maxLength: 12 }), { minLength: 1, maxLength: 6 });

test("any split ranks and scores as one index, also after saving, opening and merging", async () => {
  await fc.assert(
    fc.asyncProperty(parts, query, async (split, weighted) => {
      const whole = buildSegment(split.flat());
      const segments = split.map((documents) => buildSegment(documents, whole.averages));
      const expected = LexicalIndex.open(packSegments([whole]));
      const files = segments.map((segment) => packSegments([segment]));
      const divided = LexicalIndex.join(files.map((file) => LexicalIndex.open(file)));
      const merged = await LexicalIndex.merge([divided]);
      for (const index of [divided, merged, LexicalIndex.open(packSegments(segments))]) {
        expect(index.size).toBe(expected.size);
        expect(index.search(weighted, 7)).toEqual(expected.search(weighted, 7));
        expect(index.scoreAll(weighted)).toEqual(expected.scoreAll(weighted));
        const positions = Array.from({ length: index.size }, (_, position) => position);
        expect(index.scoresAt(weighted, positions)).toEqual(expected.scoresAt(weighted, positions));
        expect(index.idf("护理")).toBe(expected.idf("护理"));
      }
    }),
    { seed: 21, numRuns: 150 },
  );
});

test("merged segments are, byte for byte, the segment of all their clauses", async () => {
  await fc.assert(
    fc.asyncProperty(parts, async (split) => {
      const whole = buildSegment(split.flat());
      const merged = await mergeSegments(split.map((documents) => buildSegment(documents, whole.averages)));
      expect(packSegments([merged])).toEqual(packSegments([whole]));
    }),
    { seed: 22, numRuns: 80 },
  );
});

test("clauses that join an index are found behind the others, and the index before stays as it was", () => {
  const before = LexicalIndex.build([{ body: ["食堂", "助餐"] }, null]);
  const added = LexicalIndex.build([{ body: ["床位"] }, { body: ["食堂"] }], before.averages);
  const after = LexicalIndex.join([before, added]);
  const positions = (index: LexicalIndex, word: string): number[] =>
    index.search([{ term: word, weight: 1 }], 9).map(({ position }) => position);
  expect(positions(before, "床位")).toEqual([]);
  expect(positions(after, "床位")).toEqual([2]);
  expect(positions(after, "食堂")).toEqual([3, 0]);
  const driftIn = ({ averages, fieldTerms, searchable }: LexicalIndex): number =>
    driftOf(averages, fieldTerms, searchable);
  expect(driftIn(before)).toBe(0);
  expect(driftIn(after)).toBeCloseTo((2 - 4 / 3) / 2, 6);
});

test("segments stay few and each clause is merged a few times only, however many are added one by one", () => {
  const sizes: number[] = [];
  let moved = 0;
  for (let added = 1; added <= 4096; added += 1) {
    sizes.push(1);
    const count = segmentsToMerge(sizes);
    if (count === 0) continue;
    const merged = sizes.splice(sizes.length - count).reduce((sum, size) => sum + size, 0);
    sizes.push(merged);
    moved += merged;
    expect(sizes.length).toBeLessThanOrEqual(1 + Math.log(added) / Math.log(4));
  }
  expect(moved / 4096).toBeLessThan(20);
});
