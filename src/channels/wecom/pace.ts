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

export class MemberPace {
  readonly #options: PaceOptions;
  /** Times of sending in the last hour, oldest first. */
  readonly #sent = new Map<string, number[]>();

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  /** Resolves when one more message to the member is allowed, and counts it. */
  async turn(member: string): Promise<void> {
    for (;;) {
      const waitMs = this.#waitMs(member);
      if (waitMs <= 0) break;
      await this.#options.wait(waitMs);
    }
    const times = this.#sent.get(member) ?? [];
    times.push(this.#options.nowMs());
    this.#sent.set(member, times);
  }

  #waitMs(member: string): number {
    const now = this.#options.nowMs();
    const times = (this.#sent.get(member) ?? []).filter((time) => time > now - hourMs);
    if (times.length === 0) this.#sent.delete(member);
    else this.#sent.set(member, times);
    const waitFor = (count: number, spanMs: number): number => {
      const first = times.at(-count);
      return first === undefined ? 0 : first + spanMs - now;
    };
    return Math.max(waitFor(this.#options.perMinute ?? 30, minuteMs), waitFor(this.#options.perHour ?? 1000, hourMs));
  }
}
