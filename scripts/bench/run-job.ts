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

type Outcome<Figures> = { figures: Figures } | { error: string };

function inChild<Figures>(job: DocumentJob | CollectionJob, timeoutMs: number): Promise<Figures> {
  return new Promise((resolve, reject) => {
    const refuse = (reason: string): void =>
      reject(
        new BadInputError(`这一项没有测成：${reason.trim()}`, { remedy: "请先单独运行 npm run ingest 看看是否正常。" }),
      );
    const child = fork(fileURLToPath(new URL("child.ts", import.meta.url)), {
      stdio: ["ignore", process.stderr, process.stderr, "ipc"],
    });
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      refuse(`超过 ${Math.round(timeoutMs / 1000)} 秒`);
    }, timeoutMs);
    child.on("message", (outcome: Outcome<Figures>) => {
      if ("figures" in outcome) resolve(outcome.figures);
      else refuse(outcome.error);
    });
    child.on("error", (error) => refuse(error.message));
    child.on("exit", (status, signal) => {
      clearTimeout(timer);
      refuse(`进程提前结束（${signal ?? status}）`);
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
