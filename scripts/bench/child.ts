/** A process of its own for one job: the job comes in as a message, its progress and its figures or error go out as such. */
import { YiwenError } from "../../src/errors.ts";
import type { Job } from "./run-job.ts";

// Nobody waits for the figures of a process whose parent is gone.
process.once("disconnect", () => process.exit());

/** Loads the contest's own code only: what another one needs would count as this one's memory. */
async function run(job: Job): Promise<unknown> {
  switch (job.contest) {
    case "documents":
      return (await import("./document-contest.ts")).runDocumentJob(job);
    case "collection":
      return (await import("./collection-contest.ts")).runCollectionJob(job);
    case "synthetic": {
      const { runSyntheticJob } = await import("./synthetic-contest.ts");
      return runSyntheticJob(job, (stage, done, total) => process.send?.({ progress: { stage, done, total } }));
    }
  }
}

process.once("message", (job: Job) => {
  run(job)
    .then(
      (figures) => ({ figures }),
      (error: unknown) => {
        if (error instanceof YiwenError) return { refusal: { message: error.message, remedy: error.remedy } };
        return { failure: String(error instanceof Error ? error.stack : error) };
      },
    )
    .then((message) => process.send?.(message, () => process.disconnect()))
    .catch(() => process.exit(1));
});
