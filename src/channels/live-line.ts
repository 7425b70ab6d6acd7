/** Lines of a long work, as they come → the last one shown now and then, never two at once. What is overtaken is left out. */

export class LiveLine {
  readonly #show: (line: string) => Promise<void>;
  readonly #intervalMs: number;
  #shownAtMs = Number.NEGATIVE_INFINITY;
  #showing: Promise<void> | null = null;
  #last = "";

  /** @param intervalMs the shortest time from one line to the next */
  constructor(show: (line: string) => Promise<void>, intervalMs: number) {
    this.#show = show;
    this.#intervalMs = intervalMs;
  }

  tell(line: string): void {
    const now = performance.now();
    if (this.#showing !== null || line === this.#last || now - this.#shownAtMs < this.#intervalMs) return;
    this.#last = line;
    this.#shownAtMs = now;
    // A line that did not arrive is not missed: the next one says more.
    this.#showing = this.#show(line)
      .catch(() => undefined)
      .finally(() => {
        this.#showing = null;
      });
  }

  /** Resolves when no line is on its way, so that the last word comes last. */
  async settled(): Promise<void> {
    await this.#showing;
  }
}
