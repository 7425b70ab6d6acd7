/**
 * What takes part in the comparison: an engine that builds an index from the documents, opens it in another process and
 * answers a question with passages. Ours goes through the same doors as the program; peers through the port they share.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, parse } from "node:path";
import type { LabelledQuestion } from "../../src/evaluation/question-set.ts";
import type { Passage } from "../../src/evaluation/peers/peer.ts";
import { peerEngines } from "./engines.ts";
import type { Engine } from "./engines.ts";

export interface Contestant {
  /** Builds the index, and saves it in the folder where the engine can. */
  build(folder: string): Promise<{ buildMs: number; indexBytes: number | null }>;
  /** Opens what `build` saved; builds in memory where nothing was. */
  open(folder: string): Promise<void>;
  search(question: LabelledQuestion, limit: number): Promise<Passage[]>;
  close(): Promise<void>;
}

/** A person's turns as one text: the engines have no memory of a conversation. */
const wholeText = ({ history, question }: LabelledQuestion): string => [...history, question].join(" ");

/** The texts of the corpus, named after their files. */
function readDocuments(corpusDir: string): Passage[] {
  const folder = join(corpusDir, "documents");
  return readdirSync(folder)
    .sort()
    .map((file) => ({ document: parse(file).name, text: readFileSync(join(folder, file), "utf8") }));
}

function folderBytes(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

async function peerContestant({ create, cut }: Engine, corpusDir: string): Promise<Contestant> {
  const indexFile = (folder: string): string => join(folder, "index.bin");
  const peer = await create();
  let passages: Passage[] = [];
  const buildInMemory = async (): Promise<void> => {
    passages = await cut(readDocuments(corpusDir));
    await peer.build(passages);
  };
  return {
    async build(folder) {
      const startedMs = performance.now();
      await buildInMemory();
      const buildMs = performance.now() - startedMs;
      const bytes = await peer.save();
      if (bytes !== null) writeFileSync(indexFile(folder), bytes);
      return { buildMs, indexBytes: bytes?.byteLength ?? null };
    },
    async open(folder) {
      if (!existsSync(indexFile(folder))) return buildInMemory();
      passages = await cut(readDocuments(corpusDir));
      await peer.open(readFileSync(indexFile(folder)));
    },
    async search(question, limit) {
      const positions = await peer.search(wholeText(question), limit);
      return positions.flatMap((position) => passages[position] ?? []);
    },
    close: () => peer.close(),
  };
}

/** Our own retrieval: documents read and repaired, clauses, lexical and vector index, question understood, ranker. */
async function ours(corpusDir: string): Promise<Contestant> {
  const { parseConfig } = await import("../../src/config.ts");
  const { buildIndex } = await import("../../src/indexing/building/build.ts");
  const { openSearch } = await import("../../src/main.ts");
  let opened: Awaited<ReturnType<typeof openSearch>> | null = null;
  return {
    async build(folder) {
      const startedMs = performance.now();
      await buildIndex({ corpusDir, dataDir: folder, embedding: null });
      const buildMs = performance.now() - startedMs;
      return { buildMs, indexBytes: folderBytes(folder) };
    },
    async open(folder) {
      opened = await openSearch(parseConfig({ CORPUS_DIR: corpusDir, DATA_DIR: folder }));
    },
    async search(question, limit) {
      const found = await opened?.search(wholeText(question), { region: question.regionSetting, limit });
      return (found?.clauses ?? []).map(({ clause }) => ({ document: clause.document, text: clause.text }));
    },
    close: async () => opened?.close(),
  };
}

/** Everyone who takes part, ours first. */
export const contestants: Record<string, (corpusDir: string) => Promise<Contestant>> = {
  颐问: ours,
  ...Object.fromEntries(
    Object.entries(peerEngines).map(([name, engine]) => [
      `${name}，${engine.cutting}`,
      (corpusDir: string) => peerContestant(engine, corpusDir),
    ]),
  ),
};
