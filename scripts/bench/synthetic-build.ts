/** Synthetic plans in a corpus folder → a snapshot, by the program's own build: time, memory, and what a clause takes on disk. */
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildIndex } from "../../src/indexing/building/build.ts";
import { segmentFiles } from "../../src/indexing/snapshot/index-segment.ts";
import { snapshotFolder } from "../../src/indexing/snapshot/snapshot.ts";
import { syntheticClauses, syntheticQuestions } from "./synthetic-clauses.ts";
import type { SyntheticClause } from "./synthetic-clauses.ts";
import { createSyntheticCorpus, writeDocuments } from "./synthetic-corpus.ts";
import { questionCount, syntheticFiles } from "./synthetic-job.ts";
import type { Progress, SyntheticJob } from "./synthetic-job.ts";

export interface SyntheticBuild {
  documents: number;
  /** Headings included. */
  clauses: number;
  buildMs: number;
  /** Seconds from the first report of a stage to the first of the next. */
  stages: { stage: string; seconds: number }[];
  /** The process at its largest. */
  peakRssBytes: number;
  lexicalBytesPerClause: number;
  clauseBytesPerClause: number;
  charactersPerClause: number;
}

/** Notes when each stage begins. */
function stageClock(onProgress: Progress): { tell: Progress; stages: () => SyntheticBuild["stages"] } {
  const begun: { stage: string; atMs: number }[] = [];
  return {
    tell: (stage, done, total) => {
      if (begun.at(-1)?.stage !== stage) begun.push({ stage, atMs: performance.now() });
      onProgress(stage, done, total);
    },
    stages: () =>
      begun.map(({ stage, atMs }, i) => ({
        stage,
        seconds: ((begun[i + 1]?.atMs ?? performance.now()) - atMs) / 1000,
      })),
  };
}

export async function measureBuild(job: SyntheticJob, onProgress: Progress): Promise<SyntheticBuild> {
  const { clauses: count, seed, folder, vectors } = job;
  const [corpusDir, dataDir] = [syntheticFiles.corpus(folder), syntheticFiles.data(folder)];
  const asked: SyntheticClause[] = [];
  const step = Math.max(1, Math.floor(count / questionCount));
  let [made, characters] = [0, 0];
  function* counted(): Generator<SyntheticClause> {
    for (const clause of syntheticClauses(count, seed)) {
      if (made % step === 0) asked.push(clause);
      if (made % 10_000 === 0) onProgress("写合成文件", made, count);
      made += 1;
      characters += clause.text.length;
      yield clause;
    }
  }
  createSyntheticCorpus(corpusDir, job.corpusDir);
  const documents = writeDocuments(corpusDir, counted(), 0);
  const questions = syntheticQuestions(asked.slice(0, questionCount), seed + 1);
  writeFileSync(syntheticFiles.questions(folder), JSON.stringify(questions));
  const clock = stageClock(onProgress);
  const options = { corpusDir, dataDir, embedding: null, mostVectors: vectors };
  const report = await buildIndex({ ...options, onProgress: clock.tell });
  const bytesOf = (name: string): number => statSync(join(snapshotFolder(dataDir, report.snapshotId), name)).size;
  const files = segmentFiles("0");
  return {
    documents,
    clauses: report.clauses,
    buildMs: report.elapsedMs,
    stages: clock.stages(),
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    lexicalBytesPerClause: bytesOf(files.lexical) / report.clauses,
    clauseBytesPerClause: bytesOf(files.clauses) / report.clauses,
    charactersPerClause: characters / count,
  };
}
