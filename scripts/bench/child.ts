/** A process of its own for one job: the job comes in as a message, its figures or its error go out as one. */
import { YiwenError } from "../../src/errors.ts";
import { runCollectionJob } from "./collection-contest.ts";
import type { CollectionJob } from "./collection-contest.ts";
import { runDocumentJob } from "./document-contest.ts";
import type { DocumentJob } from "./document-contest.ts";

// Nobody waits for the figures of a process whose parent is gone.
process.once("disconnect", () => process.exit());

process.once("message", (job: DocumentJob | CollectionJob) => {
  const run = job.contest === "documents" ? runDocumentJob(job) : runCollectionJob(job);
  run
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
