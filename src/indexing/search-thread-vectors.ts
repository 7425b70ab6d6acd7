/** The packed vectors and their graph → a store that can be searched by vectors alone: the search thread has no words to embed. */
import { Embeddings } from "@langchain/core/embeddings";
import { ClauseVectorStore } from "./vectors.ts";

class NoEmbeddings extends Embeddings {
  override embedDocuments(): Promise<number[][]> {
    return Promise.reject(new TypeError("the search thread embeds nothing"));
  }

  override embedQuery(): Promise<number[]> {
    return Promise.reject(new TypeError("the search thread embeds nothing"));
  }
}

/** @throws SnapshotError for another version or dimension. */
export function openVectorsToSearch(folder: string, packed: Uint8Array, dimension: number): Promise<ClauseVectorStore> {
  return ClauseVectorStore.open(folder, packed, { embeddings: new NoEmbeddings({}), dimension, clauseIds: [] });
}
