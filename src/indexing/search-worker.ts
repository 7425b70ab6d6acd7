/**
 * Searches of a large index → a thread of their own, in order, so that nobody else has to wait for them. Refuses more than a
 * bounded number at once. Should the thread end by itself, what it was at is searched in place and the others go to a new one.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import { BusyError } from "../errors.ts";
import { searchClauses } from "./clause-search.ts";
import type { ClauseIndexes, ClauseSearch, ScoredPositions } from "./clause-search.ts";
import { toMessage } from "./search-messages.ts";
import type { ThreadMessage } from "./search-messages.ts";
import type { SearchSources } from "./search-vectors.ts";
import { startSearchThread } from "./start-search-thread.ts";

export interface SearchWorkerOptions {
  sources: SearchSources;
  /** The same words and vectors here, for what the thread does not answer. They need no graph. */
  indexes: ClauseIndexes;
  /** Searches under way at once; one more is refused. Default 256: twice what the web page lets in. */
  mostAtOnce?: number;
  /** A thread that ends by itself this soon after the one before it did is not replaced. Default one minute. */
  restartAfterMs?: number;
  /** How long a retired thread waits for questions that began before. Default 30 s. */
  graceMs?: number;
  /** Starts a thread that has opened its sources. Default: one of our own. */
  startThread?: (sources: SearchSources) => Promise<Worker>;
}

interface Waiting {
  search: ClauseSearch;
  resolve: (found: ScoredPositions[]) => void;
  reject: (reason: unknown) => void;
}

const retryAfterSeconds = 2;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export class SearchWorker {
  readonly #options: Required<SearchWorkerOptions>;
  /** By number, in the order in which they were asked; the thread is at the first. */
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #thread: Worker | null = null;
  /** A thread is on its way; what is asked meanwhile waits for it. */
  #isStarting = false;
  #isRetired = false;
  #endedAtMs = -Infinity;
  #grace: NodeJS.Timeout | null = null;
  readonly #warnings: string[] = [];

  /** Resolves when the thread can search, or when it is clear that it never will. Never rejects. */
  readonly ready: Promise<void>;

  /** Starts a thread. One that cannot be started is told by `takeWarnings`, and all is searched in place. */
  constructor(options: SearchWorkerOptions) {
    this.#options = {
      mostAtOnce: 256,
      restartAfterMs: 60_000,
      graceMs: 30_000,
      startThread: startSearchThread,
      ...options,
    };
    this.ready = this.#start();
  }

  /** Whether a thread searches, or will in a moment. */
  get isRunning(): boolean {
    return this.#thread !== null || this.#isStarting;
  }

  /** One line each, in Chinese, told once: what makes searching worse than it should be. */
  takeWarnings(): string[] {
    return this.#warnings.splice(0);
  }

  /** @throws BusyError when too many searches wait already. */
  search(search: ClauseSearch): Promise<ScoredPositions[]> {
    return new Promise((resolve, reject) => {
      if (this.isRunning && this.#waiting.size >= this.#options.mostAtOnce) throw new BusyError(retryAfterSeconds);
      this.#asked += 1;
      const id = this.#asked;
      this.#waiting.set(id, { search, resolve, reject });
      if (this.isRunning) this.#send(id, search);
      else this.#searchHere(id);
      this.#mindLife();
    });
  }

  /** For an index that no new question gets: its thread ends when no question has come for a while. */
  retire(): void {
    this.#isRetired = true;
    this.#mindLife();
  }

  /** Ends the thread now; what it has not answered is searched in place. */
  async close(): Promise<void> {
    this.#isRetired = true;
    if (this.#grace !== null) clearTimeout(this.#grace);
    const thread = this.#leave();
    await this.#searchAllHere();
    await thread?.terminate();
  }

  /** To the thread; while one is on its way, it will get all that waits. */
  #send(id: number, search: ClauseSearch): void {
    this.#thread?.postMessage(toMessage(id, search), []);
  }

  /** A process may end while its thread has nothing to do; a retired thread with nothing to do is ended. */
  #mindLife(): void {
    const isIdle = this.#waiting.size === 0;
    if (isIdle) this.#thread?.unref();
    else this.#thread?.ref();
    if (this.#grace !== null) clearTimeout(this.#grace);
    const isLeaving = this.#isRetired && isIdle && this.#thread !== null;
    this.#grace = isLeaving ? setTimeout(() => void this.close(), this.#options.graceMs).unref() : null;
  }

  /** Never rejects. */
  async #start(): Promise<void> {
    this.#isStarting = true;
    try {
      this.#serve(await this.#options.startThread(this.#options.sources));
    } catch (error) {
      this.#warnings.push(`检索线程没有启动（${reasonOf(error)}），改在主线程检索，人多时会慢。请重启服务。`);
    }
    this.#isStarting = false;
    if (this.#thread === null) await this.#searchAllHere();
  }

  #serve(thread: Worker): void {
    this.#thread = thread;
    thread.on("message", (message: ThreadMessage) => this.#take(message));
    thread.on("error", (error) => this.#ended(reasonOf(error)));
    thread.on("exit", (code) => this.#ended(`代码 ${code}`));
    for (const [id, { search }] of this.#waiting) this.#send(id, search);
    this.#mindLife();
  }

  #take(message: ThreadMessage): void {
    if (message.kind === "found") {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      waiting?.resolve(message.found);
    } else if (message.kind === "failed") {
      this.#searchHere(message.id);
    }
    this.#mindLife();
  }

  /** The thread, no more listened to. */
  #leave(): Worker | null {
    const thread = this.#thread;
    this.#thread = null;
    // Only these: Node hangs on to a thread's messages by listeners of its own.
    for (const event of ["message", "error", "exit"]) thread?.removeAllListeners(event);
    // An error without a listener would end the process.
    thread?.on("error", () => undefined);
    return thread;
  }

  #ended(reason: string): void {
    this.#leave();
    const sinceLastMs = performance.now() - this.#endedAtMs;
    this.#endedAtMs = performance.now();
    const [first] = this.#waiting.keys();
    // The search it was at may be what ended it.
    if (first !== undefined) this.#searchHere(first);
    const isReplaced = !this.#isRetired && sinceLastMs >= this.#options.restartAfterMs;
    if (isReplaced) {
      this.#warnings.push(`检索线程意外结束（${reason}），已重新启动，回答不受影响。`);
      void this.#start();
    } else {
      this.#warnings.push(`检索线程意外结束（${reason}），改在主线程检索，人多时会慢。请重启服务。`);
      void this.#searchAllHere();
    }
  }

  /** One after the other, so that nothing else has to wait for all of them. */
  async #searchAllHere(): Promise<void> {
    for (const id of this.#waiting.keys()) {
      this.#searchHere(id);
      await nextTurn();
    }
  }

  #searchHere(id: number): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    try {
      waiting.resolve(searchClauses(this.#options.indexes, waiting.search));
    } catch (error) {
      waiting.reject(error);
    }
  }
}
