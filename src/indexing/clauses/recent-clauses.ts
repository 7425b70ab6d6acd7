/**
 * Clauses that were read lately, by position, up to a number of bytes of their records. Two generations: a clause that is asked for
 * moves into the young one; when that is full the old one is dropped and the young one takes its place.
 */
import type { Clause } from "../../corpus/clause.ts";

export class RecentClauses {
  readonly #mostYoungBytes: number;
  #young = new Map<number, Clause>();
  #old = new Map<number, Clause>();
  #youngBytes = 0;

  /** @param mostBytes of both generations together. What is smaller than half of it is never dropped. */
  constructor(mostBytes: number) {
    this.#mostYoungBytes = mostBytes / 2;
  }

  /** @param read makes a clause that is not kept. @param bytes length of its record. */
  get(position: number, bytes: number, read: () => Clause): Clause {
    const young = this.#young.get(position);
    if (young !== undefined) return young;
    const clause = this.#old.get(position) ?? read();
    if (this.#youngBytes + bytes > this.#mostYoungBytes) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngBytes = 0;
    }
    this.#young.set(position, clause);
    this.#youngBytes += bytes;
    return clause;
  }
}
