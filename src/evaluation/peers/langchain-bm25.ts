/**
 * LangChain's BM25Retriever. It splits a question at white space, so questions and passages are given to it as jieba's
 * words with spaces between them; it keeps no index and counts anew for every question.
 */
import { BM25Retriever } from "@langchain/community/retrievers/bm25";
import { Document } from "@langchain/core/documents";
import { jiebaWords } from "./jieba-words.ts";
import type { Passage, Peer } from "./peer.ts";

const spaced = (text: string): string => jiebaWords(text).join(" ");

export class LangChainBm25Peer implements Peer {
  #documents: Document<{ position: number }>[] = [];

  build(passages: readonly Passage[]): Promise<void> {
    this.#documents = passages.map(
      ({ text }, position) => new Document({ pageContent: spaced(text), metadata: { position } }),
    );
    return Promise.resolve();
  }

  save(): null {
    return null;
  }

  open(): Promise<void> {
    return Promise.reject(new Error("BM25Retriever has no index to open"));
  }

  async search(question: string, limit: number): Promise<number[]> {
    const found = await BM25Retriever.fromDocuments(this.#documents, { k: limit }).invoke(spaced(question));
    return found.map(({ metadata }) => Number(metadata["position"]));
  }
}
