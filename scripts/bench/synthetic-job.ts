/** What the phases of the synthetic contest share: the job, the folders between two phases, the questions. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { percentile } from "../../src/evaluation/retrieval-metrics.ts";

export type Progress = (stage: string, done: number, total: number) => void;

export interface SyntheticJob {
  contest: "synthetic";
  phase: "build" | "search" | "add";
  clauses: number;
  /** How many of them get a vector. */
  vectors: number;
  seed: number;
  /** Folder with the lexicon by which questions are read. */
  corpusDir: string;
  /** Where corpus and index lie between the phases. */
  folder: string;
}

export const questionCount = 500;
export const shown = 10;

export const syntheticFiles = {
  corpus: (folder: string): string => join(folder, "corpus"),
  data: (folder: string): string => join(folder, "data"),
  questions: (folder: string): string => join(folder, "questions.json"),
};

export function readSyntheticQuestions(folder: string): string[] {
  const questions: string[] = JSON.parse(readFileSync(syntheticFiles.questions(folder), "utf8"));
  return questions;
}

export interface Times {
  p50Ms: number;
  p95Ms: number;
  /** Of the processor's time for one question, which other programs on the machine do not lengthen. */
  cpuP95Ms: number;
}

const warmUpQuestions = 50;
const microsecondsPerMs = 1000;

/** Times of asking each question, after a few to warm up. */
export async function timesOf(ask: (text: string) => unknown, questions: readonly string[]): Promise<Times> {
  for (const text of questions.slice(0, warmUpQuestions)) await ask(text);
  const [times, cpuTimes]: [number[], number[]] = [[], []];
  for (const text of questions) {
    // As between two people who ask: what goes on beside the questions has its turn.
    await nextTurn();
    const startedMs = performance.now();
    const before = process.cpuUsage();
    await ask(text);
    const { user, system } = process.cpuUsage(before);
    cpuTimes.push((user + system) / microsecondsPerMs);
    times.push(performance.now() - startedMs);
  }
  return { p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95), cpuP95Ms: percentile(cpuTimes, 0.95) };
}
