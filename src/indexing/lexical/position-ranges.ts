/**
 * Runs of positions → one sorted set of them that is cheap to test, to count and to walk through, however many positions it
 * holds. Documents lie one after the other in an index, so any choice of documents is such a set. Immutable.
 */

export interface PositionRange {
  /** First position. */
  start: number;
  /** One behind the last position. */
  end: number;
}

export class PositionRanges {
  /** Ascending, none empty, none touching the next. */
  readonly ranges: readonly PositionRange[];
  /** Number of positions. */
  readonly count: number;

  private constructor(ranges: readonly PositionRange[]) {
    this.ranges = ranges;
    this.count = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  }

  /** @param ranges in any order; they may touch or overlap. */
  static of(ranges: Iterable<PositionRange>): PositionRanges {
    const joined: PositionRange[] = [];
    for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
      const last = joined.at(-1);
      if (end <= start) continue;
      if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
      else joined.push({ start, end });
    }
    return new PositionRanges(joined);
  }

  /** Number of the first range that ends behind `position`; as many as there are when none does. */
  #after(position: number): number {
    let [low, high] = [0, this.ranges.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.ranges[middle]?.end ?? 0) <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  has(position: number): boolean {
    const range = this.ranges[this.#after(position)];
    return range !== undefined && range.start <= position;
  }

  /** Whether any position from `start` to before `end` is in the set. */
  overlaps(start: number, end: number): boolean {
    const range = this.ranges[this.#after(start)];
    return range !== undefined && range.start < end;
  }
}
