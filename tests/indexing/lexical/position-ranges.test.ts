import fc from "fast-check";
import { expect, test } from "vitest";
import { PositionRanges } from "../../../src/indexing/lexical/position-ranges.ts";

test("ranges in any order, touching or overlapping, hold what their positions hold", () => {
  const range = fc.record({ start: fc.nat(40), length: fc.nat(9) });
  fc.assert(
    fc.property(
      fc.array(range, { maxLength: 8 }),
      fc.nat(50),
      fc.integer({ min: 1, max: 12 }),
      (given, position, length) => {
        const ranges = PositionRanges.of(given.map(({ start, length: long }) => ({ start, end: start + long })));
        const held = new Set(
          given.flatMap(({ start, length: long }) => Array.from({ length: long }, (_, i) => start + i)),
        );
        expect(ranges.count).toBe(held.size);
        expect(ranges.has(position)).toBe(held.has(position));
        expect(ranges.overlaps(position, position + length)).toBe(
          [...held].some((p) => p >= position && p < position + length),
        );
      },
    ),
    { seed: 4 },
  );
});
