/**
 * A corpus folder → a new snapshot of one segment, everything fitted anew. Parses only changed files and asks a server only for
 * changed texts.
 */
import { loadDeclinedQuestions } from "../../corpus/declined-questions.ts";
import { loadLexicon } from "../../language/lexicon.ts";
import type { Lexicon } from "../../language/lexicon.ts";
import { createTokenizer } from "../../language/tokenize.ts";
import { BigramCounts } from "../lexical/bigram-counts.ts";
import type { BuildOptions } from "./build-options.ts";
import { buildLexical } from "./build-lexical.ts";
import { compareDocuments, describeCorpus } from "./build-report.ts";
import type { BuildReport } from "./build-report.ts";
import type { ReadSources } from "./build-sources.ts";
import { embeddedText, quotedNames } from "../clauses/clause-text.ts";
import type { BuiltCorpus } from "./corpus-builder.ts";
import type { CorpusFile, IndexedCorpus } from "../snapshot/corpus-file.ts";
import { embedCorpus } from "./embed-corpus.ts";
import type { KnownVectors } from "./embed-corpus.ts";
import { embedderId } from "../vectors/embedder.ts";
import { sampleOf } from "./fitted-sample.ts";
import type { PassageRows } from "../questions/passage-rows.ts";
import type { PreviousIndex } from "./previous-index.ts";
import { fitQuestionModels, passageRowsOf, saveQuestionModels } from "../questions/question-models.ts";
import type { LearningOptions } from "../questions/question-models.ts";
import { readDocuments } from "./read-documents.ts";
import { tieBank } from "./tie-bank.ts";
import { packSegment } from "../snapshot/write-segment.ts";
import type { SegmentFiles } from "../snapshot/write-segment.ts";
import { publishSnapshot, snapshotFiles } from "../snapshot/snapshot.ts";

/** Vectors that the same server gave before. */
async function knownVectors(options: BuildOptions, previous: PreviousIndex | null): Promise<KnownVectors | null> {
  const manifest = previous?.reader.manifest;
  if (options.embedding === null || manifest?.sources.embedderId !== embedderId(options.embedding)) return null;
  const vectors = new Map<string, number[]>();
  for (const { clauses, segment } of (await previous?.vectors()) ?? []) {
    for (let row = 0; row < segment.size; row += 1) {
      const clause = clauses.read(segment.positionAt(row));
      vectors.set(embeddedText(clause), Array.from(segment.vectorAt(row)));
    }
  }
  return vectors.size === 0 ? null : { vectors, dimension: manifest.dimension };
}

/** The plain data, as it stands in its file. */
const packCorpus = (corpus: CorpusFile): string => JSON.stringify({ ...corpus, clauses: undefined });

interface Learned {
  files: Record<string, Uint8Array>;
  /** Rows of all clauses where the encoder was fitted to some only. */
  passages: PassageRows | null;
}

/** What the question bank teaches about a corpus; nothing without one. */
function learn(corpus: IndexedCorpus, sample: readonly number[], options: LearningOptions): Learned {
  const { clauses, questions } = corpus;
  if (questions.length === 0) return { files: {}, passages: null };
  const fitted = sample.flatMap((position) => clauses.at(position) ?? []);
  const models = fitQuestionModels({ clauses: fitted, questions, positionOf: (id) => clauses.positionOf(id) }, options);
  if (models === null) return { files: {}, passages: null };
  const isAll = fitted.length === clauses.length;
  const of = { tokenizer: options.tokenizer, count: clauses.length };
  return {
    files: saveQuestionModels(models),
    passages: isAll ? null : passageRowsOf(models.encoder, clauses, of),
  };
}

interface BuiltIndex {
  segment: SegmentFiles;
  averages: number[];
  dimension: number;
  /** What was fitted, by file name. */
  fitted: Record<string, Uint8Array | string>;
  embeddedTexts: number;
}

/** Everything that is searched of a corpus. */
async function indexCorpus(
  options: BuildOptions,
  { corpus, clauseBytes }: BuiltCorpus,
  { lexicon, known }: { lexicon: Lexicon; known: KnownVectors | null },
): Promise<BuiltIndex> {
  const { onProgress } = options;
  const { clauses, questions } = corpus;
  const tokenizer = createTokenizer([...lexicon.policyTerms, ...quotedNames(clauses)]);
  onProgress?.("建立词语索引", 0, 1);
  const lexical = buildLexical(corpus, tokenizer);
  onProgress?.("建立词语索引", 1, 1);
  const sample = sampleOf(
    clauses,
    questions.map(({ clauseId }) => clauses.documentAt(clauses.positionOf(clauseId)) ?? ""),
  );
  const declined = await loadDeclinedQuestions(options.corpusDir);
  if (questions.length > 0) onProgress?.("学习问法", 0, 1);
  const learned = learn(corpus, sample, { tokenizer, lexicon, declined });
  const vectors = await embedCorpus({
    clauses,
    sample,
    mostVectors: options.mostVectors ?? Infinity,
    server: options.embedding,
    tokenizer,
    known,
    onProgress: (done, total) => onProgress?.("计算向量", done, total),
  });
  const bigrams = BigramCounts.of(clauses);
  return {
    segment: packSegment({
      name: "0",
      clauseBytes,
      lexical,
      bigrams,
      vectors: vectors.segment,
      passages: learned.passages,
    }),
    averages: [...lexical.averages],
    dimension: vectors.dimension,
    fitted: {
      [snapshotFiles.dictionary]: JSON.stringify(tokenizer.dictionary),
      ...(vectors.wordVectors === null ? {} : { [snapshotFiles.wordVectors]: vectors.wordVectors }),
      ...learned.files,
    },
    embeddedTexts: vectors.embeddedTexts,
  };
}

/** Builds and publishes. @throws CorpusError, ModelError; the old snapshot serves on. */
export async function buildAll(
  options: BuildOptions,
  read: ReadSources,
  previous: PreviousIndex | null,
): Promise<Omit<BuildReport, "elapsedMs">> {
  const { dataDir, onProgress } = options;
  const { sources } = read;
  const lexicon = await loadLexicon(options.corpusDir);
  const before = (await previous?.corpus()) ?? null;
  const built = await readDocuments(options, read, before);
  const { corpus } = built;
  const tied = await tieBank(options, corpus.clauses);
  corpus.questions = tied.questions;
  const index = await indexCorpus(options, built, { lexicon, known: await knownVectors(options, previous) });
  const { segment, averages, dimension } = index;
  onProgress?.("写入索引", 0, 1);
  const manifest = await publishSnapshot({
    dataDir,
    sources,
    dimension,
    segments: [segment.entry],
    averages,
    bytes: { [snapshotFiles.corpus]: packCorpus(corpus), ...index.fitted, ...segment.bytes },
    writeFiles: (folder) => segment.writeFiles(folder),
  });
  onProgress?.("写入索引", 1, 1);
  const isSameCode = previous?.reader.manifest.sources.codeSha256 === sources.codeSha256;
  const now = new Set(corpus.documents.map(({ id }) => id));
  const removed = before?.documents.filter(({ id }) => !now.has(id)) ?? [];
  return {
    ...describeCorpus(corpus, compareDocuments(before, corpus, isSameCode), removed),
    built: true,
    snapshotId: manifest.id,
    warnings: [...lexicon.warnings, ...built.warnings, ...tied.warnings],
    embeddedTexts: index.embeddedTexts,
  };
}
