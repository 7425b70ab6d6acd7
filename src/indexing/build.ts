/**
 * Corpus folder → a new snapshot, published atomically. Parses only changed files, embeds only changed texts, does nothing
 * when nothing changed. A build that fails leaves the old snapshot serving; a file that can no longer be read keeps its
 * last good clauses, with a warning.
 */
import { mkdir } from "node:fs/promises";
import type { Clause, ParsedDocument } from "../corpus/clause.ts";
import type { BankQuestion } from "../corpus/question-bank.ts";
import { fingerprintDeclinedQuestions, loadDeclinedQuestions } from "../corpus/declined-questions.ts";
import { fingerprintQuestionBank, loadQuestionBank, tieQuestions } from "../corpus/question-bank.ts";
import { fingerprintCorpus, readCorpus } from "../corpus/read-corpus.ts";
import type { CorpusReading } from "../corpus/read-corpus.ts";
import { CorpusError } from "../errors.ts";
import { fingerprintLexicon, loadLexicon } from "../language/lexicon.ts";
import { createTokenizer } from "../language/tokenize.ts";
import type { Tokenizer } from "../language/tokenize.ts";
import { BigramCounts } from "./bigram-counts.ts";
import { compareDocuments } from "./build-report.ts";
import type { BuildReport } from "./build-report.ts";
import { withBuildLock } from "./build-lock.ts";
import { embeddedText, lexicalDocument, quotedNames } from "./clause-text.ts";
import { indexVersion, parserVersion } from "./code-version.ts";
import { embedCorpus } from "./embed-corpus.ts";
import type { EmbedOptions } from "./embed-corpus.ts";
import { embedderId } from "./embedder.ts";
import type { EmbeddingServer } from "./embedder.ts";
import { LexicalIndex } from "./lexical.ts";
import { ClauseSegment, ClauseSegmentWriter } from "./clauses/clause-segment.ts";
import { ClauseStore } from "./clauses/clause-store.ts";
import type { IndexedCorpus } from "./corpus-file.ts";
import { readIndexedCorpus } from "./open-index.ts";
import { fitQuestionModels, saveQuestionModels } from "./question-models.ts";
import type { LearningOptions, QuestionModels } from "./question-models.ts";
import { openParseCache } from "./parse-cache.ts";
import type { ParseCache } from "./parse-cache.ts";
import { currentSnapshotId, publishSnapshot, readManifest, readSnapshot, snapshotFiles } from "./snapshot.ts";
import type { SnapshotSources, VerifiedSnapshot } from "./snapshot.ts";
import { ClauseVectorStore, vectorFiles } from "./vectors.ts";

export type { BuildReport } from "./build-report.ts";

export interface BuildOptions {
  /** Folder with `documents/` and `lexicon/`. */
  corpusDir: string;
  dataDir: string;
  /** Null: vectors fitted to the corpus, no network. */
  embedding: EmbeddingServer | null;
  /** Build even if nothing changed. */
  force?: boolean;
  /** `stage` is Chinese, `done` of `total` in the stage's own units. */
  onProgress?: (stage: string, done: number, total: number) => void;
  /** How long to wait for another builder, default 120,000 ms. */
  lockWaitMs?: number;
}

type SourceOptions = Pick<BuildOptions, "corpusDir" | "dataDir" | "embedding">;

async function readSources(options: SourceOptions): Promise<SnapshotSources> {
  const fingerprint = await fingerprintCorpus(options.corpusDir);
  return {
    corpusSha256: fingerprint.sha256,
    lexiconSha256: await fingerprintLexicon(options.corpusDir),
    questionsSha256: `${await fingerprintQuestionBank(options.corpusDir)}+${await fingerprintQuestionBank(options.dataDir)}`,
    declinedSha256: await fingerprintDeclinedQuestions(options.corpusDir),
    codeSha256: indexVersion(),
    embedderId: embedderId(options.embedding),
  };
}

/** The current snapshot, verified; null when there is none or it is damaged. */
async function readPrevious(dataDir: string): Promise<VerifiedSnapshot | null> {
  const id = await currentSnapshotId(dataDir);
  if (id === null) return null;
  return readSnapshot(dataDir, id).catch(() => null);
}

const sameSources = (a: SnapshotSources, b: SnapshotSources): boolean => JSON.stringify(a) === JSON.stringify(b);

/** True when the index is missing, damaged at its manifest, or made of other documents, words, code or vectors. */
export async function isStale(options: SourceOptions): Promise<boolean> {
  const id = await currentSnapshotId(options.dataDir);
  if (id === null) return true;
  const manifest = await readManifest(options.dataDir, id).catch(() => null);
  if (manifest === null) return true;
  return !sameSources(manifest.sources, await readSources(options));
}

const previousCorpus = (previous: VerifiedSnapshot | null): IndexedCorpus | null =>
  previous === null ? null : readIndexedCorpus(previous);

/** What was read, and for unreadable files that were served before, their last good parse. */
function keepServed(
  reading: CorpusReading,
  before: IndexedCorpus | null,
): { kept: ParsedDocument[]; warnings: string[] } {
  const kept: ParsedDocument[] = [];
  const warnings: string[] = [];
  for (const failure of reading.failures) {
    const document = before?.documents.find((candidate) => candidate.file === failure.file);
    const line = `${failure.file}：${failure.reason} ${failure.remedy}`;
    warnings.push(document === undefined ? `${line}（没有放进索引）` : `${line}（沿用上一次的内容）`);
    const report = before?.reports.find((candidate) => candidate.document === document?.id);
    if (before === null || document === undefined || report === undefined) continue;
    kept.push({ document, clauses: before.clauses.ofDocument(document.id), report });
  }
  return { kept, warnings };
}

const countFigures = (clauses: readonly Clause[]): number =>
  clauses.reduce((sum, { figures }) => sum + figures.length, 0);

interface Material {
  corpus: IndexedCorpus;
  /** The bytes of `clauses.bin`. */
  clauseBytes: Uint8Array;
  warnings: string[];
}

async function readMaterial(options: BuildOptions, cache: ParseCache, before: IndexedCorpus | null): Promise<Material> {
  const reading = await readCorpus(options.corpusDir, {
    reuse: (file, fileSha256) => cache.get(file, fileSha256),
    onProgress: (done, total) => options.onProgress?.("读取文件", done, total),
  });
  await cache.update(reading.documents);
  const { kept, warnings } = keepServed(reading, before);
  const parsed = [...reading.documents, ...kept].sort((a, b) => (a.document.id < b.document.id ? -1 : 1));
  if (parsed.length === 0) {
    throw new CorpusError(`文件夹 ${options.corpusDir} 里没有能读的文件。${warnings.join(" ")}`, {
      remedy: "请把政策文件放进 documents 文件夹，再运行 npm run ingest。",
    });
  }
  const writer = new ClauseSegmentWriter();
  for (const item of parsed) writer.add(item.clauses);
  const clauseBytes = writer.finish();
  const clauses = new ClauseStore([new ClauseSegment(clauseBytes)]);
  const bank = await loadQuestionBank(options.corpusDir);
  const tied = tieQuestions(bank.entries, clauses);
  const written = await tieModelQuestions(options.dataDir, clauses);
  const corpus: IndexedCorpus = {
    documents: parsed.map((item) => item.document),
    clauses,
    questions: [...tied.questions, ...written.questions],
    conflicts: reading.conflicts,
    reports: parsed.map((item) => item.report),
    figures: Object.fromEntries(parsed.map(({ document, clauses: own }) => [document.id, countFigures(own)])),
  };
  return {
    corpus,
    clauseBytes,
    warnings: [...warnings, ...tied.warnings, ...written.warnings, ...parsed.flatMap((item) => item.report.warnings)],
  };
}

/** The rows a model wrote. Those of clauses that changed fall away unsaid: the next ingest writes new ones. */
async function tieModelQuestions(
  dataDir: string,
  clauses: Iterable<Clause>,
): Promise<{ questions: BankQuestion[]; warnings: string[] }> {
  try {
    const { entries } = await loadQuestionBank(dataDir);
    return { questions: tieQuestions(entries, clauses).questions, warnings: [] };
  } catch (error) {
    if (!(error instanceof CorpusError)) throw error;
    return { questions: [], warnings: [`模型写的问法没有用上：${error.line}`] };
  }
}

/** The bank's questions by the clause that answers them. */
function questionsByClause(questions: readonly BankQuestion[]): Map<string, string[]> {
  const byClause = new Map<string, string[]>();
  for (const { clauseId, question } of questions) {
    const list = byClause.get(clauseId);
    if (list === undefined) byClause.set(clauseId, [question]);
    else list.push(question);
  }
  return byClause;
}

function buildLexical(corpus: IndexedCorpus, tokenizer: Tokenizer): LexicalIndex {
  const byId = new Map(corpus.documents.map((document) => [document.id, document]));
  const asked = questionsByClause(corpus.questions);
  return LexicalIndex.build(
    Array.from(corpus.clauses, (clause) => {
      const document = byId.get(clause.document);
      if (document === undefined) return null;
      return lexicalDocument(clause, { document, questions: asked.get(clause.id) ?? [] }, tokenizer);
    }),
  );
}

/** What the question bank teaches; null without one. */
function learnQuestions(
  corpus: IndexedCorpus,
  options: LearningOptions,
  onProgress: BuildOptions["onProgress"],
): QuestionModels | null {
  if (corpus.questions.length === 0) return null;
  onProgress?.("学习问法", 0, 1);
  const models = fitQuestionModels({ clauses: [...corpus.clauses], questions: corpus.questions }, options);
  onProgress?.("学习问法", 1, 1);
  return models;
}

interface BuiltVectors {
  store: ClauseVectorStore;
  /** The fitted model's file; empty for a server. */
  files: Record<string, Uint8Array>;
  embeddedTexts: number;
}

async function buildVectors(
  options: BuildOptions,
  corpus: IndexedCorpus,
  tokenizer: Tokenizer,
  known: EmbedOptions["known"],
): Promise<BuiltVectors> {
  const searchable = [...corpus.clauses].flatMap((clause, position) =>
    clause.kind === "heading" ? [] : [{ clause, position }],
  );
  const embedded = await embedCorpus({
    texts: searchable.map(({ clause }) => embeddedText(clause)),
    server: options.embedding,
    tokenizer,
    known,
    onProgress: (done, total) => options.onProgress?.("计算向量", done, total),
  });
  const { dimension, wordVectors, embeddedTexts } = embedded;
  const store = new ClauseVectorStore(embedded.embeddings, { dimension, capacity: searchable.length });
  await store.addVectors(
    embedded.vectors,
    searchable.map(({ clause, position }) => vectorDocument(clause, position)),
  );
  return { store, files: wordVectors === null ? {} : { [snapshotFiles.wordVectors]: wordVectors }, embeddedTexts };
}

async function buildAndPublish(options: BuildOptions, sources: SnapshotSources): Promise<BuildReport> {
  const { dataDir, onProgress } = options;
  const startedAt = performance.now();
  const lexicon = await loadLexicon(options.corpusDir);
  const previous = await readPrevious(dataDir);
  const before = previousCorpus(previous);
  const cache = await openParseCache(dataDir, parserVersion());
  const { corpus, clauseBytes, warnings } = await readMaterial(options, cache, before);
  const tokenizer = createTokenizer([...lexicon.policyTerms, ...quotedNames(corpus.clauses)]);
  onProgress?.("建立词语索引", 0, 1);
  const lexical = buildLexical(corpus, tokenizer);
  onProgress?.("建立词语索引", 1, 1);
  const declined = await loadDeclinedQuestions(options.corpusDir);
  const models = learnQuestions(corpus, { tokenizer, lexicon, declined }, onProgress);
  const known = previous === null || before === null ? null : { snapshot: previous, clauses: before.clauses };
  const vectors = await buildVectors(options, corpus, tokenizer, known);
  onProgress?.("写入索引", 0, 1);
  const { clauses, ...data } = corpus;
  const manifest = await publishSnapshot({
    dataDir,
    sources,
    dimension: vectors.store.dimension,
    bytes: {
      [snapshotFiles.corpus]: JSON.stringify(data),
      [snapshotFiles.clauses]: clauseBytes,
      [snapshotFiles.bigrams]: BigramCounts.of(clauses).save(),
      [snapshotFiles.lexical]: lexical.save(),
      [snapshotFiles.dictionary]: JSON.stringify(tokenizer.dictionary),
      [vectorFiles.vectors]: vectors.store.save(),
      ...vectors.files,
      ...(models === null ? {} : saveQuestionModels(models)),
    },
    writeFiles: async (folder) => [await vectors.store.writeGraph(folder)],
  });
  onProgress?.("写入索引", 1, 1);
  return {
    ...compareDocuments(
      before,
      corpus,
      before !== null && previous?.manifest.sources.codeSha256 === sources.codeSha256,
    ),
    built: true,
    snapshotId: manifest.id,
    warnings: [...lexicon.warnings, ...warnings],
    conflicts: corpus.conflicts.length,
    embeddedTexts: vectors.embeddedTexts,
    elapsedMs: performance.now() - startedAt,
  };
}

function vectorDocument(clause: Clause, position: number): Parameters<ClauseVectorStore["addVectors"]>[1][number] {
  return { pageContent: "", metadata: { clauseId: clause.id, position } };
}

/**
 * Brings the index up to date with the corpus. Waits for another builder.
 * @throws CorpusError when no document or a bad lexicon is found, ModelError when the embedding server fails, SnapshotError
 *   when another builder does not finish. The old snapshot serves on in every case.
 */
export async function buildIndex(options: BuildOptions): Promise<BuildReport> {
  const startedAt = performance.now();
  await mkdir(options.dataDir, { recursive: true });
  const waitMs = options.lockWaitMs;
  const work = async (): Promise<BuildReport> => {
    const sources = await readSources(options);
    const previous = options.force === true ? null : await readPrevious(options.dataDir);
    const corpus = previousCorpus(previous);
    if (previous === null || corpus === null || !sameSources(previous.manifest.sources, sources)) {
      return buildAndPublish(options, sources);
    }
    return {
      ...compareDocuments(corpus, corpus, true),
      built: false,
      snapshotId: previous.manifest.id,
      warnings: corpus.reports.flatMap((report) => report.warnings),
      conflicts: corpus.conflicts.length,
      embeddedTexts: 0,
      elapsedMs: performance.now() - startedAt,
    };
  };
  return withBuildLock(options.dataDir, work, {
    ...(waitMs === undefined ? {} : { waitMs }),
    onWait: () => options.onProgress?.("另一个程序正在建索引，等它结束", 0, 1),
  });
}
