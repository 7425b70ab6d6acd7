/**
 * Scores of one question's candidates → what the company of a clause adds: its document's best clauses, the clauses beside it,
 * and likeness to the best of all (feedback). Pure.
 */
import type { TermTable } from "../../indexing/learned/term-table.ts";
import type { TextVectors } from "../../indexing/learned/text-vectors.ts";
import { ordered } from "./standing.ts";
import type { Marks } from "./text-matches.ts";
import { oncePerObject } from "../../language/once-per-object.ts";

/** Best clauses that speak for their document. */
const spokesmen = 5;
/** Clauses that feedback takes terms from, and how many terms. */
const feedback = { clauses: 8, terms: 40 };
/** Stands in `Marks.place` for a term that feedback brought in. */
const feedbackMark = 65_535;

/** Mean of the best clauses of a document, for each of its candidates; and how many candidates it has. */
export function companyOf(
  groups: ArrayLike<number>,
  scores: Float32Array,
): { company: Float32Array; crowd: Float32Array } {
  const lists = new Map<number, { best: number[]; count: number }>();
  scores.forEach((score, candidate) => {
    const group = groups[candidate] ?? 0;
    const list = lists.get(group) ?? { best: [], count: 0 };
    lists.set(group, list);
    list.count += 1;
    const { best } = list;
    if (best.length === spokesmen && score <= (best.at(-1) ?? 0)) return;
    if (best.length === spokesmen) best.pop();
    const at = best.findIndex((other) => other < score);
    best.splice(at < 0 ? best.length : at, 0, score);
  });
  const means = new Map<number, number>();
  for (const [group, { best }] of lists) means.set(group, best.reduce((sum, score) => sum + score, 0) / spokesmen);
  const company = new Float32Array(scores.length);
  const crowd = new Float32Array(scores.length);
  for (let c = 0; c < scores.length; c += 1) {
    const group = groups[c] ?? 0;
    company[c] = means.get(group) ?? 0;
    crowd[c] = Math.log(1 + (lists.get(group)?.count ?? 0)) / Math.log(1 + scores.length);
  }
  return { company, crowd };
}

/** Number of each candidate by its position, for the candidates of one question. */
const candidateNumbers = oncePerObject((positions: Uint32Array): Map<number, number> => {
  const numbers = new Map<number, number>();
  positions.forEach((position, candidate) => numbers.set(position, candidate));
  return numbers;
});

/** Best score of the clauses right before and after, in the same document, where they are candidates. */
export function nearOf(table: TermTable, positions: Uint32Array, scores: Float32Array): Float32Array {
  const candidateAt = candidateNumbers(positions);
  return scores.map((_, c) => {
    const position = positions[c] ?? 0;
    let sum = 0;
    for (const step of [-2, -1, 1, 2]) {
      const other = candidateAt.get(position + step);
      if (other === undefined || table.groups[position] !== table.groups[position + step]) continue;
      sum += Math.max(0, scores[other] ?? 0) / Math.abs(step);
    }
    return sum;
  });
}

/** Match with the terms that the best clauses share (Rocchio, 1971), the question's own left out. */
export function feedbackOf(table: TermTable, marks: Marks, positions: Uint32Array, fused: Float32Array): Float32Array {
  const weights = new Map<number, number>();
  for (const candidate of ordered(fused, feedback.clauses)) {
    const position = positions[candidate] ?? 0;
    const start = table.offsets[position] ?? 0;
    const end = table.offsets[position + 1] ?? 0;
    const scale = 1 / Math.sqrt(Math.max(end - start, 1));
    for (let at = start; at < end; at += 1) {
      const id = table.ids[at] ?? 0;
      if ((marks.place[id] ?? 0) > 0) continue;
      weights.set(id, (weights.get(id) ?? 0) + scale * table.rarity(id));
    }
  }
  const kept = [...weights].sort((x, y) => y[1] - x[1] || x[0] - y[0]).slice(0, feedback.terms);
  const place = marks.place;
  const scratch = new Map(kept);
  kept.forEach(([id]) => (place[id] = feedbackMark));
  const scores = fused.map((_, c) => {
    const position = positions[c] ?? 0;
    const start = table.offsets[position] ?? 0;
    const end = table.offsets[position + 1] ?? 0;
    let sum = 0;
    for (let at = start; at < end; at += 1) {
      const id = table.ids[at] ?? 0;
      if (place[id] === feedbackMark) sum += scratch.get(id) ?? 0;
    }
    return sum / Math.sqrt(Math.max(end - start, 30));
  });
  kept.forEach(([id]) => (place[id] = 0));
  return scores;
}

/** Cosine with the middle between the question and its best clauses. */
export function denseFeedbackOf(
  vectors: TextVectors,
  asked: Float32Array,
  positions: Uint32Array,
  fused: Float32Array,
): Float32Array {
  const { dimension, rows } = vectors;
  const middle = asked.slice();
  for (const candidate of ordered(fused, feedback.clauses)) {
    const base = (positions[candidate] ?? 0) * dimension;
    for (let i = 0; i < dimension; i += 1) middle[i] = (middle[i] ?? 0) + (rows[base + i] ?? 0) / feedback.clauses;
  }
  return Float32Array.from(positions, (position) => vectors.cosine(middle, position));
}
