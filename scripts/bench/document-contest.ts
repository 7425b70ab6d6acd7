/**
 * One contestant, the project's documents and questions → how often its first passages hold the evidence, how fast it is
 * and what it takes. Runs in a process of its own, once to build and once to open and search.
 */
import { readFileSync } from "node:fs";
import { scoreAnswer } from "../../src/evaluation/answer-metrics.ts";
import type { Passage } from "../../src/evaluation/peers/peer.ts";
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
  /** Share of the pieces of evidence among the first ten passages. */
  recall10: number;
  /** 1 / rank of the first passage with evidence, 0 after the tenth. */
  mrr10: number;
  /** Each piece of evidence discounted by the rank at which it is complete; 1 when the first passage holds all. */
  ndcg10: number;
}

const familyKind = "family-colloquial";
const warmUpQuestions = 20;
const mostPassages = 10;

interface Judged {
  isFamily: boolean;
  atRank: number[];
  recall: number;
  reciprocalRank: number;
  discountedGain: number;
}

function judge(question: LabelledQuestion, retrieved: readonly Passage[]): Judged {
  const scores = Array.from({ length: mostPassages }, (_, i) => scoreAnswer(question, { retrieved }, i + 1));
  const recallAt = (rank: number): number => scores[rank - 1]?.recall ?? 0;
  const first = scores.findIndex(({ hit }) => hit === 1);
  let discountedGain = 0;
  for (let rank = 1; rank <= mostPassages; rank += 1) {
    discountedGain += (recallAt(rank) - recallAt(rank - 1)) / Math.log2(rank + 1);
  }
  return {
    isFamily: question.kind === familyKind,
    atRank: hitRanks.map((rank) => scores[rank - 1]?.hit ?? 0),
    recall: recallAt(mostPassages),
    reciprocalRank: first < 0 ? 0 : 1 / (first + 1),
    discountedGain,
  };
}

type MeasuredSearch = Omit<SearchFigures, "openMs" | "rssBytes">;

async function searchAll(contestant: Contestant, questions: readonly LabelledQuestion[]): Promise<MeasuredSearch> {
  const timesMs: number[] = [];
  const judged: Judged[] = [];
  for (const question of questions.slice(0, warmUpQuestions)) await contestant.search(question, mostPassages);
  for (const question of questions) {
    const startedMs = performance.now();
    const retrieved = await contestant.search(question, mostPassages);
    timesMs.push(performance.now() - startedMs);
    if (question.gold.length > 0) judged.push(judge(question, retrieved));
  }
  const hitsOf = (some: Judged[]): number[] => hitRanks.map((_, i) => mean(some.map(({ atRank }) => atRank[i] ?? 0)));
  return {
    p50Ms: percentile(timesMs, 0.5),
    p95Ms: percentile(timesMs, 0.95),
    hits: hitsOf(judged),
    familyHits: hitsOf(judged.filter(({ isFamily }) => isFamily)),
    recall10: mean(judged.map(({ recall }) => recall)),
    mrr10: mean(judged.map(({ reciprocalRank }) => reciprocalRank)),
    ndcg10: mean(judged.map(({ discountedGain }) => discountedGain)),
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
