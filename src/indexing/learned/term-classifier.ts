/**
 * Texts of known classes → a classifier of a text by its terms: multinomial logistic regression over tf-idf vectors of length 1,
 * fitted by Adagrad (Duchi, Hazan & Singer, 2011) with rare classes weighed up. Saved and opened as typed arrays. Deterministic.
 */
import { packSections, packStrings, unpackSections, unpackStrings } from "../snapshot/binary.ts";
import { seededRandom } from "../vectors/linear-algebra.ts";
import { shuffled } from "./shuffled.ts";

export interface LabelledText {
  terms: readonly string[];
  /** Name of its class. */
  label: string;
}

export interface ClassifierOptions {
  /** Passes over the texts. Default 12. */
  epochs?: number;
  /** Default 0.5. */
  learningRate?: number;
  /** Strength of the ridge toward 0. Default 1e-5. */
  ridge?: number;
  /** Terms of fewer texts are left out. Default 2. */
  minTexts?: number;
  /** Default 7. */
  seed?: number;
}

interface Parts {
  labels: readonly string[];
  terms: readonly string[];
  rarities: Float32Array;
  /** `terms × labels`, row-major. */
  weights: Float32Array;
  /** One a label. */
  biases: Float32Array;
}

interface Row {
  ids: number[];
  values: number[];
}

const fileType = "term-classifier";
const fileVersion = 1;

const countTerms = (terms: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
};

/** Known terms as a vector of length 1. */
function rowOf(terms: readonly string[], numbers: ReadonlyMap<string, number>, rarities: Float32Array): Row {
  const row: Row = { ids: [], values: [] };
  for (const [term, count] of countTerms(terms)) {
    const id = numbers.get(term);
    if (id === undefined) continue;
    row.ids.push(id);
    row.values.push((1 + Math.log(count)) * (rarities[id] ?? 0));
  }
  const length = Math.hypot(...row.values) || 1;
  row.values = row.values.map((value) => value / length);
  return row;
}

/** Probabilities of the classes, in the order of the labels. */
function probabilities({ ids, values }: Row, { labels, weights, biases }: Parts): Float64Array {
  const scores = Float64Array.from(biases);
  ids.forEach((id, k) => {
    for (let c = 0; c < labels.length; c += 1) {
      scores[c] = (scores[c] ?? 0) + (values[k] ?? 0) * (weights[id * labels.length + c] ?? 0);
    }
  });
  const top = Math.max(...scores);
  let total = 0;
  for (let c = 0; c < scores.length; c += 1) {
    scores[c] = Math.exp((scores[c] ?? 0) - top);
    total += scores[c] ?? 0;
  }
  return scores.map((value) => value / total);
}

interface Training {
  parts: Parts;
  rows: readonly Row[];
  classes: readonly number[];
  /** How much a text counts, by class. */
  classWeights: readonly number[];
}

/** One pass over the texts in a shuffled order. */
function pass({ parts, rows, classes, classWeights }: Training, order: readonly number[], step: StepOptions): void {
  const { weights, biases, labels } = parts;
  const { squares, biasSquares, learningRate, ridge } = step;
  for (const at of order) {
    const row = rows[at];
    const right = classes[at] ?? 0;
    if (row === undefined) continue;
    const predicted = probabilities(row, parts);
    for (let c = 0; c < labels.length; c += 1) {
      const error = ((predicted[c] ?? 0) - (c === right ? 1 : 0)) * (classWeights[right] ?? 1);
      biasSquares[c] = (biasSquares[c] ?? 0) + error * error;
      biases[c] = (biases[c] ?? 0) - (learningRate * error) / Math.sqrt((biasSquares[c] ?? 0) + 1e-8);
      row.ids.forEach((id, k) => {
        const place = id * labels.length + c;
        const gradient = error * (row.values[k] ?? 0) + ridge * (weights[place] ?? 0);
        squares[place] = (squares[place] ?? 0) + gradient * gradient;
        weights[place] = (weights[place] ?? 0) - (learningRate * gradient) / Math.sqrt((squares[place] ?? 0) + 1e-8);
      });
    }
  }
}

interface StepOptions {
  squares: Float32Array;
  biasSquares: Float32Array;
  learningRate: number;
  ridge: number;
}

export class TermClassifier {
  readonly labels: readonly string[];
  readonly #parts: Parts;
  readonly #numbers: ReadonlyMap<string, number>;

  private constructor(parts: Parts) {
    this.labels = parts.labels;
    this.#parts = parts;
    this.#numbers = new Map(parts.terms.map((term, id) => [term, id]));
  }

  /** @param texts of at least two classes. */
  static fit(texts: readonly LabelledText[], options: ClassifierOptions = {}): TermClassifier {
    const { epochs = 12, learningRate = 0.5, ridge = 1e-5, minTexts = 2, seed = 7 } = options;
    const holders = new Map<string, number>();
    for (const { terms } of texts) for (const term of new Set(terms)) holders.set(term, (holders.get(term) ?? 0) + 1);
    const terms = [...holders].flatMap(([term, count]) => (count >= minTexts ? [term] : [])).sort();
    const labels = [...new Set(texts.map(({ label }) => label))].sort();
    const rarities = Float32Array.from(terms, (term) => Math.log(1 + texts.length / (holders.get(term) ?? 1)));
    const parts: Parts = {
      labels,
      terms,
      rarities,
      weights: new Float32Array(terms.length * labels.length),
      biases: new Float32Array(labels.length),
    };
    const numbers = new Map(terms.map((term, id) => [term, id]));
    const classes = texts.map(({ label }) => labels.indexOf(label));
    const counts = labels.map((_, c) => classes.filter((other) => other === c).length);
    const training: Training = {
      parts,
      rows: texts.map((text) => rowOf(text.terms, numbers, rarities)),
      classes,
      // Square root: a rare class is heard, and does not drown the others.
      classWeights: counts.map((count) => Math.sqrt(texts.length / (labels.length * Math.max(count, 1)))),
    };
    const random = seededRandom(seed);
    const step: StepOptions = {
      squares: new Float32Array(parts.weights.length),
      biasSquares: new Float32Array(labels.length),
      learningRate,
      ridge,
    };
    for (let epoch = 0; epoch < epochs; epoch += 1) pass(training, shuffled(texts.length, random), step);
    return new TermClassifier(parts);
  }

  /** @throws SnapshotError for a file of another kind or version. */
  static open(buffer: Uint8Array): TermClassifier {
    const sections = unpackSections(buffer, fileType, fileVersion);
    return new TermClassifier({
      labels: unpackStrings(sections.bytes("labels")),
      terms: unpackStrings(sections.bytes("terms")),
      rarities: sections.floats("rarities"),
      weights: sections.floats("weights"),
      biases: sections.floats("biases"),
    });
  }

  save(): Buffer {
    const { labels, terms, ...arrays } = this.#parts;
    return packSections(fileType, fileVersion, { ...arrays, labels: packStrings(labels), terms: packStrings(terms) });
  }

  /** Probability of each class, by label; they add up to 1. */
  classify(terms: readonly string[]): Record<string, number> {
    const shares = probabilities(rowOf(terms, this.#numbers, this.#parts.rarities), this.#parts);
    return Object.fromEntries(this.labels.map((label, c) => [label, shares[c] ?? 0]));
  }
}
