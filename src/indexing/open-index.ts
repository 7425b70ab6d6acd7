/**
 * A snapshot on disk → an index to search: documents, clauses, lexical and vector searchers. Immutable once open. A damaged
 * current snapshot is refused and the newest sound one is opened instead, saying so.
 */
import type { DocumentReport, PolicyDocument } from "../corpus/clause.ts";
import type { BankQuestion } from "../corpus/question-bank.ts";
import type { Conflict } from "../corpus/conflicts.ts";
import { SnapshotError } from "../errors.ts";
import { createTokenizer } from "../language/tokenize.ts";
import type { Tokenizer } from "../language/tokenize.ts";
import { BigramCounts } from "./bigram-counts.ts";
import { rebuildRemedy } from "./binary.ts";
import { ClauseSegment } from "./clauses/clause-segment.ts";
import { ClauseStore } from "./clauses/clause-store.ts";
import type { CorpusFile, IndexedCorpus } from "./corpus-file.ts";
import { connectEmbeddingServer, corpusEmbedderId, embedderId } from "./embedder.ts";
import type { Embedder, EmbeddingServer } from "./embedder.ts";
import { LexicalIndex } from "./lexical.ts";
import { openQuestionModels } from "./question-models.ts";
import type { QuestionModels } from "./question-models.ts";
import { currentSnapshotId, listSnapshots, readSnapshot, snapshotFiles } from "./snapshot.ts";
import type { VerifiedSnapshot } from "./snapshot.ts";
import { ClauseVectorStore, vectorFiles } from "./vectors.ts";
import { CorpusEmbeddings } from "./word-vectors.ts";

export interface OpenIndex {
  snapshotId: string;
  /** By id. */
  documents: ReadonlyMap<string, PolicyDocument>;
  /** By the positions of the searchers. */
  clauses: ClauseStore;
  /** In how many clauses each pair of characters stands. */
  bigrams: BigramCounts;
  conflicts: Conflict[];
  questions: readonly BankQuestion[];
  reports: DocumentReport[];
  /** ISO time. */
  builtAt: string;
  tokenizer: Tokenizer;
  lexical: LexicalIndex;
  vectors: ClauseVectorStore;
  embedder: Embedder;
  /** Learned from the question bank; null without one. */
  questionModels: QuestionModels | null;
}

export interface OpenedIndex {
  index: OpenIndex;
  /** Snapshots that were refused on the way, with the reason. */
  rejected: { snapshotId: string; reason: SnapshotError }[];
}

/** Documents and clauses of a snapshot. @throws SnapshotError when a file is of another kind or version. */
export function readIndexedCorpus(snapshot: VerifiedSnapshot): IndexedCorpus {
  const corpus: CorpusFile = JSON.parse(snapshot.bytes(snapshotFiles.corpus).toString("utf8"));
  return { ...corpus, clauses: new ClauseStore([new ClauseSegment(snapshot.bytes(snapshotFiles.clauses))]) };
}

async function openEmbedder(
  snapshot: VerifiedSnapshot,
  tokenizer: Tokenizer,
  server: EmbeddingServer | null,
): Promise<Embedder> {
  const { dimension, sources, id } = snapshot.manifest;
  if (sources.embedderId !== embedderId(server)) {
    throw new SnapshotError(`索引 ${id} 用的向量是 ${sources.embedderId}，现在设置的是 ${embedderId(server)}。`, {
      remedy: rebuildRemedy,
    });
  }
  if (server !== null) return connectEmbeddingServer(server, dimension);
  const embeddings = CorpusEmbeddings.open(snapshot.bytes(snapshotFiles.wordVectors), tokenizer);
  return { id: corpusEmbedderId, embeddings, dimension };
}

/** @throws SnapshotError when it is damaged, of another version, or made with other vectors. */
export async function openSnapshot(
  dataDir: string,
  snapshotId: string,
  embedding: EmbeddingServer | null,
): Promise<OpenIndex> {
  const snapshot = await readSnapshot(dataDir, snapshotId);
  const { manifest, folder } = snapshot;
  const corpus = readIndexedCorpus(snapshot);
  const dictionary: string[] = JSON.parse(snapshot.bytes(snapshotFiles.dictionary).toString("utf8"));
  const tokenizer = createTokenizer(dictionary);
  const embedder = await openEmbedder(snapshot, tokenizer, embedding);
  const vectors = await ClauseVectorStore.open(folder, snapshot.bytes(vectorFiles.vectors), {
    embeddings: embedder.embeddings,
    dimension: manifest.dimension,
    clauseIdAt: (position) => corpus.clauses.idAt(position),
  });
  return {
    snapshotId,
    documents: new Map(corpus.documents.map((document) => [document.id, document])),
    clauses: corpus.clauses,
    bigrams: BigramCounts.open(snapshot.bytes(snapshotFiles.bigrams)),
    conflicts: corpus.conflicts,
    questions: corpus.questions,
    reports: corpus.reports,
    builtAt: manifest.builtAt,
    tokenizer,
    lexical: LexicalIndex.open(snapshot.bytes(snapshotFiles.lexical)),
    vectors,
    embedder,
    questionModels: openQuestionModels((name) =>
      manifest.files.some((file) => file.name === name) ? snapshot.bytes(name) : null,
    ),
  };
}

/**
 * Opens the current snapshot, or the newest sound one when it is damaged.
 * @throws SnapshotError when there is none that can be opened.
 */
export async function openIndex(options: { dataDir: string; embedding: EmbeddingServer | null }): Promise<OpenedIndex> {
  const current = await currentSnapshotId(options.dataDir);
  const candidates = [...new Set([...(current === null ? [] : [current]), ...(await listSnapshots(options.dataDir))])];
  const rejected: OpenedIndex["rejected"] = [];
  for (const snapshotId of candidates) {
    try {
      return { index: await openSnapshot(options.dataDir, snapshotId, options.embedding), rejected };
    } catch (error) {
      const reason =
        error instanceof SnapshotError
          ? error
          : new SnapshotError(`索引 ${snapshotId} 打不开。`, { remedy: rebuildRemedy, cause: error });
      rejected.push({ snapshotId, reason });
    }
  }
  const first = rejected[0]?.reason;
  if (first !== undefined) throw first;
  throw new SnapshotError("还没有索引。", { remedy: "请运行 npm run ingest 建立索引。" });
}
