/** Synthetic clauses → a graph of their vectors: what it takes to build, how fast it is, and how much of the exact result it finds. */
import { writeFileSync } from "node:fs";
import { mean, percentile } from "../../src/evaluation/retrieval-metrics.ts";
import { PositionRanges } from "../../src/indexing/position-ranges.ts";
import { ClauseVectorStore } from "../../src/indexing/vectors.ts";
import { CorpusEmbeddings } from "../../src/indexing/word-vectors.ts";
import { syntheticClauses, syntheticQuestions } from "./synthetic-clauses.ts";
import type { SyntheticClause } from "./synthetic-clauses.ts";
import { questionCount, shown, syntheticFiles, tokenizer, wholeText } from "./synthetic-job.ts";
import type { Progress, SyntheticJob } from "./synthetic-job.ts";

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

/** Word vectors are fitted to the first clauses; a million would teach them nothing new. */
const fittedClauses = 20_000;
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

/** Fits word vectors, builds the graph, leaves both in the folder, and measures searching it beside looking at every vector. */
export async function measureVectors(job: SyntheticJob, onProgress: Progress): Promise<SyntheticVectors> {
  const count = job.vectors;
  const clauses = [...syntheticClauses(count, job.seed)];
  const { store, embeddings, fitMs, buildMs } = await fillStore(clauses, onProgress);
  onProgress("写向量", 0, 1);
  writeFileSync(syntheticFiles.vectors(job.folder), store.save());
  writeFileSync(syntheticFiles.wordVectors(job.folder), embeddings.save());
  await store.writeGraph(job.folder);
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
