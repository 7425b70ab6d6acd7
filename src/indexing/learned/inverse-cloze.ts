/**
 * Clauses without any question → first vectors for an encoder: a run of a clause's words, or its title, asks for the rest of the
 * clause among the other clauses of a batch (inverse cloze task: Lee, Chang & Toutanova, 2019). Deterministic for a seed.
 */
import { seededRandom } from "../vectors/linear-algebra.ts";
import { contrastiveStep, withDropout } from "./contrastive-step.ts";
import { EmbeddingRows } from "./embedding-rows.ts";
import type { Pooled } from "./embedding-rows.ts";
import { clausePooled, initialRows } from "./fit-encoder.ts";
import { shuffled } from "./shuffled.ts";
import type { TermTable } from "./term-table.ts";

export interface ClozeOptions {
  dimension: number;
  /** Pseudo-questions, as a multiple of the clauses. */
  epochs: number;
  /** Pseudo-questions a step; each one's rest is a wrong clause for the others. */
  batch: number;
  learningRate: number;
  temperature: number;
  /** Share of pseudo-questions that are the clause's title. */
  titles: number;
  /** Share of the asked terms that stay in the clause. */
  kept: number;
  /** Share of terms left out of both texts. */
  dropout: number;
  /** Terms of a clause that count. */
  clauseTerms: number;
  seed: number;
  /** First vector of a term, of `dimension` values; null for a random one. */
  initial: (term: string) => ArrayLike<number> | null;
}

export const clozeDefaults: ClozeOptions = {
  dimension: 128,
  epochs: 2,
  batch: 64,
  learningRate: 0.05,
  temperature: 0.05,
  titles: 0.15,
  kept: 0.2,
  dropout: 0.1,
  clauseTerms: 60,
  seed: 3,
  initial: () => null,
};

/** Words of a run, at least and at most, and words of a body that is long enough to be cut in two. */
const run = { least: 5, most: 18, body: 8 };

/** Term numbers of a clause in the order of their first occurrence. */
function termsInOrder(table: TermTable, position: number): Record<"titles" | "words" | "bigrams", number[]> {
  const parts = { titles: [] as number[], words: [] as number[], bigrams: [] as number[] };
  for (let at = table.offsets[position] ?? 0; at < (table.offsets[position + 1] ?? 0); at += 1) {
    const id = table.ids[at] ?? 0;
    if ((table.titleCounts[at] ?? 0) > 0) parts.titles.push(id);
    else if (table.bigram[id] === 1) parts.bigrams.push(id);
    else parts.words.push(id);
  }
  return parts;
}

/** Term numbers that ask for a clause: its title, or a run of its words with the bigrams at about the same place. */
function askedTerms(table: TermTable, position: number, titles: number, random: () => number): number[] {
  const parts = termsInOrder(table, position);
  const { words, bigrams } = parts;
  if (random() < titles || words.length < run.body) return parts.titles;
  const length = Math.min(words.length >> 1, run.least + Math.floor(random() * (run.most - run.least + 1)));
  const start = Math.floor(random() * (words.length - length + 1));
  const scale = bigrams.length / words.length;
  return [
    ...words.slice(start, start + length),
    ...bigrams.slice(Math.floor(start * scale), Math.floor((start + length) * scale)),
  ];
}

/** What one clause is learned from; null when it is too short to be cut in two. */
function clozeOf(
  table: TermTable,
  clause: { position: number; pooled: Pooled },
  options: ClozeOptions,
  random: () => number,
): { question: Pooled; rest: Pooled } | null {
  const ids = Uint32Array.from(askedTerms(table, clause.position, options.titles, random));
  const asked = new Set(ids);
  const { pooled } = clause;
  const stay = [...pooled.ids.keys()].filter((i) => !asked.has(pooled.ids[i] ?? 0) || random() < options.kept);
  if (ids.length === 0 || stay.length === 0) return null;
  const question = { ids, weights: Float32Array.from(ids, (id) => table.rarity(id)) };
  const rest = {
    ids: Uint32Array.from(stay, (i) => pooled.ids[i] ?? 0),
    weights: Float32Array.from(stay, (i) => pooled.weights[i] ?? 0),
  };
  return {
    question: withDropout(question, options.dropout, random),
    rest: withDropout(rest, options.dropout, random),
  };
}

/** @returns one row a term of the table, row-major, `termCount × dimension`. */
export function fitInverseCloze(table: TermTable, given: Partial<ClozeOptions> = {}): Float32Array {
  const options = { ...clozeDefaults, ...given };
  const { batch, dimension, temperature } = options;
  const rows = new EmbeddingRows(initialRows(table.terms(), options), dimension);
  const isUsed = new Uint8Array(table.termCount).fill(1);
  const pooled = Array.from({ length: table.size }, (_, position) =>
    clausePooled(table, position, { isUsed, most: options.clauseTerms }),
  );
  const random = seededRandom(options.seed);
  const steps = Math.ceil((options.epochs * table.size) / batch);
  let order: number[] = [];
  for (let step = 0; step < steps; step += 1) {
    if (order.length < Math.min(batch, table.size)) order = shuffled(table.size, random);
    const pairs = order.splice(-batch).flatMap((position) => {
      const clause = {
        position,
        pooled: pooled[position] ?? { ids: new Uint32Array(0), weights: new Float32Array(0) },
      };
      return clozeOf(table, clause, options, random) ?? [];
    });
    contrastiveStep(
      { questionRows: rows, clauseRows: rows },
      {
        questions: pairs.map(({ question }) => question),
        clauses: pairs.map(({ rest }) => rest),
        rights: pairs.map((_, at) => new Set([at])),
      },
      { learningRate: options.learningRate * (1 - step / steps), temperature },
    );
  }
  return rows.values;
}
