/** Work of many conversations: in order within one, side by side across them, never more at once than the bound. */
import { Slots } from "./slots.ts";

export class Lanes {
  readonly #slots: Slots;
  readonly #tails = new Map<string, Promise<void>>();

  /** @param bound conversations worked on at once, at least 1 */
  constructor(bound: number) {
    this.#slots = new Slots(bound);
  }

  /** Queues a task behind those of the same key. The task must not throw. */
  run(key: string, task: () => Promise<void>): void {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const tail = before
      .then(() => this.#slots.run(task))
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
}
