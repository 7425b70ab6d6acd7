/**
 * What was fitted to a corpus as a whole, and stays the same while documents are added: the dictionary of the tokenizer, the vectors
 * of words, and what the question bank taught. Read from a snapshot; refuses other vectors than those that are configured.
 */
import { SnapshotError } from "../../errors.ts";
import { createTokenizer } from "../../language/tokenize.ts";
import type { Tokenizer } from "../../language/tokenize.ts";
import { rebuildRemedy, unpackText } from "../snapshot/binary.ts";
import { connectEmbeddingServer, corpusEmbedderId, embedderId } from "../vectors/embedder.ts";
import type { Embedder, EmbeddingServer } from "../vectors/embedder.ts";
import { openQuestionModels, questionModelFiles } from "./question-models.ts";
import type { FittedModels } from "./question-models.ts";
import { snapshotFiles } from "../snapshot/snapshot.ts";
import type { FileEntry, SnapshotManifest } from "../snapshot/snapshot.ts";
import type { SnapshotReader } from "../snapshot/snapshot-reader.ts";
import { CorpusEmbeddings } from "../vectors/word-vectors.ts";

export interface FittedParts {
  tokenizer: Tokenizer;
  embedder: Embedder;
  /** Null without a question bank. */
  models: FittedModels | null;
}

const fittedFiles: readonly string[] = [
  snapshotFiles.dictionary,
  snapshotFiles.wordVectors,
  ...Object.values(questionModelFiles),
];

/** The files of a snapshot that hold what was fitted. */
export const fittedEntries = ({ files }: SnapshotManifest): FileEntry[] =>
  files.filter(({ name }) => fittedFiles.includes(name));

/** Equal keys: the same was fitted. */
export const fittedKey = (reader: SnapshotReader): string =>
  [reader.manifest.sources.embedderId, reader.keyOf(...fittedFiles)].join("\n");

async function openEmbedder(
  reader: SnapshotReader,
  tokenizer: Tokenizer,
  server: EmbeddingServer | null,
): Promise<Embedder> {
  const { dimension, sources, id } = reader.manifest;
  if (sources.embedderId !== embedderId(server)) {
    throw new SnapshotError(`索引 ${id} 用的向量是 ${sources.embedderId}，现在设置的是 ${embedderId(server)}。`, {
      remedy: rebuildRemedy,
    });
  }
  if (server !== null) return connectEmbeddingServer(server, dimension);
  const embeddings = CorpusEmbeddings.open(await reader.bytes(snapshotFiles.wordVectors), tokenizer);
  return { id: corpusEmbedderId, embeddings, dimension };
}

/** @throws SnapshotError when a file is damaged, of another version, or made with other vectors. */
export async function openFitted(reader: SnapshotReader, server: EmbeddingServer | null): Promise<FittedParts> {
  const dictionary: string[] = JSON.parse(unpackText(await reader.bytes(snapshotFiles.dictionary)));
  const tokenizer = createTokenizer(dictionary);
  const embedder = await openEmbedder(reader, tokenizer, server);
  const learned = new Map<string, Uint8Array>();
  for (const name of Object.values(questionModelFiles)) {
    if (reader.has(name)) learned.set(name, await reader.bytes(name));
  }
  return { tokenizer, embedder, models: openQuestionModels((name) => learned.get(name) ?? null) };
}
