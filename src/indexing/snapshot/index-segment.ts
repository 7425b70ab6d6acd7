/**
 * A run of documents' clauses with everything that is searched of them: one immutable part of an index, with files of its own in a
 * snapshot. Large vectors come after the rest, so that words can be searched before.
 */
import { join } from "node:path";
import { LexicalIndex } from "../lexical/lexical-index.ts";
import { BigramCounts } from "../lexical/bigram-counts.ts";
import { ClauseSegment } from "../clauses/clause-segment.ts";
import { PassageRows } from "../questions/passage-rows.ts";
import type { SegmentSource } from "../search-thread/search-vectors.ts";
import type { SegmentEntry } from "./snapshot.ts";
import type { SnapshotReader } from "./snapshot-reader.ts";
import { VectorSegment } from "../vectors/clause-vectors.ts";

/** Names of a segment's files; `graph` only of a large one, `passages` only where the encoder was not fitted to its clauses. */
export const segmentFiles = (name: string) =>
  ({
    clauses: `${name}.clauses.bin`,
    lexical: `${name}.lexical.bin`,
    bigrams: `${name}.bigrams.bin`,
    vectors: `${name}.vectors.bin`,
    graph: `${name}.vectors.hnsw`,
    passages: `${name}.passages.bin`,
  }) as const;

export interface IndexSegment {
  entry: SegmentEntry;
  clauses: ClauseSegment;
  lexical: LexicalIndex;
  bigrams: BigramCounts;
  /** Empty until `readLate` is done where they are large. */
  vectors: VectorSegment;
  passages: PassageRows | null;
  /** Where the searched files lie in memory; `vectors` is null until they are read. */
  bytes: { lexical: Uint8Array; vectors: Uint8Array | null };
  /** The graph's file has been checked: equal keys mean equal files, so no snapshot that shares the segment checks it again. */
  isGraphChecked: boolean;
}

/** Distinguishes segments: equal keys mean the same files. */
export const segmentKey = (reader: SnapshotReader, { name }: SegmentEntry): string =>
  reader.keyOf(...Object.values(segmentFiles(name)));

/** @throws SnapshotError when a file is missing, damaged or of another version. */
export async function openSegment(reader: SnapshotReader, entry: SegmentEntry): Promise<IndexSegment> {
  const files = segmentFiles(entry.name);
  const { dimension } = reader.manifest;
  const [clauses, lexical, bigrams, vectors, passages] = await Promise.all([
    reader.bytes(files.clauses),
    reader.bytes(files.lexical),
    reader.bytes(files.bigrams),
    reader.isLarge(files.vectors) ? null : reader.bytes(files.vectors),
    reader.has(files.passages) ? reader.bytes(files.passages) : null,
  ]);
  const segment: IndexSegment = {
    entry,
    clauses: new ClauseSegment(clauses),
    lexical: LexicalIndex.open(lexical),
    bigrams: BigramCounts.open(bigrams),
    vectors: vectors === null ? VectorSegment.awaited(dimension) : VectorSegment.open(vectors, dimension),
    passages: passages === null ? null : PassageRows.open(passages),
    bytes: { lexical, vectors },
    isGraphChecked: false,
  };
  const isSmallGraph = reader.has(files.graph) && !reader.isLarge(files.graph);
  if (isSmallGraph && vectors !== null) await segment.vectors.readGraph(await reader.checked(files.graph));
  return segment;
}

/** Has vectors that are read searched here. */
export function fillVectors({ vectors, bytes }: Pick<IndexSegment, "vectors" | "bytes">): void {
  if (vectors.isAwaited && bytes.vectors !== null) vectors.fill(bytes.vectors);
}

/** Reads what was too large to wait for. @throws SnapshotError when a file is missing or damaged. */
export async function readLate(reader: SnapshotReader, { entry, vectors, bytes }: IndexSegment): Promise<void> {
  const files = segmentFiles(entry.name);
  bytes.vectors ??= await reader.bytes(files.vectors);
  fillVectors({ vectors, bytes });
  if (reader.has(files.graph) && !vectors.hasGraph) await vectors.readGraph(await reader.checked(files.graph));
}

/**
 * Reads what was too large to wait for, but for a graph, which the search thread reads itself: no two threads can share one. The
 * vectors are not searched here before that.
 * @throws SnapshotError when a file is missing or damaged.
 */
export async function readForThread(reader: SnapshotReader, segment: IndexSegment): Promise<SegmentSource> {
  const { bytes, entry } = segment;
  const files = segmentFiles(entry.name);
  bytes.vectors ??= await reader.bytes(files.vectors);
  const hasGraph = reader.has(files.graph);
  if (hasGraph && !segment.isGraphChecked) await reader.checked(files.graph);
  segment.isGraphChecked = hasGraph;
  return {
    key: segmentKey(reader, entry),
    lexical: bytes.lexical,
    vectors: bytes.vectors,
    dimension: reader.manifest.dimension,
    // That of this snapshot: the one that the segment was first read from may be gone when a thread is started anew.
    graph: hasGraph ? join(reader.folder, files.graph) : null,
  };
}
