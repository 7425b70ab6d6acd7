/**
 * The snapshot that the phase before left → the time until it answers, until all of it is there, of searching words, of searching
 * vectors, and of whole retrieval as the program does it: a question read, its candidates gathered, ranked and shown.
 */
import { mean } from "../../src/evaluation/retrieval-metrics.ts";
import { openIndex } from "../../src/indexing/open-index.ts";
import type { OpenIndex } from "../../src/indexing/open-index.ts";
import { PositionRanges } from "../../src/indexing/lexical/position-ranges.ts";
import { loadLexicon } from "../../src/language/lexicon.ts";
import { openRegions } from "../../src/language/regions.ts";
import { createQuestionReader } from "../../src/retrieval/question.ts";
import { retrieve } from "../../src/retrieval/retrieve.ts";
import { county } from "./synthetic-corpus.ts";
import { readSyntheticQuestions, shown, syntheticFiles, timesOf } from "./synthetic-job.ts";
import type { Progress, SyntheticJob, Times } from "./synthetic-job.ts";

export interface SyntheticSearch {
  /** Until words are searched and clauses shown. */
  openMs: number;
  /** Until vectors are there, too, and every file has been checked. */
  readyMs: number;
  /** The first question after opening, while the rest was being read. */
  firstAnswerMs: number;
  /** The process with everything open, after all questions. */
  rssBytes: number;
  lexical: Times;
  vectors: { count: number; dimension: number; graph: Times; exactP50Ms: number; recall10: number };
  whole: Times & { documents: number };
  /** The same for a person whose region has `documents` documents. */
  local: Times & { documents: number };
}

/** The exact search is slow: every so many questions are enough to know the recall. */
const exactEvery = 5;

async function measureVectors(index: OpenIndex, questions: readonly string[]): Promise<SyntheticSearch["vectors"]> {
  const { vectors, embedder, clauses } = index;
  const asked = await embedder.embeddings.embedDocuments([...questions]);
  const everything = PositionRanges.of([{ start: 0, end: clauses.length }]);
  const vectorOf = new Map(questions.map((text, i) => [text, asked[i] ?? []]));
  const graph = await timesOf((text) => vectors.nearest(vectorOf.get(text) ?? [], shown), questions);
  const some = questions.filter((_, i) => i % exactEvery === 0);
  const exact = await timesOf((text) => vectors.nearestWithin(vectorOf.get(text) ?? [], everything, shown), some);
  const recalls = some.map((text) => {
    const vector = vectorOf.get(text) ?? [];
    const found = new Set(vectors.nearest(vector, shown).map(({ metadata }) => metadata.position));
    const nearest = vectors.nearestWithin(vector, everything, shown);
    return nearest.filter(({ position }) => found.has(position)).length / Math.max(nearest.length, 1);
  });
  const { dimension, size: count } = vectors;
  return { count, dimension, graph, exactP50Ms: exact.p50Ms, recall10: mean(recalls) };
}

/** Times of searching words alone, the questions cut into words beforehand. */
export async function measureLexical({ lexical, tokenizer }: OpenIndex, questions: readonly string[]): Promise<Times> {
  const queries = new Map(
    questions.map((text) => [text, [...new Set(tokenizer.terms(text))].map((term) => ({ term, weight: 1 }))]),
  );
  return timesOf((text) => lexical.search(queries.get(text) ?? [], shown), questions);
}

/** Retrieval as the program does it, for a person of a region or of none. */
export async function createAsking(
  corpusDir: string,
): Promise<(index: OpenIndex, regionSetting: string | null) => (text: string) => Promise<unknown>> {
  const read = createQuestionReader({ lexicon: await loadLexicon(corpusDir), regions: openRegions() });
  return (index, regionSetting) => (text) =>
    retrieve(index, read(text, { regionSetting, documents: index.documents }), { limit: shown });
}

export async function measureSearch(job: SyntheticJob, onProgress: Progress): Promise<SyntheticSearch> {
  onProgress("打开、检索", 0, 1);
  const [corpusDir, dataDir] = [syntheticFiles.corpus(job.folder), syntheticFiles.data(job.folder)];
  const questions = readSyntheticQuestions(job.folder);
  const asking = await createAsking(corpusDir);
  const startedMs = performance.now();
  const { index, soundness } = await openIndex({ dataDir, embedding: null });
  const openMs = performance.now() - startedMs;
  const askedMs = performance.now();
  await asking(index, null)(questions[0] ?? "");
  const firstAnswerMs = performance.now() - askedMs;
  const problem = await soundness;
  if (problem !== null) throw problem;
  const readyMs = performance.now() - startedMs;
  const lexical = await measureLexical(index, questions);
  const whole = await timesOf(asking(index, null), questions);
  const local = await timesOf(asking(index, county), questions);
  const rssBytes = process.memoryUsage.rss();
  await index.threaded?.close();
  // The program's graph lies with its search thread; its own time and recall are taken from one that is opened here.
  const here = await openIndex({ dataDir, embedding: null, searchThreadFrom: Infinity });
  await here.soundness;
  const vectors = await measureVectors(here.index, questions);
  const locals = [...index.documents.values()].filter(({ regionLadder }) => regionLadder[0] === county).length;
  return {
    openMs,
    readyMs,
    firstAnswerMs,
    rssBytes,
    lexical,
    vectors,
    whole: { ...whole, documents: index.documents.size },
    local: { ...local, documents: locals },
  };
}
