/**
 * A number of synthetic clauses → what our indexes cost at that size. Each phase runs in a process of its own, so that the
 * memory of building does not count as the memory of searching.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { mean, percentile } from "../../src/evaluation/retrieval-metrics.ts";
import { LexicalIndex } from "../../src/indexing/lexical.ts";
import type { LexicalDocument } from "../../src/indexing/lexical.ts";
import { PositionRanges } from "../../src/indexing/position-ranges.ts";
import { ClauseVectorStore } from "../../src/indexing/vectors.ts";
import { CorpusEmbeddings } from "../../src/indexing/word-vectors.ts";
import { createTokenizer } from "../../src/language/tokenize.ts";
import { syntheticClauses, syntheticQuestions } from "./synthetic-clauses.ts";
import type { SyntheticClause } from "./synthetic-clauses.ts";

export type Progress = (stage: string, done: number, total: number) => void;

export interface SyntheticJob {
  contest: "synthetic";
  phase: "build" | "search" | "vectors";
  clauses: number;
  seed: number;
  /** Where the index lies between the phases. */
  folder: string;
}

export interface SyntheticBuild {
  buildMs: number;
  /** The process at its largest, the text generator included. */
  peakRssBytes: number;
  bytesPerClause: number;
  charactersPerClause: number;
}

export interface SyntheticSearch {
  openMs: number;
  p50Ms: number;
  p95Ms: number;
  rssBytes: number;
  /** One document of `documentClauses` clauses cut, indexed and searchable. */
  appendMs: number;
  appendedP50Ms: number;
  appendedP95Ms: number;
  documentClauses: number;
  /** Two more segments of `mergedClauses / 2` clauses merged in the background. */
  mergeMs: number;
  mergedClauses: number;
  /** The longest that other work had to wait meanwhile. */
  pauseMs: number;
}

export interface SyntheticVectors {
  vectors: number;
  dimension: number;
  fitMs: number;
  buildMs: number;
  recall10: number;
  p50Ms: number;
  p95Ms: number;
  exactP50Ms: number;
}

const questionCount = 500;
const documentClauses = 150;
const shown = 10;
const nanosecondsPerMs = 1e6;
/** Building a graph takes about 0.4 ms a vector: more than this would take longer than all the rest. */
const mostVectors = 100_000;
/** Word vectors are fitted to the first clauses; a million would teach them nothing new. */
const fittedClauses = 20_000;
const tokenizer = createTokenizer([]);
const indexFile = (folder: string): string => join(folder, "lexical.bin");
const questionFile = (folder: string): string => join(folder, "questions.json");

const documentOf = ({ heading, text }: SyntheticClause): LexicalDocument => ({
  path: tokenizer.terms(heading),
  body: tokenizer.terms(text),
});

function build({ clauses, seed, folder }: SyntheticJob, onProgress: Progress): SyntheticBuild {
  const asked: SyntheticClause[] = [];
  const step = Math.max(1, Math.floor(clauses / questionCount));
  let characters = 0;
  let done = 0;
  function* documents(): Generator<LexicalDocument> {
    for (const clause of syntheticClauses(clauses, seed)) {
      if (done % step === 0) asked.push(clause);
      if (done % 10_000 === 0) onProgress("分词、建索引", done, clauses);
      done += 1;
      characters += clause.text.length;
      yield documentOf(clause);
    }
  }
  tokenizer.terms("养老");
  const startedMs = performance.now();
  const index = LexicalIndex.build(documents());
  const buildMs = performance.now() - startedMs;
  onProgress("写索引", 0, 1);
  const bytes = index.save();
  writeFileSync(indexFile(folder), bytes);
  writeFileSync(questionFile(folder), JSON.stringify(syntheticQuestions(asked.slice(0, questionCount), seed + 1)));
  return {
    buildMs,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    bytesPerClause: bytes.length / clauses,
    charactersPerClause: characters / clauses,
  };
}

function readQuestions(folder: string): string[] {
  const questions: string[] = JSON.parse(readFileSync(questionFile(folder), "utf8"));
  return questions;
}

const warmUpQuestions = 50;

/** Times in ms of one search each, the question cut into words beforehand. */
function timesOf(index: LexicalIndex, questions: readonly string[]): number[] {
  const queries = questions.map((text) => [...new Set(tokenizer.terms(text))].map((term) => ({ term, weight: 1 })));
  for (const query of queries.slice(0, warmUpQuestions)) index.search(query, shown);
  return queries.map((query) => {
    const startedMs = performance.now();
    index.search(query, shown);
    return performance.now() - startedMs;
  });
}

/** Clauses of each of the two segments whose merging is measured. */
const mostMergedEach = 20_000;

async function merge(
  index: LexicalIndex,
  clauses: readonly SyntheticClause[],
): Promise<Pick<SyntheticSearch, "mergeMs" | "pauseMs" | "mergedClauses">> {
  const half = Math.ceil(clauses.length / 2);
  const documents = clauses.map(documentOf);
  const split = index.append(documents.slice(0, half)).append(documents.slice(half));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const startedMs = performance.now();
  await split.compacted();
  const mergeMs = performance.now() - startedMs;
  delay.disable();
  return { mergeMs, pauseMs: delay.max / nanosecondsPerMs, mergedClauses: clauses.length };
}

async function search({ clauses, seed, folder }: SyntheticJob): Promise<SyntheticSearch> {
  const questions = readQuestions(folder);
  tokenizer.terms("养老");
  const rssBefore = process.memoryUsage.rss();
  const startedMs = performance.now();
  const index = LexicalIndex.open(readFileSync(indexFile(folder)));
  const openMs = performance.now() - startedMs;
  const times = timesOf(index, questions);
  const rssBytes = Math.max(0, process.memoryUsage.rss() - rssBefore);
  const added = [...syntheticClauses(documentClauses, seed + 2)];
  const appendStartedMs = performance.now();
  const appended = index.append(added.map(documentOf));
  const appendMs = performance.now() - appendStartedMs;
  const appendedTimes = timesOf(appended, questions);
  return {
    openMs,
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    rssBytes,
    appendMs,
    appendedP50Ms: percentile(appendedTimes, 0.5),
    appendedP95Ms: percentile(appendedTimes, 0.95),
    documentClauses,
    ...(await merge(index, [...syntheticClauses(Math.min(2 * mostMergedEach, Math.floor(clauses / 8)), seed + 3)])),
  };
}

const wholeText = ({ heading, text }: SyntheticClause): string => `${heading} ${text}`;
const chunkSize = 1000;

async function fillStore(
  clauses: readonly SyntheticClause[],
  onProgress: Progress,
): Promise<{ store: ClauseVectorStore; embeddings: CorpusEmbeddings; fitMs: number; buildMs: number }> {
  onProgress("拟合词向量", 0, 1);
  const fitStartedMs = performance.now();
  const embeddings = CorpusEmbeddings.fit(clauses.slice(0, fittedClauses).map(wholeText), tokenizer);
  const fitMs = performance.now() - fitStartedMs;
  const store = new ClauseVectorStore(embeddings, { dimension: embeddings.dimension, capacity: clauses.length });
  let buildMs = 0;
  for (let start = 0; start < clauses.length; start += chunkSize) {
    onProgress("建向量图", start, clauses.length);
    const chunk = clauses.slice(start, start + chunkSize);
    const vectors = await embeddings.embedDocuments(chunk.map(wholeText));
    const startedMs = performance.now();
    await store.addVectors(
      vectors,
      chunk.map((_, i) => ({ pageContent: "", metadata: { clauseId: String(start + i), position: start + i } })),
    );
    buildMs += performance.now() - startedMs;
  }
  return { store, embeddings, fitMs, buildMs };
}

async function vectors(job: SyntheticJob, onProgress: Progress): Promise<SyntheticVectors> {
  const count = Math.min(job.clauses, mostVectors);
  const clauses = [...syntheticClauses(count, job.seed)];
  const { store, embeddings, fitMs, buildMs } = await fillStore(clauses, onProgress);
  const step = Math.max(1, Math.floor(count / questionCount));
  const asked = syntheticQuestions(
    clauses.filter((_, i) => i % step === 0),
    job.seed + 1,
  );
  const everything = PositionRanges.of([{ start: 0, end: count }]);
  const [times, exactTimes, recalls]: [number[], number[], number[]] = [[], [], []];
  for (const [i, question] of asked.entries()) {
    const vector = await embeddings.embedQuery(question);
    const startedMs = performance.now();
    const found = store.nearest(vector, shown);
    times.push(performance.now() - startedMs);
    // The exact search is slow: every fifth question is enough to know the recall.
    if (i % 5 !== 0) continue;
    const exactStartedMs = performance.now();
    const exact = store.nearestWithin(vector, everything, shown);
    exactTimes.push(performance.now() - exactStartedMs);
    const positions = new Set(found.map(({ metadata }) => metadata.position));
    recalls.push(exact.filter(({ position }) => positions.has(position)).length / Math.max(exact.length, 1));
  }
  return {
    vectors: count,
    dimension: embeddings.dimension,
    fitMs,
    buildMs,
    recall10: mean(recalls),
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    exactP50Ms: percentile(exactTimes, 0.5),
  };
}

/** Carries out one phase. */
export function runSyntheticJob(
  job: SyntheticJob,
  onProgress: Progress,
): Promise<SyntheticBuild | SyntheticSearch | SyntheticVectors> {
  if (job.phase === "build") return Promise.resolve(build(job, onProgress));
  if (job.phase === "search") return search(job);
  return vectors(job, onProgress);
}
