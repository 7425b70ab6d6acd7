/**
 * One vector a term, learned by gradient steps that touch only the rows of a batch: pooled sums go out, gradients of those
 * sums come in. Row-wise Adagrad (one accumulator a row) after Duchi, Hazan & Singer (2011).
 */

/** Rows to add up, each times its weight. */
export interface Pooled {
  ids: Uint32Array;
  weights: Float32Array;
}

const epsilon = 1e-8;
const firstCapacity = 1024;

export class EmbeddingRows {
  readonly count: number;
  readonly dimension: number;
  /** Row-major, `count × dimension`. */
  readonly values: Float32Array;
  readonly #squares: Float32Array;
  /** Place of a row's gradient in `#gradients` plus 1; 0 for a row that this batch has not touched. */
  readonly #slots: Uint32Array;
  #touched: number[] = [];
  #gradients: Float32Array;

  constructor(values: Float32Array, dimension: number) {
    this.dimension = dimension;
    this.count = values.length / dimension;
    this.values = values;
    this.#squares = new Float32Array(this.count);
    this.#slots = new Uint32Array(this.count);
    this.#gradients = new Float32Array(firstCapacity * dimension);
  }

  /** Adds gradient × weight to every row of `pooled`. */
  accumulate({ ids, weights }: Pooled, gradient: Float32Array): void {
    const { dimension } = this;
    for (let k = 0; k < ids.length; k += 1) {
      const base = this.#slotOf(ids[k] ?? 0) * dimension;
      const gradients = this.#gradients;
      const weight = weights[k] ?? 0;
      for (let i = 0; i < dimension; i += 1)
        gradients[base + i] = (gradients[base + i] ?? 0) + weight * (gradient[i] ?? 0);
    }
  }

  #slotOf(row: number): number {
    const slot = this.#slots[row] ?? 0;
    if (slot > 0) return slot - 1;
    this.#touched.push(row);
    const next = this.#touched.length;
    this.#slots[row] = next;
    const needed = next * this.dimension;
    if (needed > this.#gradients.length) {
      const grown = new Float32Array(this.#gradients.length * 2);
      grown.set(this.#gradients);
      this.#gradients = grown;
    }
    this.#gradients.fill(0, needed - this.dimension, needed);
    return next - 1;
  }

  /** Moves every touched row against its gradient. */
  step(learningRate: number): void {
    const { dimension, values } = this;
    this.#touched.forEach((row, slot) => {
      const [from, to] = [slot * dimension, row * dimension];
      let squares = 0;
      for (let i = 0; i < dimension; i += 1) squares += (this.#gradients[from + i] ?? 0) ** 2;
      const accumulated = (this.#squares[row] ?? 0) + squares / dimension;
      this.#squares[row] = accumulated;
      this.#slots[row] = 0;
      const rate = learningRate / Math.sqrt(accumulated + epsilon);
      for (let i = 0; i < dimension; i += 1)
        values[to + i] = (values[to + i] ?? 0) - rate * (this.#gradients[from + i] ?? 0);
    });
    this.#touched = [];
  }
}

/** Weighted sum of rows, scaled to length 1, into `out` from `at`. @returns the length before scaling. */
export function poolInto(
  values: Float32Array,
  pooled: Pooled,
  out: { vector: Float32Array; at: number; dimension: number },
): number {
  const { vector, at, dimension } = out;
  vector.fill(0, at, at + dimension);
  for (let k = 0; k < pooled.ids.length; k += 1) {
    const base = (pooled.ids[k] ?? 0) * dimension;
    const weight = pooled.weights[k] ?? 0;
    for (let i = 0; i < dimension; i += 1) vector[at + i] = (vector[at + i] ?? 0) + weight * (values[base + i] ?? 0);
  }
  let squares = 0;
  for (let i = at; i < at + dimension; i += 1) squares += (vector[i] ?? 0) ** 2;
  const length = Math.sqrt(squares);
  if (length > 0) for (let i = at; i < at + dimension; i += 1) vector[i] = (vector[i] ?? 0) / length;
  return length;
}
