/**
 * A snapshot on disk → an index to search: documents, clauses, lexical and vector searchers. Immutable once open. A damaged
 * current snapshot is refused and the newest sound one is opened instead, saying so.
 */
import type { Clause, DocumentReport, PolicyDocument } from "../corpus/clause.ts";
import type { BankQuestion } from "../corpus/question-bank.ts";
import type { Conflict } from "../corpus/conflicts.ts";
import { SnapshotError } from "../errors.ts";
import { createTokenizer } from "../language/tokenize.ts";
import type { Tokenizer } from "../language/tokenize.ts";
import { rebuildRemedy } from "./binary.ts";
import { connectEmbeddingServer, corpusEmbedderId, embedderId } from "./embedder.ts";
import type { Embedder, EmbeddingServer } from "./embedder.ts";
import { LexicalIndex } from "./lexical.ts";
import { openQuestionModels } from "./question-models.ts";
import type { QuestionModels } from "./question-models.ts";
import { SearchWorker } from "./search-worker.ts";
import { inSharedMemory } from "./shared-memory.ts";
import { currentSnapshotId, listSnapshots, readSnapshot, snapshotFiles } from "./snapshot.ts";
import type { VerifiedSnapshot } from "./snapshot.ts";
import { ThreadedSearch } from "./threaded-search.ts";
import { ClauseVectorStore, vectorFiles } from "./vectors.ts";
import { CorpusEmbeddings } from "./word-vectors.ts";

/** The part of a snapshot that is plain data. */
export interface CorpusFile {
  documents: PolicyDocument[];
  /** Document after document, each in reading order; a clause's place here is its `position`. */
  clauses: Clause[];
  conflicts: Conflict[];
  /** The question bank, each question tied to its clause. */
  questions: BankQuestion[];
  reports: DocumentReport[];
}

export interface OpenIndex {
  snapshotId: string;
  /** By id. */
  documents: ReadonlyMap<string, PolicyDocument>;
  /** Positions of the searchers are indices into this list. */
  clauses: readonly Clause[];
  clauseById: ReadonlyMap<string, Clause>;
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
  /** Searches off the event loop; only a large index has them. */
  threaded?: ThreadedSearch;
}

/**
 * From this many clauses on, searches have a thread of their own. One holds everything else up for 1.4 ms of processor time among
 * 100,000 clauses (4.3 ms at the 95th percentile), 3.6 ms among 300,000 (8 ms); with the thread for .2 to .4 ms. The thread takes
 * about 100 MB.
 */
export const defaultSearchThreadFrom = 100_000;

export interface OpenIndexOptions {
  dataDir: string;
  embedding: EmbeddingServer | null;
  /** Number of clauses from which on searches have a thread of their own. Default 100,000. */
  searchThreadFrom?: number;
  /** The thread of the index before, if it has one. Default: a new one. */
  searchWorker?: SearchWorker | undefined;
}

export interface OpenedIndex {
  index: OpenIndex;
  /** Snapshots that were refused on the way, with the reason. */
  rejected: { snapshotId: string; reason: SnapshotError }[];
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
export async function openSnapshot(snapshotId: string, options: OpenIndexOptions): Promise<OpenIndex> {
  const snapshot = await readSnapshot(options.dataDir, snapshotId);
  const { manifest, folder } = snapshot;
  const corpus: CorpusFile = JSON.parse(snapshot.bytes(snapshotFiles.corpus).toString("utf8"));
  const dictionary: string[] = JSON.parse(snapshot.bytes(snapshotFiles.dictionary).toString("utf8"));
  const tokenizer = createTokenizer(dictionary);
  const embedder = await openEmbedder(snapshot, tokenizer, options.embedding);
  const hasThread = corpus.clauses.length >= (options.searchThreadFrom ?? defaultSearchThreadFrom);
  const bytesOf = (name: string): Uint8Array =>
    hasThread ? inSharedMemory(snapshot.bytes(name)) : snapshot.bytes(name);
  const packed = { lexical: bytesOf(snapshotFiles.lexical), vectors: bytesOf(vectorFiles.vectors) };
  const lexical = LexicalIndex.open(packed.lexical);
  const { dimension } = manifest;
  const vectors = await ClauseVectorStore.open(folder, packed.vectors, {
    embeddings: embedder.embeddings,
    dimension,
    clauseIds: corpus.clauses.map((clause) => clause.id),
    withGraph: !hasThread,
  });
  const threaded = hasThread
    ? new ThreadedSearch({
        segments: Promise.resolve([{ key: folder, ...packed, dimension, folder }]),
        indexes: { lexical, vectors },
        worker: options.searchWorker ?? new SearchWorker(),
      })
    : null;
  await threaded?.ready;
  return {
    ...(threaded === null ? {} : { threaded }),
    snapshotId,
    documents: new Map(corpus.documents.map((document) => [document.id, document])),
    clauses: corpus.clauses,
    clauseById: new Map(corpus.clauses.map((clause) => [clause.id, clause])),
    conflicts: corpus.conflicts,
    questions: corpus.questions,
    reports: corpus.reports,
    builtAt: manifest.builtAt,
    tokenizer,
    lexical,
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
export async function openIndex(options: OpenIndexOptions): Promise<OpenedIndex> {
  const current = await currentSnapshotId(options.dataDir);
  const candidates = [...new Set([...(current === null ? [] : [current]), ...(await listSnapshots(options.dataDir))])];
  const rejected: OpenedIndex["rejected"] = [];
  for (const snapshotId of candidates) {
    try {
      return { index: await openSnapshot(snapshotId, options), rejected };
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
