/**
 * A run of documents' clauses with everything that is searched of them: one immutable part of an index, with files of its own in a
 * snapshot. Large vectors come after the rest, so that words can be searched before.
 */
import { LexicalIndex } from "../lexical.ts";
import { BigramCounts } from "../bigram-counts.ts";
import { ClauseSegment } from "../clauses/clause-segment.ts";
import { PassageRows } from "../passage-rows.ts";
import type { SegmentEntry } from "../snapshot.ts";
import type { SnapshotReader } from "../snapshot-reader.ts";
import { VectorSegment } from "../vectors.ts";

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
  };
  const isSmallGraph = reader.has(files.graph) && !reader.isLarge(files.graph);
  if (isSmallGraph && vectors !== null) await segment.vectors.readGraph(await reader.checked(files.graph));
  return segment;
}

/** Reads what was too large to wait for. @throws SnapshotError when a file is missing or damaged. */
export async function readLate(reader: SnapshotReader, { entry, vectors }: IndexSegment): Promise<void> {
  const files = segmentFiles(entry.name);
  if (vectors.isAwaited) vectors.fill(await reader.bytes(files.vectors));
  if (reader.has(files.graph) && !vectors.hasGraph) await vectors.readGraph(await reader.checked(files.graph));
}
