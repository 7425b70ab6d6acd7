/**
 * Rows of features → one score a row, by a small network with one hidden layer beside a linear part; and how it is fitted:
 * softmax over the candidates of a question (ListNet: Cao et al., 2007), Adam. Deterministic for a seed.
 */
import { seededRandom } from "../../indexing/vectors/linear-algebra.ts";

/** All numbers of a fitted network; plain arrays, so that it is JSON as it stands. */
export interface NetworkWeights {
  features: readonly string[];
  hidden: number;
  /** Subtracted from, and divided into, each feature. */
  means: readonly number[];
  deviations: readonly number[];
  /** Hidden layer: `hidden × features`, then its biases, output weights, linear weights. */
  values: readonly number[];
}

/** Candidates of one question: row-major features, and which rows are right. */
export interface RankedList {
  rows: Float32Array;
  /** Numbers of the right rows, at least one. */
  right: readonly number[];
}

export interface NetworkOptions {
  hidden: number;
  epochs: number;
  learningRate: number;
  /** Pull of the weights towards 0 a step. */
  decay: number;
  /** Wrong rows looked at, a question and epoch; a new draw each time. */
  drawn: number;
  /** Questions a step. */
  batch: number;
  seed: number;
}

export const networkDefaults: NetworkOptions = {
  hidden: 16,
  epochs: 20,
  learningRate: 0.005,
  decay: 1e-4,
  drawn: 80,
  batch: 16,
  seed: 5,
};

/** Features stay within so many deviations: a ranker should not guess where it has seen nothing. */
const normalLimit = 5;

/** Where each part of `values` begins. */
interface Layout {
  width: number;
  hidden: number;
  biases: number;
  outputs: number;
  linear: number;
  size: number;
}

function layoutOf(width: number, hidden: number): Layout {
  const biases = hidden * width;
  return {
    width,
    hidden,
    biases,
    outputs: biases + hidden,
    linear: biases + 2 * hidden,
    size: biases + 2 * hidden + width,
  };
}

/** Score of one standardised row; activations are left in `hiddenOut`. */
function forward(layout: Layout, values: Float32Array, row: Float32Array, at: number, hiddenOut: Float32Array): number {
  const { width, hidden } = layout;
  let score = 0;
  for (let i = 0; i < width; i += 1) score += (values[layout.linear + i] ?? 0) * (row[at + i] ?? 0);
  for (let h = 0; h < hidden; h += 1) {
    let sum = values[layout.biases + h] ?? 0;
    const base = h * width;
    for (let i = 0; i < width; i += 1) sum += (values[base + i] ?? 0) * (row[at + i] ?? 0);
    const active = sum > 0 ? sum : 0;
    hiddenOut[h] = active;
    score += (values[layout.outputs + h] ?? 0) * active;
  }
  return score;
}

/** A fitted network, ready to score. */
export class RankingNetwork {
  readonly weights: NetworkWeights;
  readonly #layout: Layout;
  readonly #values: Float32Array;
  readonly #means: Float32Array;
  readonly #scales: Float32Array;

  constructor(weights: NetworkWeights) {
    this.weights = weights;
    this.#layout = layoutOf(weights.features.length, weights.hidden);
    this.#values = Float32Array.from(weights.values);
    this.#means = Float32Array.from(weights.means);
    this.#scales = Float32Array.from(weights.deviations, (deviation) => 1 / deviation);
  }

  /** @param rows row-major, as many columns as the network has features. */
  scores(rows: Float32Array): Float32Array {
    const { width, hidden } = this.#layout;
    const standard = standardize(rows, this.#means, this.#scales);
    const activations = new Float32Array(hidden);
    return Float32Array.from({ length: rows.length / width }, (_, row) =>
      forward(this.#layout, this.#values, standard, row * width, activations),
    );
  }
}

function standardize(rows: Float32Array, means: Float32Array, scales: Float32Array): Float32Array {
  const width = means.length;
  return rows.map((value, i) => {
    const column = i % width;
    const normal = (value - (means[column] ?? 0)) * (scales[column] ?? 1);
    return Math.max(-normalLimit, Math.min(normalLimit, normal));
  });
}

function spread(lists: readonly RankedList[], width: number): { means: Float32Array; deviations: Float32Array } {
  const sums = new Float64Array(width);
  const squares = new Float64Array(width);
  let count = 0;
  for (const { rows } of lists) {
    count += rows.length / width;
    for (let i = 0; i < rows.length; i += 1) {
      const column = i % width;
      const value = rows[i] ?? 0;
      sums[column] = (sums[column] ?? 0) + value;
      squares[column] = (squares[column] ?? 0) + value * value;
    }
  }
  const means = Float32Array.from(sums, (sum) => sum / Math.max(count, 1));
  const deviations = Float32Array.from(squares, (square, i) =>
    Math.max(Math.sqrt(Math.max(square / Math.max(count, 1) - (means[i] ?? 0) ** 2, 0)), 1e-3),
  );
  return { means, deviations };
}

/** Gradient steps with momentum and scale a number (Kingma & Ba, 2015). */
class Adam {
  readonly #first: Float32Array;
  readonly #second: Float32Array;
  #steps = 0;

  constructor(size: number) {
    this.#first = new Float32Array(size);
    this.#second = new Float32Array(size);
  }

  step(values: Float32Array, gradients: Float32Array, rate: number, decay: number): void {
    this.#steps += 1;
    const scale = (rate * Math.sqrt(1 - 0.999 ** this.#steps)) / (1 - 0.9 ** this.#steps);
    for (let i = 0; i < values.length; i += 1) {
      const gradient = gradients[i] ?? 0;
      const first = 0.9 * (this.#first[i] ?? 0) + 0.1 * gradient;
      const second = 0.999 * (this.#second[i] ?? 0) + 0.001 * gradient * gradient;
      this.#first[i] = first;
      this.#second[i] = second;
      values[i] = (values[i] ?? 0) * (1 - rate * decay) - (scale * first) / (Math.sqrt(second) + 1e-8);
    }
    gradients.fill(0);
  }
}

/** The right rows and a draw of the wrong ones. */
function drawRows(list: RankedList, count: number, drawn: number, random: () => number): number[] {
  const right = new Set(list.right);
  if (count <= drawn + right.size) return Array.from({ length: count }, (_, row) => row);
  const rows = new Set(right);
  while (rows.size < right.size + drawn) {
    // Half of the draw from the head of the list, where the hard ones are.
    const reach = random() < 0.5 ? Math.min(count, drawn * 2) : count;
    rows.add(Math.floor(random() * reach));
  }
  return [...rows];
}

function addListGradient(
  layout: Layout,
  values: Float32Array,
  list: { rows: Float32Array; chosen: readonly number[]; right: ReadonlySet<number> },
  gradients: Float32Array,
): void {
  const { width, hidden } = layout;
  const activations = new Float32Array(list.chosen.length * hidden);
  const scores = list.chosen.map((row, k) =>
    forward(layout, values, list.rows, row * width, activations.subarray(k * hidden, (k + 1) * hidden)),
  );
  const highest = Math.max(...scores);
  const exponentials = scores.map((score) => Math.exp(score - highest));
  const total = exponentials.reduce((a, b) => a + b, 0);
  list.chosen.forEach((row, k) => {
    const target = list.right.has(row) ? 1 / list.right.size : 0;
    const push = (exponentials[k] ?? 0) / total - target;
    if (Math.abs(push) < 1e-6) return;
    const at = row * width;
    for (let i = 0; i < width; i += 1) {
      const place = layout.linear + i;
      gradients[place] = (gradients[place] ?? 0) + push * (list.rows[at + i] ?? 0);
    }
    for (let h = 0; h < hidden; h += 1) {
      const active = activations[k * hidden + h] ?? 0;
      if (active <= 0) continue;
      const out = layout.outputs + h;
      gradients[out] = (gradients[out] ?? 0) + push * active;
      const back = push * (values[out] ?? 0);
      gradients[layout.biases + h] = (gradients[layout.biases + h] ?? 0) + back;
      const base = h * width;
      for (let i = 0; i < width; i += 1)
        gradients[base + i] = (gradients[base + i] ?? 0) + back * (list.rows[at + i] ?? 0);
    }
  });
}

/**
 * Fits a network to lists whose right rows are known. Rows should come with the likeliest first.
 * @param features names of the columns.
 */
export function fitNetwork(
  features: readonly string[],
  lists: readonly RankedList[],
  given: Partial<NetworkOptions> = {},
): RankingNetwork {
  const options = { ...networkDefaults, ...given };
  const layout = layoutOf(features.length, options.hidden);
  const { means, deviations } = spread(lists, layout.width);
  const scales = deviations.map((deviation) => 1 / deviation);
  const standard = lists.map(({ rows }) => standardize(rows, means, scales));
  const random = seededRandom(options.seed);
  const values = new Float32Array(layout.size);
  const reach = Math.sqrt(2 / layout.width);
  for (let i = 0; i < layout.outputs; i += 1) values[i] = i < layout.biases ? (random() * 2 - 1) * reach : 0;
  for (let i = layout.outputs; i < layout.linear; i += 1) values[i] = (random() * 2 - 1) * 0.2;
  const gradients = new Float32Array(layout.size);
  const adam = new Adam(layout.size);
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    const order = lists.map((_, i) => [random(), i] as const).sort((a, b) => a[0] - b[0]);
    const rate = options.learningRate * Math.min(1, 2 * (1 - epoch / options.epochs));
    order.forEach(([, i], step) => {
      const rows = standard[i] ?? new Float32Array(0);
      const list = lists[i] ?? { rows, right: [] };
      const chosen = drawRows(list, rows.length / layout.width, options.drawn, random);
      addListGradient(layout, values, { rows, chosen, right: new Set(list.right) }, gradients);
      if ((step + 1) % options.batch === 0 || step === order.length - 1) {
        for (let k = 0; k < gradients.length; k += 1) gradients[k] = (gradients[k] ?? 0) / options.batch;
        adam.step(values, gradients, rate, options.decay);
      }
    });
  }
  return new RankingNetwork({
    features,
    hidden: options.hidden,
    means: [...means],
    deviations: [...deviations],
    values: [...values],
  });
}
