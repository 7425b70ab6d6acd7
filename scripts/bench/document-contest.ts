/**
 * One contestant, the project's documents and questions → how often its first passages hold the evidence, how fast it is
 * and what it takes. Runs in a process of its own, once to build and once to open and search.
 */
import { readFileSync } from "node:fs";
import { scoreAnswer } from "../../src/evaluation/answer-metrics.ts";
import type { LabelledQuestion } from "../../src/evaluation/question-set.ts";
import { parseQuestionSet } from "../../src/evaluation/question-set.ts";
import { mean, percentile } from "../../src/evaluation/retrieval-metrics.ts";
import { contestants } from "./contestant.ts";
import type { Contestant } from "./contestant.ts";

export interface DocumentJob {
  contest: "documents";
  phase: "build" | "search";
  contestant: string;
  corpusDir: string;
  questionsFile: string;
  /** Where the index lies between the two phases. */
  folder: string;
}

export interface BuildFigures {
  buildMs: number;
  indexBytes: number | null;
}

/** Ranks at which hits are counted. */
export const hitRanks = [1, 5, 10] as const;

export interface SearchFigures {
  openMs: number;
  p50Ms: number;
  p95Ms: number;
  /** Growth of the resident set from before the engine was loaded to after all questions. */
  rssBytes: number;
  /** hit@1, hit@5, hit@10 over the questions that have an answer. */
  hits: number[];
  /** The same over what families ask. */
  familyHits: number[];
}

const familyKind = "family-colloquial";
const warmUpQuestions = 20;
const mostPassages = 10;

async function searchAll(contestant: Contestant, questions: readonly LabelledQuestion[]): Promise<SearchFigures> {
  const timesMs: number[] = [];
  const hits: { isFamily: boolean; atRank: number[] }[] = [];
  for (const question of questions.slice(0, warmUpQuestions)) await contestant.search(question, mostPassages);
  for (const question of questions) {
    const startedMs = performance.now();
    const retrieved = await contestant.search(question, mostPassages);
    timesMs.push(performance.now() - startedMs);
    if (question.gold.length === 0) continue;
    const atRank = hitRanks.map((k) => scoreAnswer(question, { retrieved }, k).hit ?? 0);
    hits.push({ isFamily: question.kind === familyKind, atRank });
  }
  const meanAt = (some: typeof hits): number[] =>
    hitRanks.map((_, i) => mean(some.map(({ atRank }) => atRank[i] ?? 0)));
  return {
    openMs: 0,
    rssBytes: 0,
    p50Ms: percentile(timesMs, 0.5),
    p95Ms: percentile(timesMs, 0.95),
    hits: meanAt(hits),
    familyHits: meanAt(hits.filter(({ isFamily }) => isFamily)),
  };
}

/** Carries out one phase for one contestant. */
export async function runDocumentJob(job: DocumentJob): Promise<BuildFigures | SearchFigures> {
  const questions = parseQuestionSet(readFileSync(job.questionsFile, "utf8"));
  const create = contestants[job.contestant];
  if (create === undefined) throw new Error(`unknown contestant ${job.contestant}`);
  const rssBefore = process.memoryUsage.rss();
  const contestant = await create(job.corpusDir);
  try {
    if (job.phase === "build") return await contestant.build(job.folder);
    const startedMs = performance.now();
    await contestant.open(job.folder);
    const openMs = performance.now() - startedMs;
    const figures = await searchAll(contestant, questions);
    return { ...figures, openMs, rssBytes: Math.max(0, process.memoryUsage.rss() - rssBefore) };
  } finally {
    await contestant.close();
  }
}
