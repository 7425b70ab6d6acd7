/** A job → its figures, measured in a child process that is stopped when it takes too long. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { BadInputError } from "../../src/errors.ts";
import type { CollectionBuild, CollectionJob, CollectionSearch } from "./collection-contest.ts";
import type { BuildFigures, DocumentJob, SearchFigures } from "./document-contest.ts";
import type { SyntheticAdd } from "./synthetic-add.ts";
import type { SyntheticBuild } from "./synthetic-build.ts";
import type { Progress, SyntheticJob } from "./synthetic-job.ts";
import type { SyntheticSearch } from "./synthetic-search.ts";

export type Job = DocumentJob | CollectionJob | SyntheticJob;

interface FiguresOf {
  documents: { build: BuildFigures; search: SearchFigures };
  collection: { build: CollectionBuild; search: CollectionSearch };
  synthetic: { build: SyntheticBuild; search: SyntheticSearch; add: SyntheticAdd };
}

type Message<Figures> =
  | { progress: { stage: string; done: number; total: number } }
  | { figures: Figures }
  | { refusal: { message: string; remedy: string } }
  | { failure: string };

interface RunOptions {
  /** After which the child is killed and the job refused. */
  timeoutMs: number;
  onProgress?: Progress;
}

function inChild<Figures>(job: Job, { timeoutMs, onProgress }: RunOptions): Promise<Figures> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => reject(new Error(`这一项没有测成：${reason.trim()}。`));
    const child = fork(fileURLToPath(new URL("child.ts", import.meta.url)), {
      stdio: ["ignore", process.stderr, process.stderr, "ipc"],
    });
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail(`超过 ${Math.round(timeoutMs / 1000)} 秒`);
    }, timeoutMs);
    child.on("message", (message: Message<Figures>) => {
      if ("progress" in message) onProgress?.(message.progress.stage, message.progress.done, message.progress.total);
      else if ("figures" in message) resolve(message.figures);
      else if ("failure" in message) fail(message.failure);
      else reject(new BadInputError(message.refusal.message, { remedy: message.refusal.remedy }));
    });
    child.on("error", (error) => fail(error.message));
    child.on("exit", (status, signal) => {
      clearTimeout(timer);
      fail(`进程提前结束（${signal ?? status}）`);
    });
    child.send(job);
  });
}

export const runDocuments = <Phase extends keyof FiguresOf["documents"]>(
  job: DocumentJob & { phase: Phase },
  options: RunOptions,
): Promise<FiguresOf["documents"][Phase]> => inChild(job, options);

export const runCollection = <Phase extends keyof FiguresOf["collection"]>(
  job: CollectionJob & { phase: Phase },
  options: RunOptions,
): Promise<FiguresOf["collection"][Phase]> => inChild(job, options);

export const runSynthetic = <Phase extends keyof FiguresOf["synthetic"]>(
  job: SyntheticJob & { phase: Phase },
  options: RunOptions,
): Promise<FiguresOf["synthetic"][Phase]> => inChild(job, options);
