/**
 * LangChain's recursive splitter and in-memory vector store, both as they come, over embeddings that need no model:
 * character pairs hashed into a fixed number of dimensions.
 */
import { RecursiveCharacterTextSplitter } from "@langchain/classic/text_splitter";
import { MemoryVectorStore } from "@langchain/classic/vectorstores/memory";
import { Document } from "@langchain/core/documents";
import { Embeddings } from "@langchain/core/embeddings";
import { PreparingPeer, wholePassage } from "./peer.ts";
import type { Passage, PreparedQuestion } from "./peer.ts";

const dimensions = 1024;

/** 32-bit FNV-1a over UTF-16 code units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** Signed feature hashing of character pairs, scaled to length 1 (Weinberger et al., «Feature Hashing», 2009). */
export class HashingEmbeddings extends Embeddings {
  constructor() {
    super({});
  }

  override embedQuery(text: string): Promise<number[]> {
    const vector = Array.from({ length: dimensions }, () => 0);
    const letters = text.normalize("NFKC").replace(/[^\p{L}\p{N}]+/gu, "");
    for (let i = 0; i + 1 < letters.length; i += 1) {
      const code = hash(letters.slice(i, i + 2));
      const at = code % dimensions;
      vector[at] = (vector[at] ?? 0) + (code >>> 31 === 0 ? 1 : -1);
    }
    const length = Math.hypot(...vector) || 1;
    return Promise.resolve(vector.map((value) => value / length));
  }

  override embedDocuments(texts: string[]): Promise<number[][]> {
    return Promise.all(texts.map((text) => this.embedQuery(text)));
  }
}

/** Cuts whole documents as LangChain does when it is told nothing: 1,000 characters, 200 of them overlapping. */
export async function recursiveChunks(documents: readonly Passage[]): Promise<Passage[]> {
  const splitter = new RecursiveCharacterTextSplitter();
  const cut = documents.map(async ({ document, text }) =>
    (await splitter.splitText(text)).map((chunk) => ({ document, text: chunk })),
  );
  return (await Promise.all(cut)).flat();
}

export class LangChainVectorPeer extends PreparingPeer {
  readonly #embeddings = new HashingEmbeddings();
  readonly #store = new MemoryVectorStore(this.#embeddings);

  async build(passages: readonly Passage[]): Promise<void> {
    await this.#store.addDocuments(
      passages.map((passage, position) => new Document({ pageContent: wholePassage(passage), metadata: { position } })),
    );
  }

  async prepare(question: string): Promise<PreparedQuestion> {
    const vector = await this.#embeddings.embedQuery(question);
    return async (limit) => {
      const found = await this.#store.similaritySearchVectorWithScore(vector, limit);
      return found.map(([{ metadata }]) => Number(metadata["position"]));
    };
  }
}
