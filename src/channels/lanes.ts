/** Work of many conversations: in order within one, side by side across them, never more at once than the bound. */

export class Lanes {
  readonly #bound: number;
  readonly #tails = new Map<string, Promise<void>>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** @param bound conversations worked on at once, at least 1 */
  constructor(bound: number) {
    this.#bound = bound;
  }

  /** Queues a task behind those of the same key. The task must not throw. */
  run(key: string, task: () => Promise<void>): void {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const tail = before
      .then(() => this.#inTurn(task))
      .finally(() => {
        if (this.#tails.get(key) === tail) this.#tails.delete(key);
      });
    this.#tails.set(key, tail);
  }

  /** Resolves when nothing is queued, or after `timeoutMs`. */
  async idle(timeoutMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    const drained = (async (): Promise<void> => {
      while (this.#tails.size > 0) await Promise.allSettled(this.#tails.values());
    })();
    await Promise.race([drained, deadline]);
    clearTimeout(timer);
  }

  async #inTurn(task: () => Promise<void>): Promise<void> {
    if (this.#running < this.#bound) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      await task();
    } finally {
      // The place is handed on rather than given back, so that no newcomer slips in between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
