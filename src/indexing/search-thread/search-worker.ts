/**
 * Searches of large indexes → a thread of their own, in order, so that nobody else has to wait for them. Refuses more than a
 * bounded number at once. Should the thread end by itself, what it was at is searched in place and the others go to a new one.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import { BusyError } from "../../errors.ts";
import { searchClauses } from "./clause-search.ts";
import type { ClauseIndexes, ClauseSearch, ScoredPositions } from "./clause-search.ts";
import { toMessage } from "./search-messages.ts";
import type { MessageFromThread, MessageToThread } from "./search-messages.ts";
import type { SegmentSource } from "./search-vectors.ts";
import { startSearchThread } from "./start-search-thread.ts";

export interface SearchWorkerOptions {
  /** Searches under way at once; one more is refused. Default 256: twice what the web page lets in. */
  mostAtOnce?: number;
  /** A thread that ends by itself this soon after the one before it did is not replaced. Default one minute. */
  restartAfterMs?: number;
  /** Default: a thread of our own. */
  startThread?: () => Promise<Worker>;
}

/** An index that the thread has, or shall have. */
interface Served {
  /** In the order of their positions. */
  segments: readonly SegmentSource[];
  /** The same words and vectors here, for what the thread does not answer. They need no graph. */
  indexes: ClauseIndexes;
  /** `here`: the thread could not open it. */
  state: "opening" | "open" | "here";
  /** Called when it is clear whether the thread can search it. */
  settle: () => void;
}

interface Waiting {
  index: number;
  search: ClauseSearch;
  resolve: (found: ScoredPositions[]) => void;
  reject: (reason: unknown) => void;
}

const retryAfterSeconds = 2;
const threadEvents = ["message", "error", "exit"] as const;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export class SearchWorker {
  readonly #options: Required<SearchWorkerOptions>;
  readonly #served = new Map<number, Served>();
  /** By number, in the order in which they were asked. */
  readonly #waiting = new Map<number, Waiting>();
  readonly #warnings: string[] = [];
  /** Keys of the segments that the thread has been given. */
  #given = new Set<string>();
  #lastIndex = 0;
  #lastSearch = 0;
  #thread: Worker | null = null;
  #starting: Promise<void> | null = null;
  #hasGivenUp = false;
  #endedAtMs = -Infinity;

  constructor(options: SearchWorkerOptions = {}) {
    this.#options = { mostAtOnce: 256, restartAfterMs: 60_000, startThread: startSearchThread, ...options };
  }

  /** Whether a thread searches, or will in a moment. */
  get isRunning(): boolean {
    return this.#thread !== null || this.#starting !== null;
  }

  /** True when no thread will be started any more. */
  get hasGivenUp(): boolean {
    return this.#hasGivenUp;
  }

  /** One line each, in Chinese, told once: what makes searching worse than it should be. */
  takeWarnings(): string[] {
    return this.#warnings.splice(0);
  }

  /**
   * Has the thread open an index; segments that it has already are not opened again.
   * @returns the index's number, and when the thread can search it or it is clear that it never will.
   */
  open(segments: readonly SegmentSource[], indexes: ClauseIndexes): { index: number; ready: Promise<void> } {
    this.#lastIndex += 1;
    const index = this.#lastIndex;
    const ready = new Promise<void>((settle) => {
      this.#served.set(index, { segments, indexes, state: this.#hasGivenUp ? "here" : "opening", settle });
      if (this.#hasGivenUp) settle();
      else if (this.#thread === null) this.#starting ??= this.#start();
      else this.#give(index);
    });
    return { index, ready };
  }

  /** The thread forgets an index, and what waits for it is searched here; without any index the thread ends. */
  async drop(index: number): Promise<void> {
    await this.#searchAllHere(index);
    this.#served.get(index)?.settle();
    this.#served.delete(index);
    const kept = new Set([...this.#served.values()].flatMap(({ segments }) => segments.map(({ key }) => key)));
    this.#given = new Set([...this.#given].filter((key) => kept.has(key)));
    if (this.#served.size > 0) this.#post({ kind: "drop", index });
    else await this.#leave()?.terminate();
  }

  /**
   * @param index a number that `open` gave; one that was dropped is not known any more.
   * @throws BusyError when too many searches wait already.
   */
  search(index: number, search: ClauseSearch): Promise<ScoredPositions[]> {
    const state = this.#served.get(index)?.state;
    return new Promise((resolve, reject) => {
      if (state !== "here" && this.#waiting.size >= this.#options.mostAtOnce) throw new BusyError(retryAfterSeconds);
      this.#lastSearch += 1;
      const id = this.#lastSearch;
      this.#waiting.set(id, { index, search, resolve, reject });
      // While it is being opened it waits, and is sent when that is done.
      if (state === "open") this.#post(toMessage({ id, index }, search));
      else if (state !== "opening") this.#searchHere(id);
      this.#mindLife();
    });
  }

  #post(message: MessageToThread): void {
    this.#thread?.postMessage(message, []);
  }

  /** A process may end while its thread has nothing to do. */
  #mindLife(): void {
    const isIdle = this.#waiting.size === 0 && [...this.#served.values()].every(({ state }) => state !== "opening");
    if (isIdle) this.#thread?.unref();
    else this.#thread?.ref();
  }

  /** Never rejects. */
  async #start(): Promise<void> {
    try {
      const thread = await this.#options.startThread();
      this.#thread = thread;
      thread.on("message", (message: MessageFromThread) => this.#take(message));
      thread.on("error", (error) => this.#ended(reasonOf(error)));
      thread.on("exit", (code) => this.#ended(`代码 ${code}`));
    } catch (error) {
      this.#giveUp(`检索线程没有启动（${reasonOf(error)}）`);
    }
    this.#starting = null;
    for (const index of this.#served.keys()) this.#give(index);
    // All were dropped while it started.
    if (this.#served.size === 0) await this.#leave()?.terminate();
  }

  /** Sends an index to the thread, with the segments that it has not. */
  #give(index: number): void {
    const served = this.#served.get(index);
    if (served === undefined || this.#thread === null) return;
    const { segments } = served;
    const added = segments.filter(({ key }) => !this.#given.has(key));
    for (const { key } of added) this.#given.add(key);
    this.#post({ kind: "open", index, keys: segments.map(({ key }) => key), segments: added });
    this.#mindLife();
  }

  #take(message: MessageFromThread): void {
    if (message.kind === "found") {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      waiting?.resolve(message.found);
    } else if (message.kind === "failed") {
      this.#searchHere(message.id);
    } else if (message.kind === "opened") {
      this.#opened(message.index);
    } else if (message.kind === "refused") {
      this.#warnings.push(`检索线程打不开索引（${message.reason}），改在主线程检索，人多时会慢。请重启服务。`);
      this.#searchFromHere(message.index);
    }
    this.#mindLife();
  }

  #opened(index: number): void {
    const served = this.#served.get(index);
    if (served === undefined) return;
    served.state = "open";
    for (const [id, waiting] of this.#waiting) {
      if (waiting.index === index) this.#post(toMessage({ id, index }, waiting.search));
    }
    served.settle();
  }

  #searchFromHere(index: number): void {
    const served = this.#served.get(index);
    if (served !== undefined) served.state = "here";
    served?.settle();
    void this.#searchAllHere(index);
  }

  /** The thread, no more listened to. */
  #leave(): Worker | null {
    const thread = this.#thread;
    this.#thread = null;
    this.#given.clear();
    // Only these: Node hangs on to a thread's messages by listeners of its own.
    for (const event of threadEvents) thread?.removeAllListeners(event);
    // An error without a listener would end the process.
    thread?.on("error", () => undefined);
    return thread;
  }

  #ended(reason: string): void {
    this.#leave();
    const sinceLastMs = performance.now() - this.#endedAtMs;
    this.#endedAtMs = performance.now();
    // The search it was at may be what ended it.
    const [first] = [...this.#waiting].find(([, { index }]) => this.#served.get(index)?.state === "open") ?? [];
    if (first !== undefined) this.#searchHere(first);
    if (sinceLastMs < this.#options.restartAfterMs) {
      this.#giveUp(`检索线程意外结束（${reason}）`);
      return;
    }
    this.#warnings.push(`检索线程意外结束（${reason}），已重新启动，回答不受影响。`);
    for (const served of this.#served.values()) if (served.state === "open") served.state = "opening";
    this.#starting = this.#start();
  }

  #giveUp(trouble: string): void {
    this.#warnings.push(`${trouble}，改在主线程检索，人多时会慢。请重启服务。`);
    this.#hasGivenUp = true;
    for (const index of this.#served.keys()) this.#searchFromHere(index);
  }

  /** One after the other, so that nothing else has to wait for all of them. */
  async #searchAllHere(index: number): Promise<void> {
    for (const [id, waiting] of this.#waiting) {
      if (waiting.index !== index) continue;
      this.#searchHere(id);
      await nextTurn();
    }
  }

  #searchHere(id: number): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    const served = this.#served.get(waiting.index);
    try {
      if (served === undefined) throw new RangeError(`index ${waiting.index} was dropped`);
      waiting.resolve(searchClauses(served.indexes, waiting.search));
    } catch (error) {
      waiting.reject(error);
    }
  }
}
