/**
 * A snapshot on disk → an index to search: documents, clauses, lexical and vector searchers. Immutable once open. A damaged
 * current snapshot is refused and the newest sound one is opened instead, saying so.
 */
import type { DocumentReport, PolicyDocument } from "../corpus/clause.ts";
import type { BankQuestion } from "../corpus/question-bank.ts";
import type { Conflict } from "../corpus/conflicts.ts";
import { SnapshotError } from "../errors.ts";
import type { Tokenizer } from "../language/tokenize.ts";
import { BigramCounts } from "./lexical/bigram-counts.ts";
import { rebuildRemedy, unpackText } from "./snapshot/binary.ts";
import { ClauseStore } from "./clauses/clause-store.ts";
import type { CorpusFile } from "./snapshot/corpus-file.ts";
import type { Embedder, EmbeddingServer } from "./vectors/embedder.ts";
import { fittedKey, openFitted } from "./questions/fitted-models.ts";
import type { FittedParts } from "./questions/fitted-models.ts";
import { LexicalIndex } from "./lexical/lexical-index.ts";
import { placeModels } from "./questions/question-models.ts";
import type { QuestionModels } from "./questions/question-models.ts";
import { SearchWorker } from "./search-thread/search-worker.ts";
import type { SegmentSource } from "./search-thread/search-vectors.ts";
import { fillVectors, openSegment, readForThread, readLate, segmentKey } from "./snapshot/index-segment.ts";
import type { IndexSegment } from "./snapshot/index-segment.ts";
import { currentSnapshotId, listSnapshots, snapshotFiles } from "./snapshot/snapshot.ts";
import { problemOf, SnapshotReader } from "./snapshot/snapshot-reader.ts";
import { ThreadedSearch } from "./search-thread/threaded-search.ts";
import { ClauseVectorStore } from "./vectors/clause-vectors.ts";

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
  /** Searches off the event loop; only a large index has them. */
  threaded?: ThreadedSearch;
}

/**
 * From this many clauses on, searches have a thread of their own. One holds everything else up for 1.4 ms of processor time among
 * 100,000 clauses (4.3 ms at the 95th percentile), 3.6 ms among 300,000 (8 ms); with the thread for .2 to .4 ms. The thread takes
 * about 100 MB.
 */
export const defaultSearchThreadFrom = 100_000;

/** What the next snapshot may have in common with this one, by what it was opened from. */
export interface OpenedParts {
  segments: ReadonlyMap<string, IndexSegment>;
  fitted: { key: string; parts: FittedParts };
}

export interface OpenedSnapshot {
  index: OpenIndex;
  parts: OpenedParts;
  /**
   * Settles when large files have been read and checked, which goes on while the index serves: null when all are sound, else what
   * is wrong with one. Never rejects.
   */
  soundness: Promise<SnapshotError | null>;
}

export interface OpenedIndex extends OpenedSnapshot {
  /** Snapshots that were refused on the way, with the reason. */
  rejected: { snapshotId: string; reason: SnapshotError }[];
}

export interface OpenOptions {
  embedding: EmbeddingServer | null;
  /** Files of more bytes than this are checked, and vectors read, while the index serves already. Default 16 MB. */
  largeFrom?: number | undefined;
  /** Number of clauses from which on searches have a thread of their own. Default 100,000. */
  searchThreadFrom?: number | undefined;
}

/** The plain data of a snapshot. @throws SnapshotError when it is damaged. */
export async function readCorpusFile(reader: SnapshotReader): Promise<CorpusFile> {
  const corpus: CorpusFile = JSON.parse(unpackText(await reader.bytes(snapshotFiles.corpus)));
  return corpus;
}

async function openSegments(
  reader: SnapshotReader,
  known: OpenedParts["segments"],
): Promise<ReadonlyMap<string, IndexSegment>> {
  const opened = await Promise.all(
    reader.manifest.segments.map(async (entry) => {
      const key = segmentKey(reader, entry);
      return [key, known.get(key) ?? (await openSegment(reader, entry))] as const;
    }),
  );
  return new Map(opened);
}

function composeIndex(
  { manifest }: SnapshotReader,
  corpus: CorpusFile,
  { segments, fitted }: { segments: readonly IndexSegment[]; fitted: FittedParts },
): OpenIndex {
  const { tokenizer, embedder, models } = fitted;
  const clauses = new ClauseStore(segments.map((segment) => segment.clauses));
  let offset = 0;
  const vectors = segments.map(({ vectors: segment, clauses: { size } }) => {
    const placed = { segment, offset, clauses: size };
    offset += size;
    return placed;
  });
  const encoded = segments.map(({ passages, clauses: { size } }) => ({ clauses: size, rows: passages }));
  return {
    snapshotId: manifest.id,
    documents: new Map(corpus.documents.map((document) => [document.id, document])),
    clauses,
    bigrams: BigramCounts.join(segments.map(({ bigrams }) => bigrams)),
    conflicts: corpus.conflicts,
    questions: corpus.questions,
    reports: corpus.reports,
    builtAt: manifest.builtAt,
    tokenizer,
    lexical: LexicalIndex.join(segments.map(({ lexical }) => lexical)),
    vectors: ClauseVectorStore.over(embedder.embeddings, {
      dimension: manifest.dimension,
      segments: vectors,
      clauseIdAt: (position) => clauses.idAt(position),
    }),
    embedder,
    questionModels: models === null ? null : placeModels(models, encoded),
  };
}

async function readAllForThread(reader: SnapshotReader, segments: readonly IndexSegment[]): Promise<SegmentSource[]> {
  const sources: SegmentSource[] = [];
  for (const segment of segments) sources.push(await readForThread(reader, segment));
  return sources;
}

/** An index with a thread that searches it as soon as the segments are read. The thread of the index before goes on with it. */
function withThread(index: OpenIndex, segments: Promise<SegmentSource[]>, before: OpenIndex | undefined): OpenIndex {
  const worker = before?.threaded?.worker.hasGivenUp === false ? before.threaded.worker : new SearchWorker();
  return { ...index, threaded: new ThreadedSearch({ segments, indexes: index, worker }) };
}

/** Reads what was too large to wait for: a graph here or, after `sources`, on the index's thread, not in both places. */
async function readRest(
  reader: SnapshotReader,
  segments: readonly IndexSegment[],
  { threaded, sources }: { threaded: ThreadedSearch | undefined; sources: Promise<SegmentSource[]> | null },
): Promise<void> {
  if (sources === null) {
    for (const segment of segments) await readLate(reader, segment);
    return;
  }
  await sources;
  // Without a graph a search of all vectors here would hold everybody up: until the thread is ready words alone are searched.
  await threaded?.ready;
  for (const segment of segments) fillVectors(segment);
}

/**
 * @param known an open one: what this snapshot shares with it is neither read nor checked again.
 * @throws SnapshotError when it is damaged, of another version, or made with other vectors.
 */
export async function openSnapshot(
  dataDir: string,
  snapshotId: string,
  options: OpenOptions & { known?: OpenedSnapshot },
): Promise<OpenedSnapshot> {
  const { embedding, largeFrom, known, searchThreadFrom = defaultSearchThreadFrom } = options;
  const reader = await SnapshotReader.open(dataDir, snapshotId, largeFrom);
  const key = fittedKey(reader);
  const [corpus, segments, fitted] = await Promise.all([
    readCorpusFile(reader),
    openSegments(reader, known?.parts.segments ?? new Map()),
    known?.parts.fitted.key === key ? known.parts.fitted.parts : openFitted(reader, embedding),
  ]);
  const own = [...segments.values()];
  const composed = composeIndex(reader, corpus, { segments: own, fitted });
  const sources = composed.clauses.length < searchThreadFrom ? null : readAllForThread(reader, own);
  const index = sources === null ? composed : withThread(composed, sources, known?.index);
  const late = async (): Promise<void> => {
    // What is shared is read and checked by its first owner; where something was wrong, all is checked anew.
    const isKnownSound = known === undefined || (await known.soundness) === null;
    await readRest(reader, own, { threaded: index.threaded, sources });
    await (isKnownSound ? reader.checkLarge() : reader.checkAll());
  };
  return {
    index,
    parts: { segments, fitted: { key, parts: fitted } },
    soundness: problemOf(late()),
  };
}

/**
 * Opens the current snapshot, or the newest sound one when it is damaged.
 * @param except snapshots that were found damaged.
 * @throws SnapshotError when there is none that can be opened.
 */
export async function openIndex(
  options: OpenOptions & { dataDir: string; except?: ReadonlySet<string> },
): Promise<OpenedIndex> {
  const { dataDir, except } = options;
  const current = await currentSnapshotId(dataDir);
  const candidates = new Set([...(current === null ? [] : [current]), ...(await listSnapshots(dataDir))]);
  const rejected: OpenedIndex["rejected"] = [];
  for (const snapshotId of candidates) {
    if (except?.has(snapshotId) === true) continue;
    try {
      return { ...(await openSnapshot(dataDir, snapshotId, options)), rejected };
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
