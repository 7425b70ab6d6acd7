/**
 * A number of synthetic clauses → what the program's own index costs at that size. Each phase runs in a process of its own, so that
 * the memory of building does not count as the memory of serving.
 */
import type { Progress, SyntheticJob } from "./synthetic-job.ts";
import type { SyntheticAdd } from "./synthetic-add.ts";
import type { SyntheticBuild } from "./synthetic-build.ts";
import type { SyntheticSearch } from "./synthetic-search.ts";

/** Carries out one phase. */
export async function runSyntheticJob(
  job: SyntheticJob,
  onProgress: Progress,
): Promise<SyntheticBuild | SyntheticSearch | SyntheticAdd> {
  if (job.phase === "build") return (await import("./synthetic-build.ts")).measureBuild(job, onProgress);
  if (job.phase === "search") return (await import("./synthetic-search.ts")).measureSearch(job, onProgress);
  return (await import("./synthetic-add.ts")).measureAdd(job, onProgress);
}
