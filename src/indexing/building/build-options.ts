/** What the steps of a build are told. */
import type { SourceOptions } from "./build-sources.ts";

export interface BuildOptions extends SourceOptions {
  /** Build everything anew, even if nothing changed. */
  force?: boolean;
  /** Number of clauses from which added documents get a segment of their own. Default 20,000. */
  appendFrom?: number;
  /** Clauses that get a vector at a full build, the first ones; the others are found by their words. Default all. */
  mostVectors?: number;
  /** `stage` is Chinese, `done` of `total` in the stage's own units. */
  onProgress?: (stage: string, done: number, total: number) => void;
  /** How long to wait for another builder, default 120,000 ms. */
  lockWaitMs?: number;
}
