/**
 * A sparse symmetric matrix → its strongest eigenvectors, by randomised block power iteration (Halko, Martinsson & Tropp,
 * «Finding structure with randomness», 2011, algorithms 4.4 and 5.3). Deterministic for a seed.
 */

/** Compressed rows. */
export interface SparseMatrix {
  size: number;
  rowStarts: Uint32Array;
  columns: Uint32Array;
  values: Float32Array;
}

/** Column-major: `columns` vectors of length `rows`, one after the other. */
export interface DenseBlock {
  rows: number;
  columns: number;
  data: Float64Array;
}

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Columns multiplied at a time: as many doubles as a cache line holds, so that an entry of the matrix costs one of them. */
const tileWidth = 8;

/** Columns `first` to `first + tileWidth` side by side, row after row; zero beyond the block's last column. */
function fillTile(tile: Float64Array, { rows, columns, data }: DenseBlock, first: number): void {
  for (let place = 0; place < tileWidth; place += 1) {
    const base = (first + place) * rows;
    const isThere = first + place < columns;
    for (let row = 0; row < rows; row += 1) tile[row * tileWidth + place] = isThere ? (data[base + row] ?? 0) : 0;
  }
}

/** One row of the matrix times a tile, into `sums`. Written out, because eight sums in variables need no memory. */
function multiplyRow(
  { rowStarts, columns, values }: SparseMatrix,
  row: number,
  tile: Float64Array,
  sums: Float64Array,
): void {
  let [s0, s1, s2, s3, s4, s5, s6, s7] = [0, 0, 0, 0, 0, 0, 0, 0];
  const end = rowStarts[row + 1] ?? 0;
  for (let i = rowStarts[row] ?? 0; i < end; i += 1) {
    const value = values[i] ?? 0;
    const at = (columns[i] ?? 0) * tileWidth;
    s0 += value * (tile[at] ?? 0);
    s1 += value * (tile[at + 1] ?? 0);
    s2 += value * (tile[at + 2] ?? 0);
    s3 += value * (tile[at + 3] ?? 0);
    s4 += value * (tile[at + 4] ?? 0);
    s5 += value * (tile[at + 5] ?? 0);
    s6 += value * (tile[at + 6] ?? 0);
    s7 += value * (tile[at + 7] ?? 0);
  }
  sums[0] = s0;
  sums[1] = s1;
  sums[2] = s2;
  sums[3] = s3;
  sums[4] = s4;
  sums[5] = s5;
  sums[6] = s6;
  sums[7] = s7;
}

function multiply(matrix: SparseMatrix, block: DenseBlock): DenseBlock {
  const { rows, columns } = block;
  const data = new Float64Array(rows * columns);
  const tile = new Float64Array(rows * tileWidth);
  const sums = new Float64Array(tileWidth);
  for (let first = 0; first < columns; first += tileWidth) {
    fillTile(tile, block, first);
    const count = Math.min(tileWidth, columns - first);
    for (let row = 0; row < rows; row += 1) {
      multiplyRow(matrix, row, tile, sums);
      for (let place = 0; place < count; place += 1) data[(first + place) * rows + row] = sums[place] ?? 0;
    }
  }
  return { rows, columns, data };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

const columnOf = (block: DenseBlock, column: number): Float64Array =>
  block.data.subarray(column * block.rows, (column + 1) * block.rows);

/** Orthonormal columns, by modified Gram–Schmidt, in place; a column that vanishes becomes zero. */
function orthonormalize(block: DenseBlock): DenseBlock {
  for (let column = 0; column < block.columns; column += 1) {
    const vector = columnOf(block, column);
    for (let earlier = 0; earlier < column; earlier += 1) {
      const basis = columnOf(block, earlier);
      const share = dot(vector, basis);
      for (let i = 0; i < vector.length; i += 1) vector[i] = (vector[i] ?? 0) - share * (basis[i] ?? 0);
    }
    const length = Math.sqrt(dot(vector, vector));
    const scale = length > 1e-10 ? 1 / length : 0;
    for (let i = 0; i < vector.length; i += 1) vector[i] = (vector[i] ?? 0) * scale;
  }
  return block;
}

/** Rotates rows and columns p and q of a symmetric matrix so that element (p, q) vanishes. */
function rotate(matrix: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const at = (row: number, column: number): number => matrix[row * size + column] ?? 0;
  const off = at(p, q);
  if (Math.abs(off) < 1e-12) return;
  const theta = (at(q, q) - at(p, p)) / (2 * off);
  const tangent = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (let k = 0; k < size; k += 1) {
    const [kp, kq] = [at(k, p), at(k, q)];
    matrix[k * size + p] = cosine * kp - sine * kq;
    matrix[k * size + q] = sine * kp + cosine * kq;
  }
  for (let k = 0; k < size; k += 1) {
    const [pk, qk] = [at(p, k), at(q, k)];
    matrix[p * size + k] = cosine * pk - sine * qk;
    matrix[q * size + k] = sine * pk + cosine * qk;
    const [vp, vq] = [vectors[k * size + p] ?? 0, vectors[k * size + q] ?? 0];
    vectors[k * size + p] = cosine * vp - sine * vq;
    vectors[k * size + q] = sine * vp + cosine * vq;
  }
}

/** Eigenvalues and eigenvectors of a small symmetric matrix, by cyclic Jacobi rotations; `vectors` is row-major. */
export function symmetricEigen(input: Float64Array, size: number): { values: Float64Array; vectors: Float64Array } {
  const matrix = Float64Array.from(input);
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) vectors[i * size + i] = 1;
  for (let sweep = 0; sweep < 12; sweep += 1) {
    let off = 0;
    for (let p = 0; p < size; p += 1) for (let q = p + 1; q < size; q += 1) off += (matrix[p * size + q] ?? 0) ** 2;
    if (off < 1e-9) break;
    for (let p = 0; p < size; p += 1) for (let q = p + 1; q < size; q += 1) rotate(matrix, vectors, size, p, q);
  }
  return { values: Float64Array.from({ length: size }, (_, i) => matrix[i * size + i] ?? 0), vectors };
}

export interface EigenOptions {
  dimension: number;
  seed: number;
  /** Extra columns that make the subspace safer. Default 12. */
  oversampling?: number;
  /** Default 2. */
  iterations?: number;
}

/**
 * Rows of the result are the points of the matrix's rows in its `dimension` strongest positive eigendirections, each scaled
 * by the root of its eigenvalue; row-major, missing directions are zero.
 */
export function leadingEigenspace(matrix: SparseMatrix, options: EigenOptions): Float32Array {
  const { size } = matrix;
  const width = Math.min(size, options.dimension + (options.oversampling ?? 12));
  const random = seededRandom(options.seed);
  const start: DenseBlock = { rows: size, columns: width, data: new Float64Array(size * width) };
  for (let i = 0; i < start.data.length; i += 1) start.data[i] = random() * 2 - 1;
  let basis = orthonormalize(multiply(matrix, start));
  for (let i = 0; i < (options.iterations ?? 2); i += 1) basis = orthonormalize(multiply(matrix, basis));
  const image = multiply(matrix, basis);
  const projected = new Float64Array(width * width);
  for (let row = 0; row < width; row += 1) {
    for (let column = row; column < width; column += 1) {
      const value = dot(columnOf(basis, row), columnOf(image, column));
      projected[row * width + column] = value;
      projected[column * width + row] = value;
    }
  }
  const { values, vectors } = symmetricEigen(projected, width);
  const order = Array.from(values.keys()).sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
  const points = new Float32Array(size * options.dimension);
  order.slice(0, options.dimension).forEach((direction, target) => {
    const scale = Math.sqrt(Math.max(values[direction] ?? 0, 0));
    for (let column = 0; column < width; column += 1) {
      const share = (vectors[column * width + direction] ?? 0) * scale;
      if (share === 0) continue;
      const source = columnOf(basis, column);
      for (let row = 0; row < size; row += 1) {
        const at = row * options.dimension + target;
        points[at] = (points[at] ?? 0) + share * (source[row] ?? 0);
      }
    }
  });
  return points;
}
