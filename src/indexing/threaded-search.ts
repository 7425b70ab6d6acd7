/**
 * One index's place on the search thread: its searches go there while it serves and, for a while, after another has taken its
 * place; then the thread forgets it, and what is still asked is searched here.
 */
import { searchClauses } from "./clause-search.ts";
import type { ClauseIndexes, ClauseSearch, ScoredPositions } from "./clause-search.ts";
import type { SegmentSource } from "./search-vectors.ts";
import type { SearchWorker } from "./search-worker.ts";

export interface ThreadedSearchOptions {
  /** In the order of their positions. */
  segments: readonly SegmentSource[];
  /** The same words and vectors here. They need no graph. */
  indexes: ClauseIndexes;
  /** Goes on for the next index. */
  worker: SearchWorker;
  /** How long an index that no new question gets waits for questions that began before. Default 30 s. */
  graceMs?: number;
}

export class ThreadedSearch {
  readonly worker: SearchWorker;
  /** Resolves when the thread can search the index, or when it is clear that it never will. */
  readonly ready: Promise<void>;
  readonly #indexes: ClauseIndexes;
  readonly #graceMs: number;
  /** Null when the thread has forgotten the index. */
  #number: number | null;
  #underWay = 0;
  #isRetired = false;
  #grace: NodeJS.Timeout | null = null;

  constructor({ segments, indexes, worker, graceMs = 30_000 }: ThreadedSearchOptions) {
    const { index, ready } = worker.open(segments, indexes);
    this.worker = worker;
    this.ready = ready;
    this.#indexes = indexes;
    this.#graceMs = graceMs;
    this.#number = index;
  }

  /** False when all is searched here. */
  get isOnThread(): boolean {
    return this.#number !== null && this.worker.isRunning;
  }

  /** @throws BusyError when too many searches wait already. */
  async search(search: ClauseSearch): Promise<ScoredPositions[]> {
    if (this.#number === null) return searchClauses(this.#indexes, search);
    this.#underWay += 1;
    try {
      return await this.worker.search(this.#number, search);
    } finally {
      this.#underWay -= 1;
      this.#waitForLast();
    }
  }

  /** For an index that no new question gets: it leaves the thread when none has come for a while. */
  retire(): void {
    this.#isRetired = true;
    this.#waitForLast();
  }

  /** Leaves the thread when the searches under way are answered. */
  async close(): Promise<void> {
    const number = this.#number;
    this.#number = null;
    if (this.#grace !== null) clearTimeout(this.#grace);
    if (number !== null) await this.worker.drop(number);
  }

  #waitForLast(): void {
    if (this.#grace !== null) clearTimeout(this.#grace);
    const isDone = this.#isRetired && this.#underWay === 0 && this.#number !== null;
    this.#grace = isDone ? setTimeout(() => void this.close(), this.#graceMs).unref() : null;
  }
}
