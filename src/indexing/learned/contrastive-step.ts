/**
 * Pooled texts of questions and of clauses, and which clauses are right → one gradient step on both tables of term vectors:
 * softmax over the clauses of the batch. What every fitting of an encoder has in common.
 */
import type { EmbeddingRows, Pooled } from "./embedding-rows.ts";
import { poolInto } from "./embedding-rows.ts";

/** A text less a random share of its terms; whole when nothing would be left. */
export function withDropout(pooled: Pooled, share: number, random: () => number): Pooled {
  if (share === 0) return pooled;
  const kept: number[] = [];
  for (let i = 0; i < pooled.ids.length; i += 1) if (random() >= share) kept.push(i);
  if (kept.length === 0) return pooled;
  return {
    ids: Uint32Array.from(kept, (i) => pooled.ids[i] ?? 0),
    weights: Float32Array.from(kept, (i) => pooled.weights[i] ?? 0),
  };
}

/** Texts of a batch as unit vectors, and what is needed to go back. */
class Side {
  readonly rows: EmbeddingRows;
  readonly texts: Pooled[];
  readonly vectors: Float32Array;
  readonly gradients: Float32Array;
  readonly #lengths: number[];

  constructor(rows: EmbeddingRows, texts: Pooled[]) {
    const { dimension } = rows;
    this.rows = rows;
    this.texts = texts;
    this.vectors = new Float32Array(texts.length * dimension);
    this.gradients = new Float32Array(texts.length * dimension);
    this.#lengths = texts.map((text, i) =>
      poolInto(rows.values, text, { vector: this.vectors, at: i * dimension, dimension }),
    );
  }

  /** Carries the gradients of the unit vectors to the rows: (g − (g·v) v) / length. */
  backward(): void {
    const { dimension } = this.rows;
    const gradient = new Float32Array(dimension);
    this.texts.forEach((text, t) => {
      const length = this.#lengths[t] ?? 0;
      if (length === 0) return;
      const base = t * dimension;
      let along = 0;
      for (let i = 0; i < dimension; i += 1) along += (this.gradients[base + i] ?? 0) * (this.vectors[base + i] ?? 0);
      for (let i = 0; i < dimension; i += 1) {
        gradient[i] = ((this.gradients[base + i] ?? 0) - along * (this.vectors[base + i] ?? 0)) / length;
      }
      this.rows.accumulate(text, gradient);
    });
  }
}

/** Adds the gradient of one question's loss; `right` are columns of the clause side. @returns the loss. */
function softmaxGradient(
  question: { side: Side; at: number },
  clauses: Side,
  right: ReadonlySet<number>,
  temperature: number,
): number {
  const { dimension } = clauses.rows;
  const base = question.at * dimension;
  const count = clauses.texts.length;
  const scores = new Float32Array(count);
  let highest = -Infinity;
  for (let c = 0; c < count; c += 1) {
    let sum = 0;
    for (let i = 0; i < dimension; i += 1) {
      sum += (question.side.vectors[base + i] ?? 0) * (clauses.vectors[c * dimension + i] ?? 0);
    }
    scores[c] = sum / temperature;
    highest = Math.max(highest, sum / temperature);
  }
  let total = 0;
  for (let c = 0; c < count; c += 1) total += Math.exp((scores[c] ?? 0) - highest);
  let loss = 0;
  for (let c = 0; c < count; c += 1) {
    const probability = Math.exp((scores[c] ?? 0) - highest) / total;
    const target = right.has(c) ? 1 / right.size : 0;
    if (target > 0) loss -= target * Math.log(Math.max(probability, 1e-12));
    const push = (probability - target) / temperature;
    if (Math.abs(push) < 1e-6) continue;
    for (let i = 0; i < dimension; i += 1) {
      const [q, k] = [base + i, c * dimension + i];
      question.side.gradients[q] = (question.side.gradients[q] ?? 0) + push * (clauses.vectors[k] ?? 0);
      clauses.gradients[k] = (clauses.gradients[k] ?? 0) + push * (question.side.vectors[q] ?? 0);
    }
  }
  return loss;
}

/** Texts of a step: `rights` are columns of `clauses`, a set a question. */
export interface ContrastiveBatch {
  questions: Pooled[];
  clauses: Pooled[];
  rights: readonly ReadonlySet<number>[];
}

/**
 * One step on a batch.
 * @param rows both may be the same table.
 * @param rates.temperature cosines are divided by it before the softmax.
 */
export function contrastiveStep(
  rows: { questionRows: EmbeddingRows; clauseRows: EmbeddingRows },
  batch: ContrastiveBatch,
  rates: { learningRate: number; temperature: number },
): void {
  const questions = new Side(rows.questionRows, batch.questions);
  const clauses = new Side(rows.clauseRows, batch.clauses);
  batch.rights.forEach((right, at) => softmaxGradient({ side: questions, at }, clauses, right, rates.temperature));
  questions.backward();
  clauses.backward();
  rows.questionRows.step(rates.learningRate);
  rows.clauseRows.step(rates.learningRate);
}
