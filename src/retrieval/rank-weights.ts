/** How much each search and feature counts. Written by `npm run fit:weights`; do not edit by hand. */
import type { Signals } from "./signals.ts";

export const rankWeights: Readonly<Signals> = {
  bm25: 0.587,
  dense: -0.349,
  learned: 1.355,
  asked: 0.139,
  heading: 0.409,
  coverage: 3.925,
  sentence: 3.341,
  quantity: 1.622,
  responsible: 0.812,
  year: 0.572,
  row: 0.138,
  force: -0.203,
  front: 1.263,
  place: 0.945,
  rung: 0.812,
  brief: 1,
};
