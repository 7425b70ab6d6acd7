/**
 * What a search thread opens: bytes and a folder in, the indexes to search out. Bytes over shared memory are read where they lie,
 * by as many threads as there are; others are copied to the thread. Refuses files of another version.
 */
import { Embeddings } from "@langchain/core/embeddings";
import type { ClauseIndexes } from "./clause-search.ts";
import { LexicalIndex } from "./lexical.ts";
import { ClauseVectorStore } from "./vectors.ts";

/** One immutable part of an index. */
export interface SegmentSource {
  /** Equal keys mean the same content: a thread opens it once, whatever indexes it is part of. */
  key: string;
  /** The packed lexical index. */
  lexical: Uint8Array;
  /** The packed vectors. */
  vectors: Uint8Array;
  dimension: number;
  /** Folder that holds the graph of the vectors. */
  folder: string;
}

/** Questions reach the thread as vectors. */
class NoEmbeddings extends Embeddings {
  override embedDocuments(): Promise<number[][]> {
    return Promise.reject(new TypeError("the search thread embeds nothing"));
  }

  override embedQuery(): Promise<number[]> {
    return Promise.reject(new TypeError("the search thread embeds nothing"));
  }
}

/** @throws SnapshotError for another version or dimension. */
export async function openSegmentSource(source: SegmentSource): Promise<ClauseIndexes> {
  const { lexical, vectors, dimension, folder } = source;
  const options = { embeddings: new NoEmbeddings({}), dimension, clauseIds: [] };
  return {
    lexical: LexicalIndex.open(lexical),
    vectors: await ClauseVectorStore.open(folder, vectors, options),
  };
}

/** @throws RangeError unless there is exactly one segment: an index has no more. */
export function composeSegments(segments: readonly ClauseIndexes[]): ClauseIndexes {
  const [only, ...others] = segments;
  if (only === undefined || others.length > 0) throw new RangeError(`an index of ${segments.length} segments`);
  return only;
}
