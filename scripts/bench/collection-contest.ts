/**
 * One engine and a judged collection → recall, MRR and nDCG over its questions, speed and size. Runs in a process of its own,
 * once to build and once to open and search. A slow engine is asked as many questions as fit into its time.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Passage, Peer } from "../../src/evaluation/peers/peer.ts";
import { ndcgAt, recallAt, reciprocalRankAt } from "../../src/evaluation/peers/ranking-metrics.ts";
import { mean, percentile } from "../../src/evaluation/retrieval-metrics.ts";
import { readPassages } from "./collection.ts";
import type { CollectionQuestion } from "./collection.ts";
import { ownEngines, peerEngines, plainEngines } from "./engines.ts";

export interface CollectionJob {
  contest: "collection";
  phase: "build" | "search";
  engine: string;
  /** The collection. */
  folder: string;
  /** Where the index lies between the two phases. */
  indexFolder: string;
  questions: readonly CollectionQuestion[];
  /** After this long no further question is asked. */
  budgetMs: number;
}

export interface CollectionBuild {
  passages: number;
  buildMs: number;
  /** Null for an engine that cannot be saved. */
  indexBytes: number | null;
}

export interface CollectionSearch {
  /** How many were asked. */
  questions: number;
  recall5: number;
  recall10: number;
  recall100: number;
  mrr10: number;
  ndcg10: number;
  /** By question, in the order in which all engines are asked. */
  ndcg10s: number[];
  openMs: number;
  /** The first ten, the question cut into words beforehand. */
  p50Ms: number;
  p95Ms: number;
  /** The same with the cutting of the question. */
  wholeP50Ms: number;
  wholeP95Ms: number;
  /** Growth of the resident set from before the engine was loaded to after all questions. */
  rssBytes: number;
}

const shown = 10;
const deepest = 100;
/** Every engine is asked for this long before it is timed, at least once: code that runs often is compiled by then. */
const warmUpMs = 1000;

const indexFile = (folder: string): string => join(folder, "index.bin");

function createEngine(name: string): Promise<Peer> {
  const engine = ownEngines[name] ?? peerEngines[name] ?? plainEngines[name];
  if (engine === undefined) throw new Error(`unknown engine ${name}`);
  return engine.create();
}

async function build(peer: Peer, passages: readonly Passage[], indexFolder: string): Promise<CollectionBuild> {
  const startedMs = performance.now();
  await peer.build(passages);
  const buildMs = performance.now() - startedMs;
  const bytes = await peer.save();
  if (bytes !== null) writeFileSync(indexFile(indexFolder), bytes);
  return { passages: passages.length, buildMs, indexBytes: bytes?.byteLength ?? null };
}

interface Asked {
  question: CollectionQuestion;
  /** Positions, as many as `deepest`. */
  ranked: number[];
  searchMs: number;
  wholeMs: number;
}

async function askAll(peer: Peer, questions: readonly CollectionQuestion[], budgetMs: number): Promise<Asked[]> {
  const warmMs = performance.now() + Math.min(warmUpMs, budgetMs);
  for (let i = 0; i === 0 || performance.now() < warmMs; i += 1) {
    const question = questions[i % Math.max(questions.length, 1)];
    if (question === undefined) break;
    await peer.search(question.text, shown);
  }
  const endMs = performance.now() + budgetMs;
  const asked: Asked[] = [];
  for (const question of questions) {
    const startedMs = performance.now();
    const ask = await peer.prepare(question.text);
    const preparedMs = performance.now();
    await ask(shown);
    const doneMs = performance.now();
    const ranked = await ask(deepest);
    asked.push({ question, ranked, searchMs: doneMs - preparedMs, wholeMs: doneMs - startedMs });
    if (performance.now() > endMs) break;
  }
  return asked;
}

function figuresOf(asked: readonly Asked[]): Omit<CollectionSearch, "openMs" | "rssBytes"> {
  const judged = asked.map(({ question, ranked }) => ({ ranked, relevant: new Set(question.relevant) }));
  const meanOf = (metric: typeof recallAt, k: number): number =>
    mean(judged.map(({ ranked, relevant }) => metric(ranked, relevant, k)));
  const searchMs = asked.map((one) => one.searchMs);
  const wholeMs = asked.map((one) => one.wholeMs);
  return {
    questions: asked.length,
    recall5: meanOf(recallAt, 5),
    recall10: meanOf(recallAt, 10),
    recall100: meanOf(recallAt, 100),
    mrr10: meanOf(reciprocalRankAt, 10),
    ndcg10: meanOf(ndcgAt, 10),
    ndcg10s: judged.map(({ ranked, relevant }) => ndcgAt(ranked, relevant, 10)),
    p50Ms: percentile(searchMs, 0.5),
    p95Ms: percentile(searchMs, 0.95),
    wholeP50Ms: percentile(wholeMs, 0.5),
    wholeP95Ms: percentile(wholeMs, 0.95),
  };
}

/** Carries out one phase for one engine. */
export async function runCollectionJob(job: CollectionJob): Promise<CollectionBuild | CollectionSearch> {
  const isSaved = existsSync(indexFile(job.indexFolder));
  const passages = job.phase === "build" || !isSaved ? readPassages(job.folder) : [];
  const rssBefore = process.memoryUsage.rss();
  const peer = await createEngine(job.engine);
  try {
    if (job.phase === "build") return await build(peer, passages, job.indexFolder);
    const startedMs = performance.now();
    if (isSaved) await peer.open(readFileSync(indexFile(job.indexFolder)));
    else await peer.build(passages);
    const openMs = performance.now() - startedMs;
    const asked = await askAll(peer, job.questions, job.budgetMs);
    return { ...figuresOf(asked), openMs, rssBytes: Math.max(0, process.memoryUsage.rss() - rssBefore) };
  } finally {
    await peer.close();
  }
}
