/**
 * All clauses of an index → those that word vectors and the encoder are fitted to: all of them up to a number, beyond it those that
 * the question bank is about and others spread evenly. More would teach nothing new and not fit into memory.
 */
import type { ClauseStore } from "../clauses/clause-store.ts";

/** Up to this many clauses, all are fitted to. */
export const mostFittedClauses = 20_000;

/** @returns positions, ascending. @param asked documents that have questions in the bank. */
export function sampleOf(clauses: ClauseStore, asked: Iterable<string>, most = mostFittedClauses): number[] {
  if (clauses.length <= most) return Array.from({ length: clauses.length }, (_, position) => position);
  const chosen = new Set<number>();
  for (const { start, end } of [...new Set(asked)].sort().flatMap((document) => clauses.rangesOf(document))) {
    for (let position = start; position < end && chosen.size < most / 2; position += 1) chosen.add(position);
  }
  const step = clauses.length / (most - chosen.size);
  for (let at = 0; at < clauses.length; at += step) chosen.add(Math.floor(at));
  return [...chosen].sort((a, b) => a - b);
}
