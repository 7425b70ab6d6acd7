/** A bound on how much runs at once: work goes in, at most so many pieces of it run, the others wait in order. */

export class Slots {
  readonly #bound: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** @param bound pieces of work at once, at least 1 */
  constructor(bound: number) {
    this.#bound = bound;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#bound) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      // The place is handed on rather than given back, so that no newcomer slips in between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
