/**
 * The ranker that ships: a file of numbers → a network over text features. Fitted on lay questions about statutes
 * (`scripts/fit-ranker.ts` says how); the file holds no word of them.
 */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { SnapshotError } from "../../errors.ts";
import { RankingNetwork } from "./mlp.ts";
import { textFeatureNames } from "./text-features.ts";

export const rankerFile = new URL("text-ranker.json", import.meta.url);

const numbers = z.array(z.number());

export const rankerSchema = z.object({
  provenance: z.object({ collection: z.string(), licence: z.string(), questions: z.number(), seed: z.number() }),
  weights: z.object({
    features: z.array(z.string()),
    hidden: z.number(),
    means: numbers,
    deviations: numbers,
    values: numbers,
  }),
});

export type RankerFile = z.infer<typeof rankerSchema>;

let opened: RankingNetwork | null = null;

/** @throws SnapshotError when the file was fitted for other features than the program computes. */
export function shippedRanker(): RankingNetwork {
  if (opened === null) {
    const { weights } = rankerSchema.parse(JSON.parse(readFileSync(rankerFile, "utf8")));
    if (weights.features.join() !== textFeatureNames.join()) {
      throw new SnapshotError("随附的排序权重和程序算的特征对不上。", {
        remedy: "请用 scripts/fit-ranker.ts 重新拟合，或重新安装本程序。",
      });
    }
    opened = new RankingNetwork(weights);
  }
  return opened;
}
