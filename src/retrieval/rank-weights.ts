/** How much each search and feature counts. Written by `npm run fit:weights`; do not edit by hand. */
import type { Signals } from "./signals.ts";

export const rankWeights: Readonly<Signals> = {
  bm25: 0.836,
  dense: -0.412,
  learned: 1.201,
  asked: 0.169,
  heading: 0.489,
  coverage: 3.717,
  sentence: 3.224,
  quantity: 1.697,
  responsible: 0.807,
  year: 0.595,
  row: 0.117,
  force: 0.074,
  front: 1.48,
  place: 0.918,
  rung: 0.839,
  brief: 1,
};
