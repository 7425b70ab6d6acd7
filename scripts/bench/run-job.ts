/** A job → its figures, measured in a child process that is stopped when it takes too long. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { BadInputError } from "../../src/errors.ts";
import type { CollectionFigures, CollectionJob } from "./collection-contest.ts";
import type { BuildFigures, DocumentJob, SearchFigures } from "./document-contest.ts";

interface FiguresOf {
  build: BuildFigures;
  search: SearchFigures;
}

type Outcome<Figures> = { figures: Figures } | { refusal: { message: string; remedy: string } } | { failure: string };

function inChild<Figures>(job: DocumentJob | CollectionJob, timeoutMs: number): Promise<Figures> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => reject(new Error(`这一项没有测成：${reason.trim()}。`));
    const child = fork(fileURLToPath(new URL("child.ts", import.meta.url)), {
      stdio: ["ignore", process.stderr, process.stderr, "ipc"],
    });
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail(`超过 ${Math.round(timeoutMs / 1000)} 秒`);
    }, timeoutMs);
    child.on("message", (outcome: Outcome<Figures>) => {
      if ("figures" in outcome) resolve(outcome.figures);
      else if ("failure" in outcome) fail(outcome.failure);
      else reject(new BadInputError(outcome.refusal.message, { remedy: outcome.refusal.remedy }));
    });
    child.on("error", (error) => fail(error.message));
    child.on("exit", (status, signal) => {
      clearTimeout(timer);
      fail(`进程提前结束（${signal ?? status}）`);
    });
    child.send(job);
  });
}

/** @param timeoutMs after which the child is killed and the job refused. */
export const runDocuments = <Phase extends keyof FiguresOf>(
  job: DocumentJob & { phase: Phase },
  timeoutMs: number,
): Promise<FiguresOf[Phase]> => inChild(job, timeoutMs);

/** @param timeoutMs after which the child is killed and the job refused. */
export const runCollection = (job: CollectionJob, timeoutMs: number): Promise<CollectionFigures> =>
  inChild(job, timeoutMs);
