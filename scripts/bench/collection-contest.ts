/**
 * One lexical engine and a judged collection → recall, MRR and nDCG over a sample of its questions, speed and size. Runs
 * in a process of its own. Ours is the lexical index alone, with the tokenizer that the program uses and no lexicon.
 */
import { ndcgAt, recallAt, reciprocalRankAt } from "../../src/evaluation/peers/ranking-metrics.ts";
import { mean, percentile } from "../../src/evaluation/retrieval-metrics.ts";
import { readCollection } from "./collection.ts";
import type { CollectionPassage } from "./collection.ts";

export interface CollectionJob {
  contest: "collection";
  engine: string;
  folder: string;
  sample: number;
  seed: number;
}

export interface CollectionFigures {
  passages: number;
  questions: number;
  recall5: number;
  recall10: number;
  recall100: number;
  mrr10: number;
  ndcg10: number;
  buildMs: number;
  openMs: number;
  p50Ms: number;
  p95Ms: number;
  indexBytes: number;
  rssBytes: number;
}

interface LexicalEngine {
  build(passages: readonly CollectionPassage[]): Promise<void>;
  save(): Uint8Array;
  open(bytes: Uint8Array): Promise<void>;
  search(question: string, limit: number): Promise<number[]>;
}

async function ours(): Promise<LexicalEngine> {
  const { LexicalIndex } = await import("../../src/indexing/lexical.ts");
  const { normalizeText } = await import("../../src/language/normalize.ts");
  const { createTokenizer } = await import("../../src/language/tokenize.ts");
  const tokenizer = createTokenizer([]);
  const terms = (text: string): string[] => tokenizer.terms(normalizeText(text));
  let index = LexicalIndex.build([]);
  return {
    build: (passages) => {
      index = LexicalIndex.build(
        passages.map(({ title, text }) => ({ path: terms(title), body: terms(text), figures: [], title: [] })),
      );
      return Promise.resolve();
    },
    save: () => index.save(),
    open: (bytes) => {
      index = LexicalIndex.open(bytes);
      return Promise.resolve();
    },
    search: (question, limit) => {
      const query = [...new Set(terms(question))].map((term) => ({ term, weight: 1 }));
      return Promise.resolve(index.search(query, limit).map(({ position }) => position));
    },
  };
}

async function miniSearch(): Promise<LexicalEngine> {
  const { MiniSearchPeer } = await import("../../src/evaluation/peers/minisearch.ts");
  const peer = new MiniSearchPeer();
  return {
    build: (passages) => peer.build(passages.map(({ title, text }) => ({ document: "", text: `${title} ${text}` }))),
    save: () => peer.save(),
    open: (bytes) => peer.open(bytes),
    search: (question, limit) => peer.search(question, limit),
  };
}

/** The engines that take part, ours first. */
export const lexicalEngines: Record<string, () => Promise<LexicalEngine>> = {
  "颐问（只用词语索引）": ours,
  "MiniSearch + jieba": miniSearch,
};

const deepest = 100;
const warmUpQuestions = 5;

/** Builds, saves, opens and asks. */
export async function runCollectionJob(job: CollectionJob): Promise<CollectionFigures> {
  const { passages, questions } = readCollection(job.folder, job);
  const create = lexicalEngines[job.engine];
  if (create === undefined) throw new Error(`unknown engine ${job.engine}`);
  const rssBefore = process.memoryUsage.rss();
  const builder = await create();
  const buildStartedMs = performance.now();
  await builder.build(passages);
  const buildMs = performance.now() - buildStartedMs;
  const bytes = builder.save();
  const engine = await create();
  const openStartedMs = performance.now();
  await engine.open(bytes);
  const openMs = performance.now() - openStartedMs;
  for (const { text } of questions.slice(0, warmUpQuestions)) await engine.search(text, deepest);
  const timesMs: number[] = [];
  const results: { ranked: number[]; relevant: Set<number> }[] = [];
  for (const { text, relevant } of questions) {
    const startedMs = performance.now();
    const ranked = await engine.search(text, deepest);
    timesMs.push(performance.now() - startedMs);
    results.push({ ranked, relevant });
  }
  const meanOf = (
    metric: (ranked: readonly number[], relevant: ReadonlySet<number>, k: number) => number,
    k: number,
  ): number => mean(results.map(({ ranked, relevant }) => metric(ranked, relevant, k)));
  return {
    passages: passages.length,
    questions: questions.length,
    recall5: meanOf(recallAt, 5),
    recall10: meanOf(recallAt, 10),
    recall100: meanOf(recallAt, 100),
    mrr10: meanOf(reciprocalRankAt, 10),
    ndcg10: meanOf(ndcgAt, 10),
    buildMs,
    openMs,
    p50Ms: percentile(timesMs, 0.5),
    p95Ms: percentile(timesMs, 0.95),
    indexBytes: bytes.byteLength,
    rssBytes: Math.max(0, process.memoryUsage.rss() - rssBefore),
  };
}
