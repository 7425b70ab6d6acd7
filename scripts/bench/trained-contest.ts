/**
 * A judged collection, and labelled questions to learn from where there are any → recall, MRR and nDCG of our retrieval without
 * learning, with the ranker that ships, and fitted on the given questions. When the collection's own questions are the ones to
 * learn from, each fifth is measured by what was learned from the other four.
 */
import { assignFolds } from "../../src/evaluation/folds.ts";
import { ndcgAt, recallAt, reciprocalRankAt } from "../../src/evaluation/peers/ranking-metrics.ts";
import { mean, percentile } from "../../src/evaluation/retrieval-metrics.ts";
import { markdownTable } from "../../src/evaluation/table.ts";
import { rankByText } from "../../src/retrieval/learned/text-ranking.ts";
import { newFoldCache } from "../../src/retrieval/learned/fit-ensembles.ts";
import { TrainedRanking } from "../../src/retrieval/learned/trained-ranking.ts";
import type { TrainedOptions } from "../../src/retrieval/learned/trained-ranking.ts";
import { shippedRanker } from "../../src/retrieval/learned/shipped-ranker.ts";
import { indexCollection } from "./trained-index.ts";
import type { CollectionIndexes, JudgedQuestion } from "./trained-index.ts";

export interface TrainedRow {
  name: string;
  recall5: number;
  recall10: number;
  recall100: number;
  mrr10: number;
  ndcg10: number;
  p50Ms: number;
  p95Ms: number;
  /** Indexing and fitting. */
  buildMs: number;
}

const deepest = 100;
const folds = 5;
const warmUpQuestions = 20;
const careful = { epochs: 10, drawn: 10, hard: 0.25, clauseTerms: 80, dropout: 0.3, learningRate: 0.05 };
/**
 * Two temperatures make different mistakes, and characters among the terms reach words that no statute has. Encoders alone, two
 * folds of five, R@5 / R@100 / MRR@10: one .525 / .845 / .472, both .549 / .858 / .500; with characters .530 / .866 / .485 and
 * .556 / .870 / .506, with a hundred terms a clause instead of sixty .556 / .873 / .514 and a third more time. Networks that see
 * 300 wrong rows a question instead of 100, one fold, two runs each: R@5 .618 → .637, R@100 .909 → .919, MRR@10 .625 → .629.
 */
export const trainedSettings = {
  encoders: [careful, { ...careful, temperature: 0.08, seed: 5 }],
  network: { epochs: 10, drawn: 300 },
  networks: 2,
} as const;
type Rank = (question: JudgedQuestion) => number[];

function measure(name: string, questions: readonly JudgedQuestion[], rank: Rank, buildMs: number): TrainedRow {
  for (const question of questions.slice(0, warmUpQuestions)) rank(question);
  const timesMs: number[] = [];
  const results = questions.map((question) => {
    const startedMs = performance.now();
    const ranked = rank(question);
    timesMs.push(performance.now() - startedMs);
    return { ranked, relevant: new Set(question.clauses) };
  });
  const over = (metric: typeof recallAt, k: number): number =>
    mean(results.map(({ ranked, relevant }) => metric(ranked, relevant, k)));
  return {
    name,
    recall5: over(recallAt, 5),
    recall10: over(recallAt, 10),
    recall100: over(recallAt, 100),
    mrr10: over(reciprocalRankAt, 10),
    ndcg10: over(ndcgAt, 10),
    p50Ms: percentile(timesMs, 0.5),
    p95Ms: percentile(timesMs, 0.95),
    buildMs,
  };
}

const positionsOf = (ranked: readonly { position: number }[]): number[] => ranked.map(({ position }) => position);

function trainedOptions(collection: CollectionIndexes, seed: number, say: (line: string) => void): TrainedOptions {
  const startedMs = performance.now();
  const onProgress = (what: string): void =>
    say(`学习：${what}（${Math.round((performance.now() - startedMs) / 1000)} 秒）`);
  const { wordVectors, encoderTable } = collection;
  return { ...trainedSettings, wordVectors, encoderTable, folds, seed, onProgress };
}

/** Fitted on four fifths, measured on the fifth, five times. */
function foldRanks(collection: CollectionIndexes, options: TrainedOptions): Rank {
  const { indexes, questions } = collection;
  const numbers = assignFolds(questions.length, folds, options.seed);
  const labelled = questions.map((question, i) => ({ ...question, fold: numbers[i] ?? 0 }));
  const cache = newFoldCache();
  const byFold = Array.from({ length: folds }, (_, left) => {
    const others = labelled.filter(({ fold }) => fold !== left);
    return TrainedRanking.fit(indexes, others, { ...options, cache, left });
  });
  const foldOf = new Map(labelled.map(({ id, fold }) => [id, fold]));
  return ({ id, terms }) => positionsOf(byFold[foldOf.get(id) ?? 0]?.rank(terms, deepest) ?? []);
}

function givenRank(collection: CollectionIndexes, given: readonly JudgedQuestion[], options: TrainedOptions): Rank {
  const numbers = assignFolds(given.length, folds, options.seed);
  const labelled = given.map((question, i) => ({ ...question, fold: numbers[i] ?? 0 }));
  const ranking = TrainedRanking.fit(collection.indexes, labelled, options);
  return ({ terms }) => positionsOf(ranking.rank(terms, deepest));
}

/** @param train `queries.jsonl,qrels.tsv` to learn from; null for none. */
export function runTrainedContest(
  folder: string,
  train: string | null,
  options: { seed: number; say: (line: string) => void },
): TrainedRow[] {
  const startedMs = performance.now();
  const collection = indexCollection(folder, train, options.say);
  const { indexes, questions } = collection;
  const buildMs = performance.now() - startedMs;
  const byText =
    (network: Parameters<typeof rankByText>[2]["network"]): Rank =>
    ({ terms }) =>
      positionsOf(rankByText(indexes, terms, { network, limit: deepest }));
  options.say("按文字检索……");
  const rows = [
    measure("默认配方（不学习）", questions, byText(null), buildMs),
    measure("随附的排序权重", questions, byText(shippedRanker()), buildMs),
  ];
  if (collection.given === null) return rows;
  const own = new Set(questions.map(({ text }) => text));
  const isOwn = collection.given.length === questions.length && collection.given.every(({ text }) => own.has(text));
  const fitting = trainedOptions(collection, options.seed, options.say);
  const rank = isOwn ? foldRanks(collection, fitting) : givenRank(collection, collection.given, fitting);
  const name = isOwn ? `从标注学习（${folds} 折）` : `从 ${collection.given.length} 个标注问题学习`;
  rows.push(measure(name, questions, rank, performance.now() - startedMs));
  return rows;
}

/** Rows as a Markdown table. */
export function trainedTable(rows: readonly TrainedRow[]): string {
  const share = (value: number): string => value.toFixed(3);
  return markdownTable({
    head: ["检索", "R@5", "R@10", "R@100", "MRR@10", "nDCG@10", "p50 ms", "p95 ms", "建立 s"],
    rows: rows.map((row) => [
      row.name,
      ...[row.recall5, row.recall10, row.recall100, row.mrr10, row.ndcg10].map(share),
      row.p50Ms.toFixed(1),
      row.p95Ms.toFixed(1),
      (row.buildMs / 1000).toFixed(0),
    ]),
  });
}
