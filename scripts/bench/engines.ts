/** Every engine that takes part beside ours, and how whole documents are cut for it. Each is loaded when it is its turn. */
import { fixedChunks } from "../../src/evaluation/peers/chunks.ts";
import type { Passage, Peer } from "../../src/evaluation/peers/peer.ts";

export interface Engine {
  create: () => Promise<Peer>;
  /** How it cuts whole documents, in words for a table. */
  cutting: string;
  cut: (documents: Passage[]) => Passage[] | Promise<Passage[]>;
}

const chunkChars = 500;
const byChunks = {
  cutting: `${chunkChars} 字一段`,
  cut: (documents: Passage[]): Passage[] => fixedChunks(documents, chunkChars),
};

/** By name, the fast ones first. */
export const peerEngines: Readonly<Record<string, Engine>> = {
  FlexSearch: {
    ...byChunks,
    create: async () => new (await import("../../src/evaluation/peers/flexsearch.ts")).FlexSearchPeer(),
  },
  "SQLite FTS5": {
    ...byChunks,
    create: async () => new (await import("../../src/evaluation/peers/sqlite-fts5.ts")).SqliteFts5Peer(),
  },
  MiniSearch: {
    ...byChunks,
    create: async () => new (await import("../../src/evaluation/peers/minisearch.ts")).MiniSearchPeer(),
  },
  Orama: {
    ...byChunks,
    create: async () => new (await import("../../src/evaluation/peers/orama.ts")).OramaPeer(),
  },
  "LangChain BM25Retriever": {
    ...byChunks,
    create: async () => new (await import("../../src/evaluation/peers/langchain-bm25.ts")).LangChainBm25Peer(),
  },
  "LangChain 内存向量库": {
    cutting: "默认切分",
    cut: async (documents) =>
      (await import("../../src/evaluation/peers/langchain-vectors.ts")).recursiveChunks(documents),
    create: async () => new (await import("../../src/evaluation/peers/langchain-vectors.ts")).LangChainVectorPeer(),
  },
};

/** The same with every word that jieba gives, particles included; only for collections. */
export const plainEngines: Readonly<Record<string, Pick<Engine, "create">>> = {
  "SQLite FTS5，虚词在内": {
    create: async () => {
      const { allJiebaWords } = await import("../../src/evaluation/peers/jieba-words.ts");
      return new (await import("../../src/evaluation/peers/sqlite-fts5.ts")).SqliteFts5Peer(allJiebaWords);
    },
  },
  "MiniSearch，虚词在内": {
    create: async () => {
      const { allJiebaWords } = await import("../../src/evaluation/peers/jieba-words.ts");
      return new (await import("../../src/evaluation/peers/minisearch.ts")).MiniSearchPeer(allJiebaWords);
    },
  },
};

/** Ours, by the same port; only for collections, where there are no documents to understand. */
export const ownEngines: Readonly<Record<string, Pick<Engine, "create">>> = {
  "颐问（词语索引）": {
    create: async () => new (await import("../../src/evaluation/peers/own-lexical.ts")).OwnLexicalPeer(),
  },
};
