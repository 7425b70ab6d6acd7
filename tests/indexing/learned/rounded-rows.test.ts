import { expect, test } from "vitest";
import { readRows, roundRows } from "../../../src/indexing/learned/rounded-rows.ts";
import { seededRandom } from "../../../src/indexing/vectors/linear-algebra.ts";

const dimension = 16;
/** Rows of lengths from a thousandth to a thousand. */
const random = seededRandom(4);
const rows = Float32Array.from(
  { length: 7 * dimension },
  (_, i) => (random() * 2 - 1) * 10 ** (Math.floor(i / dimension) - 3),
);

test("every number comes back within half a step of its own row, however short the row", () => {
  const back = readRows(roundRows(rows, dimension), dimension);
  rows.forEach((value, i) => {
    const row = rows.subarray(i - (i % dimension), i - (i % dimension) + dimension);
    const step = Math.max(...row.map(Math.abs)) / 127;
    expect(Math.abs((back[i] ?? 0) - value)).toBeLessThanOrEqual(step * 0.501);
  });
});

test("takes a byte a number and four a row", () => {
  const { codes, scales } = roundRows(rows, dimension);
  expect(codes.byteLength).toBe(rows.length);
  expect(scales.byteLength).toBe(4 * 7);
});

test("a row of zeros stays one", () => {
  expect([...readRows(roundRows(new Float32Array(4), 2), 2)]).toEqual([0, 0, 0, 0]);
});
