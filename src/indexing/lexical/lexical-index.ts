/**
 * Terms of clauses by field → an inverted index of one or more segments; question terms → the best clauses by BM25F, exact.
 * Rarity counts all segments, so a split index ranks as an undivided one.
 */
import { BestHits } from "./best-hits.ts";
import type { LexicalHit } from "./best-hits.ts";
import { averageLengths, fieldNames, inverseDocumentFrequency } from "./fields.ts";
import type { AverageLengths, LexicalDocument } from "./fields.ts";
import { mergeSegments } from "./merge.ts";
import { addPostings, codeAt, impactUnit, postingCount } from "./postings.ts";
import { searchSegment } from "./search-segment.ts";
import type { SearchTerm } from "./search-segment.ts";
import { buildSegment } from "./segment-builder.ts";
import type { PositionRanges } from "./position-ranges.ts";
import { openSegments, packSegments, sharedAverages } from "./segment.ts";
import type { LexicalSegment } from "./segment.ts";

export { topScores } from "./best-hits.ts";
export type { LexicalHit } from "./best-hits.ts";
export { driftOf, fieldNames, fieldSettings, inverseDocumentFrequency, k1 } from "./fields.ts";
export { segmentsToMerge } from "./merge.ts";
export type { AverageLengths, FieldName, FieldSetting, LexicalDocument } from "./fields.ts";

export interface WeightedTerm {
  term: string;
  /** Above 0; a term that weighs nothing, or less, is left out. */
  weight: number;
}

/** Weights are rounded to whole numbers of this, so that sums of them are exact. */
const weightUnit = 2 ** -20;
const scoreUnit = weightUnit * impactUnit;

export class LexicalIndex {
  /** Number of positions, headings included. */
  readonly size: number;
  readonly #segments: readonly LexicalSegment[];
  /** Clauses that can be results. */
  readonly #documents: number;
  /** Position of each segment's first clause. */
  readonly #offsets: readonly number[];

  /** @param segments in the order of their clauses, all made with the same averages. */
  private constructor(segments: readonly LexicalSegment[]) {
    this.#segments = segments;
    let size = 0;
    this.#offsets = segments.map((segment) => (size += segment.size) - segment.size);
    this.size = size;
    this.#documents = segments.reduce((sum, segment) => sum + segment.documents, 0);
  }

  /**
   * One segment. The terms of a clause are not kept once it has been read, so any number may be streamed in.
   * @param averages of the index that the segment is to join; without them those of the clauses read.
   */
  static build(documents: Iterable<LexicalDocument>, averages?: AverageLengths): LexicalIndex {
    return new LexicalIndex([buildSegment(documents, averages)]);
  }

  /** Parts that were built with the same averages as one index, in the order of their positions. Copies nothing. */
  static join(parts: readonly LexicalIndex[]): LexicalIndex {
    return new LexicalIndex(parts.flatMap((part) => part.#segments));
  }

  /** The same with one segment. Gives way to other work while it merges. */
  static async merge(parts: readonly LexicalIndex[]): Promise<LexicalIndex> {
    return new LexicalIndex([await mergeSegments(parts.flatMap((part) => part.#segments))]);
  }

  /**
   * Reads `buffer` where it lies; it must not change afterwards.
   * @throws SnapshotError for a file of another kind or version.
   */
  static open(buffer: Uint8Array): LexicalIndex {
    return new LexicalIndex(openSegments(buffer));
  }

  save(): Buffer {
    return packSegments(this.#segments);
  }

  /** What the impacts were made with. */
  get averages(): AverageLengths {
    return sharedAverages(this.#segments) ?? averageLengths([], 0);
  }

  /** Clauses that can be results. */
  get searchable(): number {
    return this.#documents;
  }

  /** Terms by field, in the order of `fieldNames`, summed over the clauses that can be results. */
  get fieldTerms(): number[] {
    return fieldNames.map((_, field) => this.#segments.reduce((sum, { totals }) => sum + (totals[field] ?? 0), 0));
  }

  /** Number of clauses with the term. */
  #frequency(term: string): number {
    let count = 0;
    for (const { terms, postings } of this.#segments) {
      const id = terms.find(term);
      if (id >= 0) count += postingCount(postings, id);
    }
    return count;
  }

  /** 0 for a term that occurs in no clause. */
  idf(term: string): number {
    const frequency = this.#frequency(term);
    return frequency === 0 ? 0 : inverseDocumentFrequency(this.#documents, frequency);
  }

  has(term: string): boolean {
    return this.#segments.some(({ terms }) => terms.find(term) >= 0);
  }

  /** The query's terms as each segment knows them: a term given twice counts twice. */
  #weigh(query: readonly WeightedTerm[]): SearchTerm[][] {
    const weights = new Map<string, number>();
    for (const { term, weight } of query) weights.set(term, (weights.get(term) ?? 0) + weight);
    const found: SearchTerm[][] = this.#segments.map(() => []);
    const ids = new Int32Array(this.#segments.length);
    for (const [term, weight] of weights) {
      let frequency = 0;
      for (let i = 0; i < ids.length; i += 1) {
        const segment = this.#segments[i];
        const id = segment?.terms.find(term) ?? -1;
        ids[i] = id;
        if (segment !== undefined && id >= 0) frequency += postingCount(segment.postings, id);
      }
      if (frequency === 0) continue;
      const factor = Math.round((weight * inverseDocumentFrequency(this.#documents, frequency)) / weightUnit);
      if (factor <= 0) continue;
      for (let i = 0; i < ids.length; i += 1) {
        const id = ids[i] ?? -1;
        if (id >= 0) found[i]?.push({ id, factor });
      }
    }
    return found;
  }

  /** Score of every position; 0 where no term occurs. Takes time with the index: `search` and `scoresAt` hardly do. */
  scoreAll(query: readonly WeightedTerm[]): Float32Array {
    const sums = new Float64Array(this.size);
    const weighed = this.#weigh(query);
    this.#segments.forEach((segment, i) => {
      const offset = this.#offsets[i] ?? 0;
      for (const { id, factor } of weighed[i] ?? []) {
        addPostings(segment.postings, id, { sums, offset, factor });
      }
    });
    const scores = new Float32Array(this.size);
    for (let position = 0; position < sums.length; position += 1) scores[position] = (sums[position] ?? 0) * scoreUnit;
    return scores;
  }

  /** Scores of the positions given, each 0…size−1, in their order. */
  scoresAt(query: readonly WeightedTerm[], positions: readonly number[]): Float64Array {
    const weighed = this.#weigh(query);
    const scores = new Float64Array(positions.length);
    this.#segments.forEach((segment, i) => {
      const offset = this.#offsets[i] ?? 0;
      const found = weighed[i] ?? [];
      positions.forEach((position, at) => {
        if (position < offset || position >= offset + segment.size) return;
        let sum = 0;
        for (const { id, factor } of found) sum += factor * codeAt(segment.postings, id, position - offset);
        scores[at] = sum * scoreUnit;
      });
    });
    return scores;
  }

  /**
   * The `limit` best positions, best first; ties by position. Only positive scores.
   * @param within leaves out all other positions, e.g. those of other regions; the narrower, the faster.
   */
  search(query: readonly WeightedTerm[], limit: number, within?: PositionRanges): LexicalHit[] {
    const best = new BestHits(limit);
    const weighed = this.#weigh(query);
    this.#segments.forEach((segment, i) => {
      searchSegment(segment, { terms: weighed[i] ?? [], best, offset: this.#offsets[i] ?? 0, within });
    });
    return best.ranked().map(({ position, score }) => ({ position, score: score * scoreUnit }));
  }
}
