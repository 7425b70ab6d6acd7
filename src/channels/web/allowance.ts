/** How many things may be written down in a minute, all people together. One more is refused, with when to come back. */
import { BusyError } from "../../errors.ts";

const MINUTE_MS = 60_000;

export class Allowance {
  readonly #perMinute: number;
  readonly #now: () => number;
  #usedAt: number[] = [];

  /** @param perMinute at least 1 */
  constructor(perMinute: number, now: () => number = Date.now) {
    this.#perMinute = perMinute;
    this.#now = now;
  }

  /** @throws BusyError when the minute is used up. */
  take(): void {
    const now = this.#now();
    this.#usedAt = this.#usedAt.filter((at) => now - at < MINUTE_MS);
    const oldest = this.#usedAt[0];
    if (oldest !== undefined && this.#usedAt.length >= this.#perMinute) {
      throw new BusyError(Math.ceil((oldest + MINUTE_MS - now) / 1000));
    }
    this.#usedAt.push(now);
  }
}
