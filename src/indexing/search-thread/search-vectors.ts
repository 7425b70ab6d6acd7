/**
 * What a search thread opens: bytes and the path of a graph in, the indexes to search out. Bytes over shared memory are read where
 * they lie, by as many threads as there are; others are copied to the thread. Refuses files of another version.
 */
import { Embeddings } from "@langchain/core/embeddings";
import type { ClauseIndexes } from "./clause-search.ts";
import { LexicalIndex } from "../lexical/lexical-index.ts";
import { ClauseVectorStore, VectorSegment } from "../vectors/clause-vectors.ts";

/** One immutable part of an index. */
export interface SegmentSource {
  /** Equal keys mean the same content: a thread opens it once, whatever indexes it is part of. */
  key: string;
  /** The packed lexical index. */
  lexical: Uint8Array;
  /** The packed vectors. */
  vectors: Uint8Array;
  dimension: number;
  /** File of the graph of the vectors; null for a segment that has none. */
  graph: string | null;
}

/** A segment as the thread has it. */
export interface SearchedSegment {
  lexical: LexicalIndex;
  vectors: VectorSegment;
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
export async function openSegmentSource(source: SegmentSource): Promise<SearchedSegment> {
  const vectors = VectorSegment.open(source.vectors, source.dimension);
  if (source.graph !== null) await vectors.readGraph(source.graph);
  return { lexical: LexicalIndex.open(source.lexical), vectors };
}

/** @param segments at least one, in the order of their positions. */
export function composeSegments(segments: readonly SearchedSegment[]): ClauseIndexes {
  let offset = 0;
  const placed = segments.map(({ lexical, vectors }) => {
    const place = { segment: vectors, offset, clauses: lexical.size };
    offset += lexical.size;
    return place;
  });
  return {
    lexical: LexicalIndex.join(segments.map(({ lexical }) => lexical)),
    vectors: ClauseVectorStore.over(new NoEmbeddings({}), {
      dimension: segments[0]?.vectors.dimension ?? 0,
      segments: placed,
      clauseIdAt: () => "",
    }),
  };
}
