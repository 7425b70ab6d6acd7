/**
 * Texts of clauses → vectors, by fitting word vectors to them, or from a server. With a server only texts that the previous
 * snapshot has no vector for are sent.
 */
import type { Embeddings } from "@langchain/core/embeddings";
import type { Tokenizer } from "../language/tokenize.ts";
import { embeddedText } from "./clause-text.ts";
import type { ClauseStore } from "./clauses/clause-store.ts";
import { connectEmbeddingServer, embedderId } from "./embedder.ts";
import type { EmbeddingServer } from "./embedder.ts";
import type { VerifiedSnapshot } from "./snapshot.ts";
import { readVectorRows, vectorFiles } from "./vectors.ts";
import { CorpusEmbeddings } from "./word-vectors.ts";

export interface EmbedOptions {
  texts: readonly string[];
  server: EmbeddingServer | null;
  tokenizer: Tokenizer;
  /** The previous snapshot and its clauses, by position. */
  known: { snapshot: VerifiedSnapshot; clauses: ClauseStore } | null;
  onProgress: (done: number, total: number) => void;
}

export interface EmbeddedCorpus {
  embeddings: Embeddings;
  dimension: number;
  vectors: number[][];
  /** The fitted model's file; null for a server. */
  wordVectors: Buffer | null;
  embeddedTexts: number;
}

/** Texts sent between two reports of progress. */
const chunkSize = 50;

/** Text → vector of the previous snapshot, if it was made with the same embedder. */
function knownVectors({ known, server }: EmbedOptions): { vectors: Map<string, number[]>; dimension: number | null } {
  const vectors = new Map<string, number[]>();
  if (known === null || known.snapshot.manifest.sources.embedderId !== embedderId(server)) {
    return { vectors, dimension: null };
  }
  for (const { position, vector } of readVectorRows(known.snapshot.bytes(vectorFiles.vectors))) {
    const clause = known.clauses.at(position);
    if (clause !== undefined) vectors.set(embeddedText(clause), Array.from(vector));
  }
  return { vectors, dimension: vectors.size === 0 ? null : known.snapshot.manifest.dimension };
}

async function embedWithServer(options: EmbedOptions, server: EmbeddingServer): Promise<EmbeddedCorpus> {
  const { vectors, dimension } = knownVectors(options);
  const embedder = await connectEmbeddingServer(server, dimension);
  const missing = [...new Set(options.texts)].filter((text) => !vectors.has(text));
  for (let start = 0; start < missing.length; start += chunkSize) {
    const chunk = missing.slice(start, start + chunkSize);
    const embedded = await embedder.embeddings.embedDocuments(chunk);
    chunk.forEach((text, i) => vectors.set(text, embedded[i] ?? []));
    options.onProgress(start + chunk.length, missing.length);
  }
  return {
    embeddings: embedder.embeddings,
    dimension: embedder.dimension ?? 0,
    vectors: options.texts.map((text) => vectors.get(text) ?? []),
    wordVectors: null,
    embeddedTexts: missing.length,
  };
}

/** @throws ModelError when the server fails. */
export async function embedCorpus(options: EmbedOptions): Promise<EmbeddedCorpus> {
  if (options.server !== null) return embedWithServer(options, options.server);
  options.onProgress(0, options.texts.length);
  const embeddings = CorpusEmbeddings.fit(options.texts, options.tokenizer);
  const vectors = await embeddings.embedDocuments([...options.texts]);
  options.onProgress(options.texts.length, options.texts.length);
  return {
    embeddings,
    dimension: embeddings.dimension,
    vectors,
    wordVectors: embeddings.save(),
    embeddedTexts: options.texts.length,
  };
}
