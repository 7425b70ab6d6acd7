/**
 * What a page's move would mend, weighed on the blocks' traits alone: how many broken joints it makes or mends, and how many
 * item numbers are out of order after it. Nothing is copied; the blocks move only when a move is chosen.
 */
import { type Sign, SIGN_RANK } from "../sign.ts";

/** Blocks `from`–`to` go behind block `after`, which is neither one of them nor right before them. */
export interface Move {
  from: number;
  to: number;
  after: number;
}

/** What a block shows at its ends. */
export interface Ends {
  isText: boolean;
  /** It breaks off. */
  unfinished: boolean;
  /** It begins something of its own. */
  opens: boolean;
  sign: Sign | null;
}

const KINDS = Object.keys(SIGN_RANK).length;
/** No item of the kind came before. */
const NONE = -1;

/** The order of some blocks, as it is and as it would be. */
export class PageOrder {
  readonly #ends: readonly Ends[];

  constructor(ends: readonly Ends[]) {
    this.#ends = ends;
  }

  /** 1 where a broken-off paragraph meets something that cannot continue it, or nothing. */
  #isBroken(left: number, right: number): number {
    const [before, next] = [this.#ends[left], this.#ends[right]];
    return before?.isText === true && before.unfinished && (next === undefined || next.opens) ? 1 : 0;
  }

  /** Broken joints that the move makes, less those that it mends. */
  jointsMade({ from, to, after }: Move): number {
    const made = this.#isBroken(from - 1, to + 1) + this.#isBroken(after, from) + this.#isBroken(to, after + 1);
    const mended = this.#isBroken(from - 1, from) + this.#isBroken(to, to + 1) + this.#isBroken(after, after + 1);
    return made - mended;
  }

  /** Places where a numbered item does not follow the one before it: not the next, not a first. Null: before any move. */
  numberingBreaks(move: Move | null): number {
    const last = new Int32Array(KINDS).fill(NONE);
    return stretches(move, this.#ends.length).reduce(
      (breaks, [from, to]) => breaks + this.#breaksBetween(from, to, last),
      0,
    );
  }

  #breaksBetween(from: number, to: number, last: Int32Array): number {
    let breaks = 0;
    for (let i = from; i <= to; i++) {
      const sign = this.#ends[i]?.sign ?? null;
      if (sign === null || sign.kind === "is") continue;
      const before = last[SIGN_RANK[sign.kind]] ?? NONE;
      if (sign.number !== 1 && (before === NONE || sign.number !== before + 1)) breaks++;
      last[SIGN_RANK[sign.kind]] = sign.number;
      // A wider heading starts the numbers below it afresh.
      if (sign.kind === "chapter") last[SIGN_RANK.section] = NONE;
      if (sign.kind === "chapter" || sign.kind === "section") last[SIGN_RANK.arabic] = NONE;
    }
    return breaks;
  }
}

/** First and last index of the stretches that follow one another after the move. */
function stretches(move: Move | null, count: number): [number, number][] {
  if (move === null) return [[0, count - 1]];
  const { from, to, after } = move;
  return after < from
    ? [
        [0, after],
        [from, to],
        [after + 1, from - 1],
        [to + 1, count - 1],
      ]
    : [
        [0, from - 1],
        [to + 1, after],
        [from, to],
        [after + 1, count - 1],
      ];
}
