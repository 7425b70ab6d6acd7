/**
 * LangChain's BM25Retriever. It splits a question at white space, so questions and passages are given to it as jieba's
 * words with spaces between them; it keeps no index and counts anew for every question.
 */
import { BM25Retriever } from "@langchain/community/retrievers/bm25";
import { Document } from "@langchain/core/documents";
import { spacedWords } from "./jieba-words.ts";
import { PreparingPeer, wholePassage } from "./peer.ts";
import type { Passage, PreparedQuestion } from "./peer.ts";

export class LangChainBm25Peer extends PreparingPeer {
  #documents: Document<{ position: number }>[] = [];

  build(passages: readonly Passage[]): Promise<void> {
    this.#documents = passages.map(
      (passage, position) => new Document({ pageContent: spacedWords(wholePassage(passage)), metadata: { position } }),
    );
    return Promise.resolve();
  }

  prepare(question: string): Promise<PreparedQuestion> {
    const spaced = spacedWords(question);
    return Promise.resolve(async (limit) => {
      const found = await BM25Retriever.fromDocuments(this.#documents, { k: limit }).invoke(spaced);
      return found.map(({ metadata }) => Number(metadata["position"]));
    });
  }
}
