/**
 * The small segments at the end of an index → fewer ones, in a new snapshot that shares all other files: what keeps many additions
 * from slowing down searches. Runs beside other work, after the documents are served already.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { BigramCounts } from "../lexical/bigram-counts.ts";
import { withBuildLock } from "./build-lock.ts";
import { ClauseSegmentWriter } from "../clauses/clause-segment.ts";
import { LexicalIndex, segmentsToMerge } from "../lexical/lexical-index.ts";
import { PassageRows } from "../questions/passage-rows.ts";
import { openSegment, readLate, segmentFiles } from "../snapshot/index-segment.ts";
import type { IndexSegment } from "../snapshot/index-segment.ts";
import { nextSegmentName, packSegment } from "../snapshot/write-segment.ts";
import { currentSnapshotId, publishSnapshot } from "../snapshot/snapshot.ts";
import type { SegmentEntry } from "../snapshot/snapshot.ts";
import { SnapshotReader } from "../snapshot/snapshot-reader.ts";
import { VectorSegment } from "../vectors/clause-vectors.ts";
import { graphFrom } from "../vectors/vector-segment.ts";

/** Vectors added between two turns of the event loop; with a graph each takes a millisecond. */
const vectorsATurn = 10;

/** The last segments that should become one. The first stays as it is: everything was fitted to it. */
function dueSegments(segments: readonly SegmentEntry[]): readonly SegmentEntry[] {
  const count = segmentsToMerge(segments.map(({ clauses }) => clauses));
  return segments.slice(Math.max(1, segments.length - count));
}

async function mergeClauses(segments: readonly IndexSegment[]): Promise<Buffer> {
  const writer = new ClauseSegmentWriter();
  for (const { clauses } of segments) {
    for (const { start, end } of clauses.runs) {
      writer.add(Array.from({ length: end - start }, (_, i) => clauses.read(start + i)));
      await nextTurn();
    }
  }
  return writer.finish();
}

async function mergeVectors(segments: readonly IndexSegment[], dimension: number): Promise<VectorSegment> {
  const capacity = segments.reduce((sum, { vectors }) => sum + vectors.size, 0);
  const merged = VectorSegment.create({ dimension, capacity, hasGraph: capacity > graphFrom });
  let offset = 0;
  for (const { vectors, clauses } of segments) {
    for (let row = 0; row < vectors.size; row += 1) {
      merged.add(vectors.vectorAt(row), offset + vectors.positionAt(row));
      if (row % vectorsATurn === vectorsATurn - 1) await nextTurn();
    }
    offset += clauses.size;
  }
  return merged;
}

async function merge(dataDir: string): Promise<boolean> {
  const id = await currentSnapshotId(dataDir);
  if (id === null) return false;
  const reader = await SnapshotReader.open(dataDir, id);
  const { segments, dimension, sources, averages, files } = reader.manifest;
  const due = dueSegments(segments);
  if (due.length < 2) return false;
  const opened = await Promise.all(due.map((entry) => openSegment(reader, entry)));
  for (const segment of opened) await readLate(reader, segment);
  await reader.checkLarge();
  const passages = opened.flatMap((segment) => segment.passages ?? []);
  const merged = packSegment({
    name: nextSegmentName(segments),
    clauseBytes: await mergeClauses(opened),
    lexical: await LexicalIndex.merge(opened.map(({ lexical }) => lexical)),
    bigrams: await BigramCounts.merge(opened.map(({ bigrams }) => bigrams)),
    vectors: await mergeVectors(opened, dimension),
    passages: passages.length === 0 ? null : PassageRows.merge(passages),
  });
  const replaced = new Set(due.flatMap(({ name }): string[] => Object.values(segmentFiles(name))));
  await publishSnapshot({
    dataDir,
    sources,
    dimension,
    segments: [...segments.slice(0, -due.length), merged.entry],
    averages,
    bytes: merged.bytes,
    writeFiles: (folder) => merged.writeFiles(folder),
    kept: { snapshotId: id, files: files.filter(({ name }) => !replaced.has(name)) },
  });
  return true;
}

/**
 * Merges what is due. Waits for a builder.
 * @returns false when nothing is.
 * @throws SnapshotError when a file is damaged or another builder does not finish; the old snapshot serves on.
 */
export function mergeSmallSegments(dataDir: string): Promise<boolean> {
  return withBuildLock(dataDir, () => merge(dataDir));
}
