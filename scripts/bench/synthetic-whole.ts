/**
 * The indexes that the phases before left in the folder, with their clauses and documents → the time of whole retrieval:
 * a question read, its candidates gathered, ranked and shown. As the program does it, in a process of its own.
 */
import { readFileSync } from "node:fs";
import type { Clause, PolicyDocument } from "../../src/corpus/clause.ts";
import { percentile } from "../../src/evaluation/retrieval-metrics.ts";
import { LexicalIndex } from "../../src/indexing/lexical.ts";
import type { OpenIndex } from "../../src/indexing/open-index.ts";
import { ClauseVectorStore } from "../../src/indexing/vectors.ts";
import { CorpusEmbeddings } from "../../src/indexing/word-vectors.ts";
import { loadLexicon } from "../../src/language/lexicon.ts";
import { openRegions } from "../../src/language/regions.ts";
import { createQuestionReader } from "../../src/retrieval/question.ts";
import { retrieve } from "../../src/retrieval/retrieve.ts";
import { syntheticClauses } from "./synthetic-clauses.ts";
import { readSyntheticQuestions, shown, syntheticFiles, tokenizer } from "./synthetic-job.ts";
import type { Progress, SyntheticJob } from "./synthetic-job.ts";

export interface SyntheticWhole {
  documents: number;
  p50Ms: number;
  p95Ms: number;
  /** The same for a person whose region has `localDocuments` documents. */
  localP50Ms: number;
  localP95Ms: number;
  localDocuments: number;
  /** The process, clauses and all indexes included. */
  rssBytes: number;
}

const clausesOfDocument = 150;
/** One document of this many is the county's. */
const localEvery = 1000;
const warmUpQuestions = 50;
const elsewhere = ["河北省"];
const county = ["石城县", "赣州市", "江西省"];

function documentNumber(number: number): PolicyDocument {
  return {
    id: `plan-${number}`,
    file: `plan-${number}.txt`,
    title: "养老服务规划",
    docNumber: null,
    issuer: "",
    regionLadder: number % localEvery === 0 ? county : elsewhere,
    issuedDate: null,
    planPeriod: null,
    disclosure: null,
    missingSentences: 0,
    sha256: "",
  };
}

function readClauses({ clauses: count, seed }: SyntheticJob): Clause[] {
  const place = { line: 1, column: 1 };
  const clauses: Clause[] = [];
  for (const { heading, text } of syntheticClauses(count, seed)) {
    const number = Math.floor(clauses.length / clausesOfDocument);
    clauses.push({
      id: `plan-${number}-${clauses.length}`,
      document: `plan-${number}`,
      path: [heading],
      kind: "body",
      text,
      source: { file: `plan-${number}.txt`, start: place, end: place },
      force: "required",
      figures: [],
      responsible: [],
      gapBefore: false,
      gapAfter: false,
      ordinal: clauses.length % clausesOfDocument,
      payee: null,
      audience: [],
      row: null,
      repairs: [],
    });
  }
  return clauses;
}

async function openWhole(job: SyntheticJob): Promise<OpenIndex> {
  const { folder } = job;
  const clauses = readClauses(job);
  const embeddings = CorpusEmbeddings.open(readFileSync(syntheticFiles.wordVectors(folder)), tokenizer);
  const { dimension } = embeddings;
  const vectors = await ClauseVectorStore.open(folder, readFileSync(syntheticFiles.vectors(folder)), {
    embeddings,
    dimension,
    clauseIds: clauses.map(({ id }) => id),
  });
  const documents = Array.from({ length: Math.ceil(clauses.length / clausesOfDocument) }, (_, i) => documentNumber(i));
  return {
    snapshotId: "synthetic",
    documents: new Map(documents.map((document) => [document.id, document])),
    clauses,
    clauseById: new Map(),
    conflicts: [],
    questions: [],
    reports: [],
    builtAt: new Date(0).toISOString(),
    tokenizer,
    lexical: LexicalIndex.open(readFileSync(syntheticFiles.lexical(folder))),
    vectors,
    embedder: { id: "synthetic", embeddings, dimension },
    questionModels: null,
  };
}

/** Times of all questions, after a few to warm up. */
async function timesOf(ask: (text: string) => Promise<unknown>, questions: readonly string[]): Promise<number[]> {
  for (const text of questions.slice(0, warmUpQuestions)) await ask(text);
  const timesMs: number[] = [];
  for (const text of questions) {
    const startedMs = performance.now();
    await ask(text);
    timesMs.push(performance.now() - startedMs);
  }
  return timesMs;
}

/** Asks the questions that the first phase left, once of all documents and once of a county's own. */
export async function measureWhole(job: SyntheticJob, onProgress: Progress): Promise<SyntheticWhole> {
  onProgress("整个检索", 0, 1);
  const index = await openWhole(job);
  const read = createQuestionReader({ lexicon: await loadLexicon(job.corpusDir), regions: openRegions() });
  const askFrom = (regionSetting: string | null) => (text: string) =>
    retrieve(index, read(text, { regionSetting, documents: index.documents }), { limit: shown });
  const questions = readSyntheticQuestions(job.folder);
  const times = await timesOf(askFrom(null), questions);
  const local = await timesOf(askFrom(county[0] ?? null), questions);
  return {
    documents: index.documents.size,
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    localP50Ms: percentile(local, 0.5),
    localP95Ms: percentile(local, 0.95),
    localDocuments: Math.ceil(index.documents.size / localEvery),
    rssBytes: process.memoryUsage.rss(),
  };
}
