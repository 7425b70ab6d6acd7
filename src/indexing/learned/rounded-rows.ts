/**
 * Rows of numbers ⇄ one byte a number and one scale a row: a quarter of the space, and cosines that differ in the third decimal.
 * One scale for all rows would lose the short ones. Pure.
 */

export interface RoundedRows {
  /** Row-major, as many to a row as the rows are long; −127 … 127 times the row's scale. */
  codes: Int8Array;
  scales: Float32Array;
}

const highest = 127;

/** Rounds every number to the nearest of its row's 255 steps. */
export function roundRows(rows: Float32Array, dimension: number): RoundedRows {
  const codes = new Int8Array(rows.length);
  const scales = new Float32Array(rows.length / dimension);
  for (let row = 0; row < scales.length; row += 1) {
    const base = row * dimension;
    let largest = 0;
    for (let i = base; i < base + dimension; i += 1) largest = Math.max(largest, Math.abs(rows[i] ?? 0));
    if (largest === 0) continue;
    scales[row] = largest / highest;
    const perStep = highest / largest;
    for (let i = base; i < base + dimension; i += 1) codes[i] = Math.round((rows[i] ?? 0) * perStep);
  }
  return { codes, scales };
}

/** The numbers that rounded rows stand for. */
export function readRows({ codes, scales }: RoundedRows, dimension: number): Float32Array {
  const rows = new Float32Array(codes.length);
  for (let i = 0; i < codes.length; i += 1) rows[i] = (codes[i] ?? 0) * (scales[Math.floor(i / dimension)] ?? 0);
  return rows;
}
