/** How fast one member may be written to: WeCom drops what is over 30 a minute or 1,000 an hour in silence, so we wait. */

export interface PaceOptions {
  nowMs: () => number;
  wait: (ms: number) => Promise<void>;
  /** Default 30. */
  perMinute?: number;
  /** Default 1,000. */
  perHour?: number;
}

const minuteMs = 60_000;
const hourMs = 3_600_000;
/** A shorter wait is not worth a word. */
const shortWaitMs = 2000;
/** A person who was told is not told again at once. */
const toldMs = 300_000;

export class MemberPace {
  readonly #options: PaceOptions;
  /** Times of sending in the last hour, oldest first. */
  readonly #sent = new Map<string, number[]>();
  readonly #toldAtMs = new Map<string, number>();

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  /**
   * Resolves when one more message to the member is allowed, and counts it.
   * @param tell says to the member that there is a wait; it is counted as a message, for which room is kept
   */
  async turn(member: string, tell?: (waitMs: number) => Promise<void>): Promise<void> {
    const room = tell === undefined ? 0 : 1;
    for (;;) {
      const waitMs = this.#waitMs(member, room);
      if (waitMs <= 0) break;
      if (tell !== undefined && waitMs > shortWaitMs && this.#mayTell(member)) {
        this.#toldAtMs.set(member, this.#options.nowMs());
        this.#count(member);
        await tell(waitMs);
      } else {
        await this.#options.wait(waitMs);
      }
    }
    this.#count(member);
  }

  #count(member: string): void {
    const times = this.#sent.get(member) ?? [];
    times.push(this.#options.nowMs());
    this.#sent.set(member, times);
  }

  #mayTell(member: string): boolean {
    const toldAtMs = this.#toldAtMs.get(member) ?? Number.NEGATIVE_INFINITY;
    return this.#options.nowMs() - toldAtMs >= toldMs && this.#waitMs(member, 0) <= 0;
  }

  /** @param room messages that have to fit besides this one */
  #waitMs(member: string, room: number): number {
    const now = this.#options.nowMs();
    const times = (this.#sent.get(member) ?? []).filter((time) => time > now - hourMs);
    if (times.length === 0) {
      this.#sent.delete(member);
      this.#toldAtMs.delete(member);
    } else this.#sent.set(member, times);
    const waitFor = (count: number, spanMs: number): number => {
      const first = times.at(-count);
      return first === undefined ? 0 : first + spanMs - now;
    };
    const { perMinute = 30, perHour = 1000 } = this.#options;
    return Math.max(waitFor(perMinute - room, minuteMs), waitFor(perHour - room, hourMs));
  }
}
