/**
 * Segments that follow each other → one, with the same postings; and when it is worth doing. Nothing is counted or scored
 * anew, because segments of one index share their average lengths.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { averageLengths, fieldNames } from "./fields.ts";
import { eachPosting, PostingCounter, postingCount, PostingWriter } from "./postings.ts";
import { sharedAverages } from "./segment.ts";
import type { LexicalSegment } from "./segment.ts";
import { TermTable } from "./term-table.ts";

/** A segment joins the one before it unless that one is this many times as large. */
const growth = 4;

/**
 * Which of the last segments should become one, so that sizes fall at least `growth` times from one to the next and there
 * are few: how many of them, 0 for none. Over many additions each clause is merged about log₄ n times.
 */
export function segmentsToMerge(sizes: readonly number[]): number {
  let merged = sizes.at(-1) ?? 0;
  let count = 1;
  while (count < sizes.length && (sizes[sizes.length - 1 - count] ?? 0) < growth * merged) {
    merged += sizes[sizes.length - 1 - count] ?? 0;
    count += 1;
  }
  return count > 1 ? count : 0;
}

interface MergedTerms {
  terms: string[];
  /** For each segment, the new number of each of its terms. */
  renumbered: Uint32Array[];
}

/** Work between two turns of the event loop, 10 ms each where the code is still cold. */
const termsPerTurn = 5_000;
const postingsPerTurn = 50_000;

/** Terms in the order in which they first occur, as if all clauses had been read by one builder. */
async function mergeTerms(segments: readonly LexicalSegment[]): Promise<MergedTerms> {
  const ids = new Map<string, number>();
  const renumbered: Uint32Array[] = [];
  for (const { terms } of segments) {
    const numbers = new Uint32Array(terms.size);
    for (let id = 0; id < terms.size; id += 1) {
      const term = terms.term(id);
      let merged = ids.get(term);
      if (merged === undefined) ids.set(term, (merged = ids.size));
      numbers[id] = merged;
      if (id % termsPerTurn === termsPerTurn - 1) await nextTurn();
    }
    renumbered.push(numbers);
  }
  return { terms: [...ids.keys()], renumbered };
}

/** Calls `visit` with every posting of all segments in new numbers, letting other work in between. */
async function eachMerged(
  segments: readonly LexicalSegment[],
  { renumbered }: MergedTerms,
  visit: (term: number, position: number, code: number) => void,
): Promise<void> {
  let offset = 0;
  let untilTurn = postingsPerTurn;
  for (const [i, segment] of segments.entries()) {
    const start = offset;
    for (let id = 0; id < segment.terms.size; id += 1) {
      const term = renumbered[i]?.[id] ?? 0;
      eachPosting(segment.postings, id, (position, code) => visit(term, start + position, code));
      untilTurn -= postingCount(segment.postings, id) + 1;
      if (untilTurn > 0) continue;
      await nextTurn();
      untilTurn = postingsPerTurn;
    }
    offset += segment.size;
  }
}

/** @param segments at least one, with the same averages. Gives way to other work every 10 ms or so. */
export async function mergeSegments(segments: readonly LexicalSegment[]): Promise<LexicalSegment> {
  const merged = await mergeTerms(segments);
  const counter = new PostingCounter(merged.terms.length);
  await eachMerged(segments, merged, (term, position) => counter.count(term, position));
  const writer = new PostingWriter(counter);
  await eachMerged(segments, merged, (term, position, code) => writer.write(term, position, code));
  const sum = (value: (segment: LexicalSegment) => number): number =>
    segments.reduce((total, segment) => total + value(segment), 0);
  return {
    size: sum(({ size }) => size),
    documents: sum(({ documents }) => documents),
    averages: sharedAverages(segments) ?? averageLengths([], 0),
    totals: Float64Array.from(fieldNames, (_, field) => sum(({ totals }) => totals[field] ?? 0)),
    terms: TermTable.of(merged.terms),
    postings: writer.finish(),
  };
}
