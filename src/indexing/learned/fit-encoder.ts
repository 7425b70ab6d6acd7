/**
 * Labelled questions and the clauses' terms → a `DualEncoder`. Softmax over the clauses of a batch (each question's right
 * ones, its hard negatives, and those of the others), as in Karpukhin et al., «Dense Passage Retrieval» (2020), here over bags
 * of terms. Deterministic for a seed.
 */
import { seededRandom } from "../vectors/linear-algebra.ts";
import { contrastiveStep, withDropout } from "./contrastive-step.ts";
import { DualEncoder, poolingWeights } from "./dual-encoder.ts";
import { EmbeddingRows, poolInto } from "./embedding-rows.ts";
import type { Pooled } from "./embedding-rows.ts";
import { shuffled } from "./shuffled.ts";
import type { TermTable } from "./term-table.ts";

/** A question whose right clauses are known. */
export interface LabelledTerms {
  terms: readonly string[];
  /** Positions of the right clauses, at least one. */
  clauses: readonly number[];
}

export interface EncoderOptions {
  dimension: number;
  epochs: number;
  /** Questions a step. */
  batch: number;
  learningRate: number;
  /** Cosines are divided by it before the softmax. */
  temperature: number;
  /** Wrong clauses drawn a question and step. */
  drawn: number;
  /** Share of them that comes from `negatives`; the rest from all clauses. */
  hard: number;
  /** Share of terms left out of a text in a step, so that no single term carries it. */
  dropout: number;
  /** Terms of a clause that count: its rarest and most frequent. */
  clauseTerms: number;
  seed: number;
  /** Which terms to use. Default all. */
  accepts: (term: string) => boolean;
  /** First vector of a term, of `dimension` values; null for a random one. */
  initial: (term: string) => ArrayLike<number> | null;
  /** One table of rows for questions and clauses, so that a term learned on one side is known on the other. */
  tied: boolean;
  /** Wrong clauses that look right, by question. */
  negatives: (question: number) => readonly number[];
}

const acceptsAll = (): boolean => true;

export const encoderDefaults: EncoderOptions = {
  dimension: 128,
  epochs: 10,
  batch: 32,
  learningRate: 0.02,
  temperature: 0.05,
  drawn: 3,
  hard: 0.3,
  dropout: 0.2,
  clauseTerms: 40,
  seed: 7,
  accepts: acceptsAll,
  initial: () => null,
  tied: false,
  negatives: () => [],
};

const nothing: Pooled = { ids: new Uint32Array(0), weights: new Float32Array(0) };

/** Length of a random first vector beside a given one of length 1. */
const randomLength = 0.5;

/** Questions and clauses as weighted rows of one vocabulary. */
interface Prepared {
  terms: string[];
  rarities: Float32Array;
  questions: Pooled[];
  clause: (position: number) => Pooled;
}

/** Numbers the questions' terms, those that no clause has after the table's own. */
function prepareQuestions(
  table: TermTable,
  examples: readonly LabelledTerms[],
  vocabulary: { terms: string[]; rarities: number[]; accepts: (term: string) => boolean },
): Pooled[] {
  const { terms, rarities, accepts } = vocabulary;
  const own = new Map<string, number>();
  const rarest = Math.log(1 + (table.size + 0.5) / 0.5);
  const numberOf = (term: string): number => {
    let id = table.idOf(term) ?? own.get(term);
    if (id === undefined) {
      id = terms.push(term) - 1;
      own.set(term, id);
      rarities.push(rarest);
    }
    return id;
  };
  return examples.map((example) => {
    const counts = new Map<number, number>();
    for (const term of example.terms.filter(accepts)) counts.set(numberOf(term), (counts.get(numberOf(term)) ?? 0) + 1);
    const ids = Uint32Array.from(counts.keys());
    return {
      ids,
      weights: poolingWeights(
        [...counts.values()],
        Array.from(ids, (id) => rarities[id] ?? 0),
      ),
    };
  });
}

/** Weighted terms of clauses by table and count, shared by the encoders that are fitted to one table with all terms. */
const sharedPools = new WeakMap<TermTable, Map<number, Map<number, Pooled>>>();

function pooledClauses(table: TermTable, { accepts, clauseTerms }: EncoderOptions): Map<number, Pooled> {
  if (accepts !== acceptsAll) return new Map();
  const byCount = sharedPools.get(table) ?? new Map<number, Map<number, Pooled>>();
  sharedPools.set(table, byCount);
  const pools = byCount.get(clauseTerms) ?? new Map<number, Pooled>();
  byCount.set(clauseTerms, pools);
  return pools;
}

function prepare(table: TermTable, examples: readonly LabelledTerms[], options: EncoderOptions): Prepared {
  const { accepts } = options;
  const terms = table.terms();
  const isUsed = Uint8Array.from(terms, (term) => (accepts(term) ? 1 : 0));
  const rarities = terms.map((_, id) => table.rarity(id));
  const questions = prepareQuestions(table, examples, { terms, rarities, accepts });
  const cache = pooledClauses(table, options);
  const clause = (position: number): Pooled => {
    const pooled = cache.get(position) ?? clausePooled(table, position, { isUsed, most: options.clauseTerms });
    cache.set(position, pooled);
    return pooled;
  };
  return { terms, rarities: Float32Array.from(rarities), questions, clause };
}

/** A clause's weightiest terms. */
export function clausePooled(
  table: TermTable,
  position: number,
  options: { isUsed: Uint8Array; most: number },
): Pooled {
  const entries: { id: number; weight: number }[] = [];
  for (let at = table.offsets[position] ?? 0; at < (table.offsets[position + 1] ?? 0); at += 1) {
    const id = table.ids[at] ?? 0;
    if (options.isUsed[id] !== 1) continue;
    const count = (table.titleCounts[at] ?? 0) + (table.bodyCounts[at] ?? 0);
    entries.push({ id, weight: (1 + Math.log(count)) * table.rarity(id) });
  }
  entries.sort((a, b) => b.weight - a.weight || a.id - b.id);
  const kept = entries.slice(0, options.most);
  return { ids: Uint32Array.from(kept, ({ id }) => id), weights: Float32Array.from(kept, ({ weight }) => weight) };
}

export function initialRows(
  terms: readonly string[],
  options: Pick<EncoderOptions, "dimension" | "seed" | "initial">,
): Float32Array {
  const { dimension } = options;
  const random = seededRandom(options.seed);
  const rows = new Float32Array(terms.length * dimension);
  const scale = (randomLength * Math.sqrt(3)) / Math.sqrt(dimension);
  terms.forEach((term, row) => {
    const given = options.initial(term);
    for (let i = 0; i < dimension; i += 1) {
      rows[row * dimension + i] = given === null ? (random() * 2 - 1) * scale : (given[i] ?? 0);
    }
  });
  return rows;
}

/** What a step needs: the two tables of rows, the examples as pooled texts, a source of chance. */
interface Fitting {
  options: EncoderOptions;
  examples: readonly LabelledTerms[];
  prepared: Prepared;
  size: number;
  questionRows: EmbeddingRows;
  clauseRows: EmbeddingRows;
  random: () => number;
}

/** Numbers the clauses of a batch: the right ones, and a draw of wrong ones. */
function batchClauses(batch: readonly number[], fitting: Fitting): { columns: number[]; rights: Set<number>[] } {
  const { options, examples, random, size } = fitting;
  const columns = new Map<number, number>();
  const columnOf = (position: number): number => {
    const column = columns.get(position) ?? columns.size;
    columns.set(position, column);
    return column;
  };
  const rights = batch.map((question) => new Set((examples[question]?.clauses ?? []).map(columnOf)));
  for (const question of batch) {
    const pool = options.negatives(question);
    for (let k = 0; k < options.drawn; k += 1) {
      const isHard = pool.length > 0 && random() < options.hard;
      columnOf(isHard ? (pool[Math.floor(random() * pool.length)] ?? 0) : Math.floor(random() * size));
    }
  }
  return { columns: [...columns.keys()], rights };
}

function stepOn(batch: readonly number[], learningRate: number, fitting: Fitting): void {
  const { options, prepared, questionRows, clauseRows, random } = fitting;
  const { columns, rights } = batchClauses(batch, fitting);
  const drop = (pooled: Pooled): Pooled => withDropout(pooled, options.dropout, random);
  const questions = batch.map((question) => drop(prepared.questions[question] ?? nothing));
  const clauses = columns.map((position) => drop(prepared.clause(position)));
  const { temperature } = options;
  contrastiveStep({ questionRows, clauseRows }, { questions, clauses, rights }, { learningRate, temperature });
}

/**
 * Fits an encoder.
 * @param examples at least one; their `clauses` are positions of `table`.
 */
export function fitEncoder(
  table: TermTable,
  examples: readonly LabelledTerms[],
  given: Partial<EncoderOptions> = {},
): DualEncoder {
  const options = { ...encoderDefaults, ...given };
  const { dimension } = options;
  const prepared = prepare(table, examples, options);
  const questionRows = new EmbeddingRows(initialRows(prepared.terms, options), dimension);
  const own = table.termCount * dimension;
  const clauseRows = options.tied ? questionRows : new EmbeddingRows(questionRows.values.slice(0, own), dimension);
  const random = seededRandom(options.seed + 1);
  const fitting = { options, examples, prepared, size: table.size, questionRows, clauseRows, random };
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    const order = shuffled(examples.length, random);
    const learningRate = options.learningRate * (1 - epoch / options.epochs);
    for (let start = 0; start < order.length; start += options.batch) {
      stepOn(order.slice(start, start + options.batch), learningRate, fitting);
    }
  }
  const vectors = new Float32Array(table.size * dimension);
  for (let position = 0; position < table.size; position += 1) {
    poolInto(clauseRows.values, prepared.clause(position), { vector: vectors, at: position * dimension, dimension });
  }
  return DualEncoder.of({
    dimension,
    terms: prepared.terms,
    rarities: prepared.rarities,
    questionRows: questionRows.values,
    passageRows: clauseRows.values.subarray(0, own),
    clauseRows: vectors,
  });
}
