/** How many questions are answered at once. One more than the bound is refused at once, with when to come back. */
import { BusyError } from "../../errors.ts";

export class Gate {
  readonly #bound: number;
  #inside = 0;
  #refused = 0;

  /** @param bound at least 1 */
  constructor(bound: number) {
    this.#bound = bound;
  }

  get inside(): number {
    return this.#inside;
  }

  get refused(): number {
    return this.#refused;
  }

  /** @returns a function that leaves again; calling it twice does no harm. @throws BusyError when full. */
  enter(): () => void {
    if (this.#inside >= this.#bound) {
      this.#refused += 1;
      throw new BusyError(2);
    }
    this.#inside += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#inside -= 1;
    };
  }
}
