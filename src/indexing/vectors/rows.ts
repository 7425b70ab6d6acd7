/** Arithmetic on vectors that lie as rows in one typed array. Pure but where it says in place. */

/** Scales to length 1 in place; a zero vector stays zero. */
export function normalizeVector(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  if (length > 0) for (let i = 0; i < vector.length; i += 1) vector[i] = (vector[i] ?? 0) / length;
  return vector;
}

/** Product of a vector and a row of a row-major matrix. */
export function dotProduct(vector: Float32Array, matrix: Float32Array, row: number): number {
  const base = row * vector.length;
  let sum = 0;
  for (let i = 0; i < vector.length; i += 1) sum += (vector[i] ?? 0) * (matrix[base + i] ?? 0);
  return sum;
}

/** The array itself, or a copy of at least twice its length when it is shorter than `needed`. */
export function roomFor<T extends Float32Array | Uint32Array>(
  values: T,
  needed: number,
  create: new (length: number) => T,
): T {
  if (needed <= values.length) return values;
  const grown = new create(Math.max(needed, values.length * 2));
  grown.set(values);
  return grown;
}
