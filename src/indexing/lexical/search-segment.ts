/**
 * A segment and weighted terms → its best positions, exact, without looking at most postings. Block-max MaxScore by windows of
 * positions: Turtle & Flood, «Query evaluation: strategies and optimizations» (1995); Ding & Suel, «Faster top-k document
 * retrieval using block-max indexes» (2011). Scores are sums of whole numbers, so they do not depend on the order of adding.
 */
import type { PositionRanges } from "./position-ranges.ts";
import { BestHits } from "./best-hits.ts";
import type { Postings } from "./postings.ts";
import type { LexicalSegment } from "./segment.ts";

/** A term of the query, found in a segment. */
export interface SearchTerm {
  /** Its number in the segment. */
  id: number;
  /** Whole number by which its codes count; at most 2³² or so, that sums stay exact. */
  factor: number;
}

/** Positions a window has; its sums stay in the processor's cache. */
const windowBits = 14;
const windowSize = 2 ** windowBits;
/** A look-up by binary search costs about as much as adding this many postings. */
const postingsPerLookup = 16;

/** Sums of the window at hand, all zero between two windows, and the places in it that are not. */
const sums = new Float64Array(windowSize);
const touched = new Uint16Array(windowSize);

/** What each term can add at most in each window, and where its postings for that window begin. */
class WindowPlan {
  readonly windows: number;
  /** By term and window. */
  readonly peaks: Float64Array;
  /** First block of the term that reaches into the window; by term and window. */
  readonly blocks: Uint32Array;
  /** Sum of the peaks of all terms, by window. */
  readonly bounds: Float64Array;

  constructor(segment: LexicalSegment, terms: readonly SearchTerm[]) {
    this.windows = Math.ceil(segment.size / windowSize);
    this.peaks = new Float64Array(this.windows * terms.length);
    this.blocks = new Uint32Array(this.windows * terms.length);
    this.bounds = new Float64Array(this.windows);
    terms.forEach((term, i) => this.#measure(segment, term, i * this.windows));
  }

  #measure({ postings, size }: LexicalSegment, { id, factor }: SearchTerm, row: number): void {
    const { termBlocks, blockBases, blockPeaks } = postings;
    const { peaks, blocks, bounds } = this;
    const end = termBlocks[id + 1] ?? 0;
    for (let block = termBlocks[id] ?? 0; block < end; block += 1) {
      const first = (blockBases[block] ?? 0) >>> windowBits;
      // A block ends before the next one begins; where exactly would take a look at its postings.
      const last = (block + 1 < end ? (blockBases[block + 1] ?? 0) - 1 : size - 1) >>> windowBits;
      if (last - first > 1) {
        this.#measureSparse(postings, block, factor, row);
        continue;
      }
      const peak = factor * (blockPeaks[block] ?? 0);
      for (let window = first; window <= last; window += 1) {
        const before = peaks[row + window] ?? 0;
        if (before === 0) blocks[row + window] = block;
        if (peak > before) peaks[row + window] = peak;
      }
    }
    for (let window = 0; window < this.windows; window += 1) {
      bounds[window] = (bounds[window] ?? 0) + (peaks[row + window] ?? 0);
    }
  }

  /** A block that reaches over many windows is in few of them: its postings say in which, and with what. */
  #measureSparse(postings: Postings, block: number, factor: number, row: number): void {
    const { blockBases, blockPostings, deltas, codes } = postings;
    const base = blockBases[block] ?? 0;
    const end = blockPostings[block + 1] ?? 0;
    for (let i = blockPostings[block] ?? 0; i < end; i += 1) {
      const at = row + ((base + (deltas[i] ?? 0)) >>> windowBits);
      const peak = factor * (codes[i] ?? 0);
      const before = this.peaks[at] ?? 0;
      if (before === 0) this.blocks[at] = block;
      if (peak > before) this.peaks[at] = peak;
    }
  }
}

interface WindowTerm {
  term: SearchTerm;
  peak: number;
  /** First block that reaches into the window. */
  block: number;
}

/** First posting from `first` to before `end` whose delta is at least `delta`. */
function lowerBound(deltas: Uint16Array, first: number, end: number, delta: number): number {
  let [low, high] = [first, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((deltas[middle] ?? 0) < delta) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Runs of one term's postings inside one window: from where to where, and what to add to a delta to get the place. */
const runFirsts = new Uint32Array(windowSize);
const runEnds = new Uint32Array(windowSize);
const runShifts = new Int32Array(windowSize);

/** Finds the runs of a term inside the window that begins at `start`; returns how many there are. */
function findRuns(postings: Postings, { term, block: firstBlock }: WindowTerm, start: number): number {
  const { termBlocks, blockBases, blockPostings, deltas } = postings;
  const lastBlock = termBlocks[term.id + 1] ?? 0;
  const windowEnd = start + windowSize;
  let runs = 0;
  for (let block = firstBlock; block < lastBlock; block += 1) {
    const base = blockBases[block] ?? 0;
    if (base >= windowEnd) break;
    let first = blockPostings[block] ?? 0;
    let end = blockPostings[block + 1] ?? 0;
    if (base < start) first = lowerBound(deltas, first, end, start - base);
    if (base + (deltas[end - 1] ?? 0) >= windowEnd) end = lowerBound(deltas, first, end, windowEnd - base);
    if (first >= end) continue;
    runFirsts[runs] = first;
    runEnds[runs] = end;
    runShifts[runs] = base - start;
    runs += 1;
  }
  return runs;
}

/** Adds a term's postings of the window to the sums; returns how many places are touched now. */
function addAll(postings: Postings, found: WindowTerm, start: number, before: number): number {
  const { deltas, codes } = postings;
  const { factor } = found.term;
  let count = before;
  const runs = findRuns(postings, found, start);
  for (let run = 0; run < runs; run += 1) {
    const shift = runShifts[run] ?? 0;
    const end = runEnds[run] ?? 0;
    for (let i = runFirsts[run] ?? 0; i < end; i += 1) {
      const place = (deltas[i] ?? 0) + shift;
      const sum = sums[place] ?? 0;
      if (sum === 0) {
        touched[count] = place;
        count += 1;
      }
      sums[place] = sum + factor * (codes[i] ?? 0);
    }
  }
  return count;
}

/** Code at a place of the window, from the runs found last; 0 where the term does not occur. */
function codeInRuns({ deltas, codes }: Postings, runs: number, place: number): number {
  let [low, high] = [0, runs - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((runShifts[middle] ?? 0) + (deltas[runFirsts[middle] ?? 0] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  const delta = place - (runShifts[low] ?? 0);
  const at = lowerBound(deltas, runFirsts[low] ?? 0, runEnds[low] ?? 0, delta);
  return at < (runEnds[low] ?? 0) && deltas[at] === delta ? (codes[at] ?? 0) : 0;
}

/** The same for a term that cannot make a hit by itself: only at the places touched so far. */
function addToTouched(postings: Postings, found: WindowTerm, start: number, candidates: number): void {
  const { deltas, codes } = postings;
  const { factor } = found.term;
  const runs = findRuns(postings, found, start);
  let count = 0;
  for (let run = 0; run < runs; run += 1) count += (runEnds[run] ?? 0) - (runFirsts[run] ?? 0);
  if (candidates * postingsPerLookup < count) {
    for (let i = 0; i < candidates; i += 1) {
      const place = touched[i] ?? 0;
      sums[place] = (sums[place] ?? 0) + factor * codeInRuns(postings, runs, place);
    }
    return;
  }
  for (let run = 0; run < runs; run += 1) {
    const shift = runShifts[run] ?? 0;
    const end = runEnds[run] ?? 0;
    for (let i = runFirsts[run] ?? 0; i < end; i += 1) {
      const place = (deltas[i] ?? 0) + shift;
      const sum = sums[place] ?? 0;
      if (sum !== 0) sums[place] = sum + factor * (codes[i] ?? 0);
    }
  }
}

/** Keeps the touched places that can still reach the threshold and clears the others; returns how many are kept. */
function keepPromising(count: number, threshold: number, rest: number): number {
  let kept = 0;
  for (let i = 0; i < count; i += 1) {
    const place = touched[i] ?? 0;
    if ((sums[place] ?? 0) + rest >= threshold) {
      touched[kept] = place;
      kept += 1;
    } else {
      sums[place] = 0;
    }
  }
  return kept;
}

export interface SegmentSearch {
  terms: readonly SearchTerm[];
  /** Takes the hits; what it has already raises the threshold. */
  best: BestHits;
  /** What is added to a position of the segment to get one of the index. */
  offset: number;
  /** Positions of the index that can be hits; all when left out. Windows without any are passed over. */
  within?: PositionRanges | undefined;
}

/**
 * A score that at least as many places of the window as hits are wanted have already: what they lack can only raise it. 0 when
 * there are not so many.
 */
function reachedBy(count: number, start: number, { best, offset, within }: SegmentSearch): number {
  const reached = new BestHits(best.limit);
  for (let i = 0; i < count; i += 1) {
    const place = touched[i] ?? 0;
    const sum = sums[place] ?? 0;
    if (sum > reached.threshold && (within === undefined || within.has(offset + start + place))) reached.offer(i, sum);
  }
  return reached.threshold;
}

/** @param found terms that occur in the window, the one with the lowest peak first. */
function searchWindow(postings: Postings, found: readonly WindowTerm[], start: number, search: SegmentSearch): void {
  const { best, offset, within } = search;
  const { isFilling } = best;
  let { threshold } = best;
  let due = 2 * best.limit;
  // Terms before `i` cannot reach the threshold, not even together: no clause that has only those is a hit.
  let rest = 0;
  for (const { peak } of found) rest += peak;
  let count = 0;
  let i = found.length;
  while (i > 0 && rest >= threshold) {
    const term = found[i - 1];
    if (term === undefined) break;
    i -= 1;
    count = addAll(postings, term, start, count);
    rest -= term.peak;
    // The first windows have no threshold to go by, so they make one as they go.
    if (isFilling && i > 0 && count >= due) {
      threshold = Math.max(threshold, reachedBy(count, start, search));
      due = 2 * count;
    }
  }
  for (; i > 0 && count > 0; i -= 1) {
    const term = found[i - 1];
    if (term === undefined) continue;
    count = keepPromising(count, threshold, rest);
    addToTouched(postings, term, start, count);
    rest -= term.peak;
  }
  for (let at = 0; at < count; at += 1) {
    const place = touched[at] ?? 0;
    const sum = sums[place] ?? 0;
    sums[place] = 0;
    if (sum < best.threshold) continue;
    const position = offset + start + place;
    if (within === undefined || within.has(position)) best.offer(position, sum);
  }
}

/** Offers the segment's best positions, whose scores are sums of factor × code. */
export function searchSegment(segment: LexicalSegment, search: SegmentSearch): void {
  const { terms, best } = search;
  const plan = new WindowPlan(segment, terms);
  const order = Array.from(plan.bounds.keys()).sort((a, b) => (plan.bounds[b] ?? 0) - (plan.bounds[a] ?? 0));
  for (const window of order) {
    const bound = plan.bounds[window] ?? 0;
    if (bound === 0 || bound < best.threshold) break;
    const start = window * windowSize;
    const from = search.offset + start;
    if (search.within?.overlaps(from, from + windowSize) === false) continue;
    const found: WindowTerm[] = [];
    for (let i = 0; i < terms.length; i += 1) {
      const at = i * plan.windows + window;
      const peak = plan.peaks[at] ?? 0;
      const term = terms[i];
      if (peak > 0 && term !== undefined) found.push({ term, peak, block: plan.blocks[at] ?? 0 });
    }
    found.sort((a, b) => a.peak - b.peak);
    searchWindow(segment.postings, found, start, search);
  }
}
