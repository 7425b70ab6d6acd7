/** Everything that is searched of some clauses → the files of one segment, and its line in the manifest. */
import { join } from "node:path";
import type { BigramCounts } from "../lexical/bigram-counts.ts";
import type { LexicalIndex } from "../lexical/lexical-index.ts";
import type { PassageRows } from "../questions/passage-rows.ts";
import type { SegmentEntry } from "./snapshot.ts";
import type { VectorSegment } from "../vectors/clause-vectors.ts";
import { segmentFiles } from "./index-segment.ts";

export interface SegmentContent {
  /** Distinct among the segments of a snapshot. */
  name: string;
  /** The bytes of the clauses' file. */
  clauseBytes: Uint8Array;
  lexical: LexicalIndex;
  bigrams: BigramCounts;
  vectors: VectorSegment;
  passages: PassageRows | null;
}

export interface SegmentFiles {
  entry: SegmentEntry;
  bytes: Record<string, Uint8Array>;
  /** Writes what is not bytes here, and returns its names. */
  writeFiles(folder: string): Promise<string[]>;
}

export function packSegment(content: SegmentContent): SegmentFiles {
  const { name, clauseBytes, lexical, bigrams, vectors, passages } = content;
  const files = segmentFiles(name);
  return {
    entry: { name, clauses: lexical.size, searchable: lexical.searchable, fieldTerms: lexical.fieldTerms },
    bytes: {
      [files.clauses]: clauseBytes,
      [files.lexical]: lexical.save(),
      [files.bigrams]: bigrams.save(),
      [files.vectors]: vectors.save(),
      ...(passages === null ? {} : { [files.passages]: passages.save() }),
    },
    writeFiles: async (folder) => {
      if (!vectors.hasGraph) return [];
      await vectors.writeGraph(join(folder, files.graph));
      return [files.graph];
    },
  };
}

/** A name that no segment has yet. */
export const nextSegmentName = (segments: readonly SegmentEntry[]): string =>
  String(Math.max(-1, ...segments.map(({ name }) => Number(name))) + 1);
