/**
 * Which vectors the index uses: word vectors fitted to the corpus, or an OpenAI-compatible server. Whatever the source, the
 * rest of the house sees LangChain's `Embeddings`, an id and a dimension. Refuses a server that answers another dimension.
 */
import type { Embeddings } from "@langchain/core/embeddings";
import { ModelError } from "../../errors.ts";

/** A server that speaks OpenAI's embedding interface. */
export interface EmbeddingServer {
  baseUrl: string;
  apiKey: string | undefined;
  model: string;
}

export interface Embedder {
  /** Distinguishes vectors that must not be mixed, e.g. `corpus-ppmi-128`, `server:bge-m3`. */
  id: string;
  embeddings: Embeddings;
  /** Null until the first text was embedded (a server's dimension is learned from its first answer). */
  dimension: number | null;
}

/** Texts a request and requests at once; 10 is the least that well-known servers accept. */
const batchSize = 10;
const maxConcurrency = 4;
const timeoutMs = 30_000;

/** Id of the vectors fitted to the corpus. */
export const corpusEmbedderId = "corpus-ppmi-128";

/** The id that an index built with `server` carries; null: fitted to the corpus. */
export const embedderId = (server: EmbeddingServer | null): string =>
  server === null ? corpusEmbedderId : `server:${server.model}`;

function modelError(problem: string, cause?: unknown): ModelError {
  return new ModelError(problem, {
    remedy: "请检查 EMBEDDING_BASE_URL、EMBEDDING_MODEL 和向量服务；或去掉这些设置，改用本机向量。",
    cause,
  });
}

/** Checks that every vector has the expected dimension and finite values. @throws ModelError otherwise. */
export function checkVectors(
  vectors: readonly (readonly number[])[],
  expected: { count: number; dimension: number | null },
): number {
  const dimension = expected.dimension ?? vectors[0]?.length ?? 0;
  if (vectors.length !== expected.count) {
    throw modelError(`向量服务应返回 ${expected.count} 个向量，实际返回 ${vectors.length} 个。`);
  }
  const wrong = vectors.find((vector) => vector.length !== dimension || dimension === 0);
  if (wrong !== undefined)
    throw modelError(`向量服务返回了 ${wrong.length} 维的向量，应为 ${dimension || "大于 0 的"} 维。`);
  if (vectors.some((vector) => vector.some((value) => !Number.isFinite(value)))) {
    throw modelError("向量服务返回了不是数字的值。");
  }
  return dimension;
}

/**
 * Connects to `server`. No request is made before the first text.
 * @param dimension what an existing index expects; null when building anew.
 */
export async function connectEmbeddingServer(server: EmbeddingServer, dimension: number | null): Promise<Embedder> {
  // Loaded late: the client takes a third of a second, and the offline default does without it.
  const { OpenAIEmbeddings } = await import("@langchain/openai");
  const { Embeddings: EmbeddingsBase } = await import("@langchain/core/embeddings");
  const client = new OpenAIEmbeddings({
    model: server.model,
    // The client refuses to start without a key; servers that need none ignore it.
    apiKey: server.apiKey ?? "unused",
    batchSize,
    maxConcurrency,
    timeout: timeoutMs,
    maxRetries: 2,
    // Without it the client asks for base64, which some servers answer with empty vectors.
    encodingFormat: "float",
    configuration: { baseURL: server.baseUrl },
  });

  class CheckedEmbeddings extends EmbeddingsBase {
    override async embedDocuments(texts: string[]): Promise<number[][]> {
      if (texts.length === 0) return [];
      const vectors = await client.embedDocuments(texts).catch((error: unknown) => {
        throw modelError("向量服务没有回应。", error);
      });
      embedder.dimension = checkVectors(vectors, { count: texts.length, dimension: embedder.dimension });
      return vectors;
    }
    override async embedQuery(text: string): Promise<number[]> {
      const [vector] = await this.embedDocuments([text]);
      return vector ?? [];
    }
  }

  const embedder: Embedder = { id: embedderId(server), embeddings: new CheckedEmbeddings({}), dimension };
  return embedder;
}
