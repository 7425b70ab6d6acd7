/**
 * Clauses → their vectors, by fitting word vectors to them, or from a server. With a server only texts that the previous snapshot
 * has no vector for are sent. Texts go through in small lots, so that any number of clauses fits into memory.
 */
import type { Embeddings } from "@langchain/core/embeddings";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Tokenizer } from "../../language/tokenize.ts";
import { embeddedText } from "../clauses/clause-text.ts";
import type { ClauseStore } from "../clauses/clause-store.ts";
import { connectEmbeddingServer } from "../vectors/embedder.ts";
import type { EmbeddingServer } from "../vectors/embedder.ts";
import { VectorSegment } from "../vectors/clause-vectors.ts";
import { graphFrom } from "../vectors/vector-segment.ts";
import { CorpusEmbeddings } from "../vectors/word-vectors.ts";

type OnProgress = (done: number, total: number) => void;

/** Vectors made before, by the text they stand for. */
export interface KnownVectors {
  vectors: Map<string, number[]>;
  dimension: number;
}

export interface EmbedOptions {
  clauses: ClauseStore;
  /** Positions that word vectors are fitted to. */
  sample: readonly number[];
  /** Clauses that get a vector, the first ones. */
  mostVectors: number;
  server: EmbeddingServer | null;
  tokenizer: Tokenizer;
  /** Of the same server. */
  known: KnownVectors | null;
  onProgress: OnProgress;
}

export interface EmbeddedCorpus {
  segment: VectorSegment;
  dimension: number;
  /** The fitted model's file; null for a server. */
  wordVectors: Buffer | null;
  embeddedTexts: number;
}

/** Texts sent to a server between two reports of progress, and embedded here. */
const chunkSize = 50;

/** Positions of clauses that get a vector: all but headings. */
function positionsOf(clauses: ClauseStore): number[] {
  const positions: number[] = [];
  for (let position = 0; position < clauses.length; position += 1) {
    if (clauses.kindAt(position) !== "heading") positions.push(position);
  }
  return positions;
}

const textAt = (clauses: ClauseStore, position: number): string => {
  const clause = clauses.at(position);
  return clause === undefined ? "" : embeddedText(clause);
};

/** Vectors of some clauses, with a graph where there are many. */
async function fill(
  { clauses, positions, dimension }: { clauses: ClauseStore; positions: readonly number[]; dimension: number },
  embed: (texts: string[]) => Promise<readonly (readonly number[])[]>,
  onProgress: OnProgress,
): Promise<VectorSegment> {
  const hasGraph = positions.length > graphFrom;
  const segment = VectorSegment.create({ dimension, capacity: positions.length, hasGraph });
  for (let start = 0; start < positions.length; start += chunkSize) {
    const some = positions.slice(start, start + chunkSize);
    const vectors = await embed(some.map((position) => textAt(clauses, position)));
    some.forEach((position, i) => segment.add(vectors[i] ?? [], position));
    onProgress(start + some.length, positions.length);
    if (hasGraph) await nextTurn();
  }
  return segment;
}

async function embedWithServer(options: EmbedOptions, server: EmbeddingServer): Promise<EmbeddedCorpus> {
  const { clauses, known } = options;
  const vectors = known?.vectors ?? new Map<string, number[]>();
  const embedder = await connectEmbeddingServer(server, known?.dimension ?? null);
  const positions = positionsOf(clauses).slice(0, options.mostVectors);
  const missing = [...new Set(positions.map((position) => textAt(clauses, position)))].filter(
    (text) => !vectors.has(text),
  );
  for (let start = 0; start < missing.length; start += chunkSize) {
    const chunk = missing.slice(start, start + chunkSize);
    const embedded = await embedder.embeddings.embedDocuments(chunk);
    chunk.forEach((text, i) => vectors.set(text, embedded[i] ?? []));
    options.onProgress(start + chunk.length, missing.length);
  }
  const dimension = embedder.dimension ?? 0;
  const lookUp = (texts: string[]): Promise<readonly (readonly number[])[]> =>
    Promise.resolve(texts.map((text) => vectors.get(text) ?? []));
  const segment = await fill({ clauses, positions, dimension }, lookUp, () => undefined);
  return { segment, dimension, wordVectors: null, embeddedTexts: missing.length };
}

/** @throws ModelError when the server fails. */
export async function embedCorpus(options: EmbedOptions): Promise<EmbeddedCorpus> {
  const { clauses, sample, server, tokenizer, onProgress } = options;
  if (server !== null) return embedWithServer(options, server);
  const positions = positionsOf(clauses).slice(0, options.mostVectors);
  onProgress(0, positions.length);
  const fitted = sample.filter((position) => clauses.kindAt(position) !== "heading");
  const embeddings = CorpusEmbeddings.fit(
    fitted.map((position) => textAt(clauses, position)),
    tokenizer,
  );
  const { dimension } = embeddings;
  const segment = await fill(
    { clauses, positions, dimension },
    (texts) => embeddings.embedDocuments(texts),
    onProgress,
  );
  return { segment, dimension, wordVectors: embeddings.save(), embeddedTexts: positions.length };
}

/** Vectors of further clauses, by what an index was built with. @throws ModelError when a server fails. */
export async function embedFurther(
  clauses: ClauseStore,
  { embeddings, dimension }: { embeddings: Embeddings; dimension: number },
  onProgress: OnProgress,
): Promise<VectorSegment> {
  const positions = positionsOf(clauses);
  return fill({ clauses, positions, dimension }, (texts) => embeddings.embedDocuments(texts), onProgress);
}
