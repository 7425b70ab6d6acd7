/** A contest → the figures of everyone who takes part, one after the other, each in processes and a folder of its own. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { YiwenError } from "../../src/errors.ts";
import { readQuestions } from "./collection.ts";
import { contestants } from "./contestant.ts";
import { ownEngines, peerEngines, plainEngines } from "./engines.ts";
import { runCollection, runDocuments, runSynthetic } from "./run-job.ts";
import type { Progress } from "./synthetic-job.ts";
import type { CollectionRow, DocumentRow, SyntheticFigures } from "./tables.ts";

const jobTimeoutMs = 180_000;
const syntheticTimeoutMs = 900_000;
/** Reading a million clauses takes ten minutes, a graph of a million vectors half an hour. */
const buildTimeoutMs = 7_200_000;
/** An engine is asked questions for this long at most; the slow ones answer fewer. */
const questionBudgetMs = 45_000;

async function inScratchFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "yiwen-bench-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An engine that fails or takes too long is left out with a line on standard error; the others are still measured. */
async function measureEach<Row>(
  names: readonly string[],
  onProgress: Progress,
  measure: (name: string) => Promise<Row>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [i, name] of names.entries()) {
    onProgress(name, i, names.length);
    try {
      rows.push(await measure(name));
    } catch (error) {
      // Ours comes first: without it there is nothing to compare with.
      if (i === 0 || error instanceof YiwenError) throw error;
      process.stderr.write(`${name}：${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
  return rows;
}

export interface DocumentSetting {
  corpusDir: string;
  questionsFile: string;
}

export function measureOnDocuments(setting: DocumentSetting, onProgress: Progress): Promise<DocumentRow[]> {
  const options = { timeoutMs: jobTimeoutMs };
  return measureEach(Object.keys(contestants), onProgress, (contestant) =>
    inScratchFolder(async (folder) => {
      const job = { contest: "documents", contestant, ...setting, folder } as const;
      const built = await runDocuments({ ...job, phase: "build" }, options);
      return { name: contestant, ...built, ...(await runDocuments({ ...job, phase: "search" }, options)) };
    }),
  );
}

export interface CollectionSetting {
  folder: string;
  sample: number;
  seed: number;
}

/** @throws BadInputError naming the file that the collection lacks. */
export async function measureOnCollection(setting: CollectionSetting, onProgress: Progress): Promise<CollectionRow[]> {
  const { folder } = setting;
  const questions = readQuestions(folder, setting);
  const names = [ownEngines, peerEngines, plainEngines].flatMap((engines) => Object.keys(engines));
  const options = { timeoutMs: jobTimeoutMs };
  return measureEach(names, onProgress, (engine) =>
    inScratchFolder(async (indexFolder) => {
      const job = { contest: "collection", engine, folder, indexFolder, questions } as const;
      const timed = { ...job, budgetMs: questionBudgetMs };
      const built = await runCollection({ ...timed, phase: "build" }, options);
      return { name: engine, ...built, ...(await runCollection({ ...timed, phase: "search" }, options)) };
    }),
  );
}

export function measureSynthetic(
  setting: { clauses: number; vectors: number; seed: number; corpusDir: string },
  onProgress: Progress,
): Promise<SyntheticFigures> {
  return inScratchFolder(async (folder) => {
    const job = { contest: "synthetic", ...setting, folder } as const;
    const options = { timeoutMs: syntheticTimeoutMs, onProgress };
    const built = await runSynthetic({ ...job, phase: "build" }, { ...options, timeoutMs: buildTimeoutMs });
    const searched = await runSynthetic({ ...job, phase: "search" }, options);
    const added = await runSynthetic({ ...job, phase: "add" }, options);
    return { clauses: setting.clauses, built, searched, added };
  });
}
