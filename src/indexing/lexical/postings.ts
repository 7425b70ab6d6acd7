/**
 * Postings in blocks: positions as 16-bit distances from their block's first one, impacts as 16-bit codes, and each block's
 * greatest code, which bounds what the block can add to a score. Written in two passes over the same postings.
 */
import type { PackedSections, Section } from "../snapshot/binary.ts";
import { k1 } from "./fields.ts";

export const mostPostingsInBlock = 128;
const widestBlock = 65_535;
const greatestCode = 65_535;
/** Impact of code 1. */
export const impactUnit = (k1 + 1) / greatestCode;

/** @param impact from 0 to k1 + 1. The step is 3 · 10⁻⁵, far below what tells two clauses apart; never 0. */
export const impactCode = (impact: number): number => Math.max(1, Math.round(impact / impactUnit));

export interface Postings {
  /** First block of each term; one more at the end. */
  termBlocks: Uint32Array;
  /** Position of each block's first posting. */
  blockBases: Uint32Array;
  /** First posting of each block; one more at the end. */
  blockPostings: Uint32Array;
  /** Greatest code in each block. */
  blockPeaks: Uint16Array;
  /** Position minus its block's base, by posting; ascending within a block. */
  deltas: Uint16Array;
  /** Impact in `impactUnit`, by posting. */
  codes: Uint16Array;
}

export const postingSections = (postings: Postings): Record<string, Section> => ({ ...postings });

export const openPostings = (sections: PackedSections): Postings => ({
  termBlocks: sections.integers("termBlocks"),
  blockBases: sections.integers("blockBases"),
  blockPostings: sections.integers("blockPostings"),
  blockPeaks: sections.shorts("blockPeaks"),
  deltas: sections.shorts("deltas"),
  codes: sections.shorts("codes"),
});

/** Number of postings of a term. */
export function postingCount({ termBlocks, blockPostings }: Postings, term: number): number {
  return (blockPostings[termBlocks[term + 1] ?? 0] ?? 0) - (blockPostings[termBlocks[term] ?? 0] ?? 0);
}

/** Calls `visit` with every posting of a term, by position. */
export function eachPosting(postings: Postings, term: number, visit: (position: number, code: number) => void): void {
  const { termBlocks, blockBases, blockPostings, deltas, codes } = postings;
  for (let block = termBlocks[term] ?? 0; block < (termBlocks[term + 1] ?? 0); block += 1) {
    const base = blockBases[block] ?? 0;
    for (let i = blockPostings[block] ?? 0; i < (blockPostings[block + 1] ?? 0); i += 1) {
      visit(base + (deltas[i] ?? 0), codes[i] ?? 0);
    }
  }
}

/** Adds factor × code of every posting of a term to `sums`, by position plus `offset`. */
export function addPostings(
  { termBlocks, blockBases, blockPostings, deltas, codes }: Postings,
  term: number,
  { sums, offset, factor }: { sums: Float64Array; offset: number; factor: number },
): void {
  for (let block = termBlocks[term] ?? 0; block < (termBlocks[term + 1] ?? 0); block += 1) {
    const base = offset + (blockBases[block] ?? 0);
    const end = blockPostings[block + 1] ?? 0;
    for (let i = blockPostings[block] ?? 0; i < end; i += 1) {
      const position = base + (deltas[i] ?? 0);
      sums[position] = (sums[position] ?? 0) + factor * (codes[i] ?? 0);
    }
  }
}

/** Code of a term at a position; 0 where it does not occur. By two binary searches. */
export function codeAt(postings: Postings, term: number, position: number): number {
  const { termBlocks, blockBases, blockPostings, deltas, codes } = postings;
  let [low, high] = [termBlocks[term] ?? 0, (termBlocks[term + 1] ?? 0) - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((blockBases[middle] ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  if (low > high) return 0;
  const delta = position - (blockBases[low] ?? 0);
  let [first, last] = [blockPostings[low] ?? 0, (blockPostings[low + 1] ?? 0) - 1];
  while (first < last) {
    const middle = (first + last) >>> 1;
    if ((deltas[middle] ?? 0) < delta) first = middle + 1;
    else last = middle;
  }
  return deltas[first] === delta ? (codes[first] ?? 0) : 0;
}

/** First pass: how many postings and blocks each term needs. Each term's positions must come in ascending order. */
export class PostingCounter {
  readonly postings: Uint32Array;
  readonly blocks: Uint32Array;
  readonly #bases: Uint32Array;
  readonly #inBlock: Uint8Array;

  constructor(terms: number) {
    this.postings = new Uint32Array(terms);
    this.blocks = new Uint32Array(terms);
    this.#bases = new Uint32Array(terms);
    this.#inBlock = new Uint8Array(terms);
  }

  count(term: number, position: number): void {
    const inBlock = this.#inBlock[term] ?? 0;
    this.postings[term] = (this.postings[term] ?? 0) + 1;
    if (inBlock === 0 || inBlock === mostPostingsInBlock || position - (this.#bases[term] ?? 0) > widestBlock) {
      this.blocks[term] = (this.blocks[term] ?? 0) + 1;
      this.#bases[term] = position;
      this.#inBlock[term] = 1;
    } else {
      this.#inBlock[term] = inBlock + 1;
    }
  }
}

/** Second pass: the same postings again, in the same order, with their codes. */
export class PostingWriter {
  readonly #result: Postings;
  /** Where each term's next posting goes. */
  readonly #next: Uint32Array;
  /** The block after the one that each term is in; its first block before its first posting. */
  readonly #block: Uint32Array;

  constructor({ postings, blocks }: PostingCounter) {
    const terms = postings.length;
    const termBlocks = new Uint32Array(terms + 1);
    this.#next = new Uint32Array(terms);
    let [allPostings, allBlocks] = [0, 0];
    for (let term = 0; term < terms; term += 1) {
      this.#next[term] = allPostings;
      termBlocks[term] = allBlocks;
      allPostings += postings[term] ?? 0;
      allBlocks += blocks[term] ?? 0;
    }
    termBlocks[terms] = allBlocks;
    this.#block = termBlocks.slice(0, terms);
    this.#result = {
      termBlocks,
      blockBases: new Uint32Array(allBlocks),
      blockPostings: new Uint32Array(allBlocks + 1).fill(allPostings, allBlocks),
      blockPeaks: new Uint16Array(allBlocks),
      deltas: new Uint16Array(allPostings),
      codes: new Uint16Array(allPostings),
    };
  }

  write(term: number, position: number, code: number): void {
    const { termBlocks, blockBases, blockPostings, blockPeaks, deltas, codes } = this.#result;
    const at = this.#next[term] ?? 0;
    this.#next[term] = at + 1;
    let block = (this.#block[term] ?? 0) - 1;
    const isFirst = block < (termBlocks[term] ?? 0);
    if (
      isFirst ||
      at - (blockPostings[block] ?? 0) === mostPostingsInBlock ||
      position - (blockBases[block] ?? 0) > widestBlock
    ) {
      block += 1;
      this.#block[term] = block + 1;
      blockBases[block] = position;
      blockPostings[block] = at;
    }
    deltas[at] = position - (blockBases[block] ?? 0);
    codes[at] = code;
    if (code > (blockPeaks[block] ?? 0)) blockPeaks[block] = code;
  }

  finish(): Postings {
    return this.#result;
  }
}
