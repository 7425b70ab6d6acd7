/**
 * A number of synthetic clauses → what our indexes cost at that size. Each phase runs in a process of its own, so that the
 * memory of building does not count as the memory of searching.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { percentile } from "../../src/evaluation/retrieval-metrics.ts";
import { LexicalIndex } from "../../src/indexing/lexical.ts";
import type { LexicalDocument } from "../../src/indexing/lexical.ts";
import { syntheticClauses, syntheticQuestions } from "./synthetic-clauses.ts";
import type { SyntheticClause } from "./synthetic-clauses.ts";
import { questionCount, readSyntheticQuestions, shown, syntheticFiles, tokenizer } from "./synthetic-job.ts";
import type { Progress, SyntheticJob } from "./synthetic-job.ts";
import type { SyntheticVectors } from "./synthetic-vectors.ts";
import type { SyntheticWhole } from "./synthetic-whole.ts";

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

const documentClauses = 150;
const nanosecondsPerMs = 1e6;

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
  writeFileSync(syntheticFiles.lexical(folder), bytes);
  writeFileSync(
    syntheticFiles.questions(folder),
    JSON.stringify(syntheticQuestions(asked.slice(0, questionCount), seed + 1)),
  );
  return {
    buildMs,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    bytesPerClause: bytes.length / clauses,
    charactersPerClause: characters / clauses,
  };
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
  const questions = readSyntheticQuestions(folder);
  tokenizer.terms("养老");
  const rssBefore = process.memoryUsage.rss();
  const startedMs = performance.now();
  const index = LexicalIndex.open(readFileSync(syntheticFiles.lexical(folder)));
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

/** Carries out one phase. */
export async function runSyntheticJob(
  job: SyntheticJob,
  onProgress: Progress,
): Promise<SyntheticBuild | SyntheticSearch | SyntheticVectors | SyntheticWhole> {
  if (job.phase === "build") return build(job, onProgress);
  if (job.phase === "search") return search(job);
  if (job.phase === "vectors") return (await import("./synthetic-vectors.ts")).measureVectors(job, onProgress);
  return (await import("./synthetic-whole.ts")).measureWhole(job, onProgress);
}
