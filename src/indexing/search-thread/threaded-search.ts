/**
 * One index's place on the search thread: its searches go there as soon as it is open there and, for a while, after another index
 * has taken its place; before and after that they are made here.
 */
import { searchClauses } from "./clause-search.ts";
import type { ClauseIndexes, ClauseSearch, ScoredPositions } from "./clause-search.ts";
import type { SegmentSource } from "./search-vectors.ts";
import type { SearchWorker } from "./search-worker.ts";

export interface ThreadedSearchOptions {
  /** In the order of their positions. When they cannot be had, all is searched here: who reads them tells why. */
  segments: Promise<readonly SegmentSource[]>;
  /** The same words and vectors here. They need no graph. */
  indexes: ClauseIndexes;
  /** Goes on for the next index. */
  worker: SearchWorker;
  /** How long an index that no new question gets waits for questions that began before. Default 30 s. */
  graceMs?: number;
}

export class ThreadedSearch {
  readonly worker: SearchWorker;
  /** Resolves when the thread can search the index, or when it is clear that it never will. Never rejects. */
  readonly ready: Promise<void>;
  readonly #indexes: ClauseIndexes;
  readonly #graceMs: number;
  /** Null before the thread has been told of the index, and when it has forgotten it. */
  #number: number | null = null;
  #isRetired = false;
  #underWay = 0;
  #grace: NodeJS.Timeout | null = null;

  constructor({ segments, indexes, worker, graceMs = 30_000 }: ThreadedSearchOptions) {
    this.worker = worker;
    this.#indexes = indexes;
    this.#graceMs = graceMs;
    this.ready = this.#open(segments);
  }

  /** False when all is searched here. */
  get isOnThread(): boolean {
    return this.#number !== null && this.worker.isRunning;
  }

  async #open(segments: ThreadedSearchOptions["segments"]): Promise<void> {
    const sources = await segments.catch(() => null);
    if (sources === null || this.#isRetired) return;
    const { index, ready } = this.worker.open(sources, this.#indexes);
    await ready;
    if (this.#isRetired) await this.worker.drop(index);
    else this.#number = index;
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

  /** Leaves the thread; what it has not answered is searched here. */
  async close(): Promise<void> {
    const number = this.#number;
    this.#isRetired = true;
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
