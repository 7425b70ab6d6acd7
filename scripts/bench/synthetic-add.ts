/**
 * The snapshot that the phases before left, open in a process that serves it → what it takes to add a document and to serve it, and
 * what merging segments in the background costs those who ask meanwhile.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { buildIndex } from "../../src/indexing/building/build.ts";
import { LiveIndex } from "../../src/indexing/live-index.ts";
import { mergeSmallSegments } from "../../src/indexing/building/merge-segments.ts";
import { syntheticClauses } from "./synthetic-clauses.ts";
import { clausesOfDocument, writeDocuments } from "./synthetic-corpus.ts";
import { readSyntheticQuestions, syntheticFiles, timesOf } from "./synthetic-job.ts";
import type { Progress, SyntheticJob, Times } from "./synthetic-job.ts";
import { createAsking, measureLexical } from "./synthetic-search.ts";

export interface SyntheticAdd {
  /** From the file in the folder to the snapshot on disk. */
  addMs: number;
  /** False where the index was too small to be added to and was built anew. */
  isAppended: boolean;
  /** From there until the open index holds it. */
  swapMs: number;
  /** Of the one document. */
  documentClauses: number;
  lexical: Times;
  whole: Times;
  /** Segments of further documents merged into one while others wait. */
  mergeMs: number;
  mergedClauses: number;
  /** The longest that other work had to wait meanwhile. */
  pauseMs: number;
  /** The process with old and new snapshot, at its largest. */
  peakRssBytes: number;
}

/** Documents in each of the two lots whose merging is measured: at most so many, and one in so many of the index. */
const mostInLot = 50;
const lotShare = 40;
const nanosecondsPerMs = 1e6;

async function measureMerge(dataDir: string): Promise<{ mergeMs: number; pauseMs: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const startedMs = performance.now();
  await mergeSmallSegments(dataDir);
  const mergeMs = performance.now() - startedMs;
  delay.disable();
  return { mergeMs, pauseMs: delay.max / nanosecondsPerMs };
}

export async function measureAdd(job: SyntheticJob, onProgress: Progress): Promise<SyntheticAdd> {
  const { clauses, seed, folder } = job;
  const [corpusDir, dataDir] = [syntheticFiles.corpus(folder), syntheticFiles.data(folder)];
  const questions = readSyntheticQuestions(folder);
  const build = (): Promise<{ elapsedMs: number }> => buildIndex({ corpusDir, dataDir, embedding: null });
  const live = await LiveIndex.open({ dataDir, embedding: null, pollMs: 3_600_000 });
  await live.whenChecked();
  // Stamps of files are trusted when they are a few seconds old; the first look after a build still reads them.
  await build();
  const before = live.current();
  let number = before.documents.size;
  const write = (documents: number): void => {
    number += writeDocuments(corpusDir, syntheticClauses(documents * clausesOfDocument, seed + number), number);
  };
  onProgress("加一份文件", 0, 1);
  write(1);
  const { elapsedMs: addMs } = await build();
  const swapStartedMs = performance.now();
  await live.refresh();
  const swapMs = performance.now() - swapStartedMs;
  await live.whenChecked();
  const index = live.current();
  const isAppended = index.embedder === before.embedder;
  const lexical = await measureLexical(index, questions);
  const whole = await timesOf((await createAsking(corpusDir))(index, null), questions);
  const lot = Math.max(1, Math.min(mostInLot, Math.floor(clauses / clausesOfDocument / lotShare)));
  for (let i = 0; i < 2; i += 1) {
    onProgress("再加文件", i, 2);
    write(lot);
    await build();
  }
  onProgress("后台合并", 0, 1);
  const merged = await measureMerge(dataDir);
  await live.refresh();
  const mergedClauses = live.current().clauses.length - before.clauses.length;
  await live.close();
  return {
    addMs,
    isAppended,
    swapMs,
    documentClauses: index.clauses.length - before.clauses.length,
    lexical,
    whole,
    ...merged,
    mergedClauses,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  };
}
