/**
 * Clauses → in how many of them each pair of neighbouring characters stands, headings included: what tells rare words of a
 * question from common ones. ⇄ a file that opens without parsing. Immutable.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clause } from "../../corpus/clause.ts";
import { packSections, unpackSections } from "../snapshot/binary.ts";
import { TermTable } from "./term-table.ts";

const fileType = "bigrams";
const fileVersion = 1;

/** One spelling for what is compared by characters: no white space, no widths, no capitals. */
export const squash = (text: string): string => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

const isWordLike = (bigram: string): boolean => /^[\p{L}\p{N}%‰+]{2}$/u.test(bigram);

/** Pairs of neighbouring letters and digits, with repetitions. */
export function bigramsOf(text: string): string[] {
  const plain = squash(text);
  const bigrams: string[] = [];
  for (let at = 0; at + 2 <= plain.length; at++) {
    const bigram = plain.slice(at, at + 2);
    if (isWordLike(bigram)) bigrams.push(bigram);
  }
  return bigrams;
}

/** Work between two turns of the event loop, about 5 ms. */
const bigramsPerTurn = 10_000;

/** Bigrams of some clauses, and in how many of them each stands. */
interface Part {
  bigrams: TermTable;
  counts: Uint32Array;
}

export class BigramCounts {
  /** Number of clauses, headings included. */
  readonly size: number;
  readonly #parts: readonly Part[];

  private constructor(size: number, parts: readonly Part[]) {
    this.size = size;
    this.#parts = parts;
  }

  static of(clauses: Iterable<Clause>): BigramCounts {
    const counts = new Map<string, number>();
    let size = 0;
    for (const { path, text } of clauses) {
      size += 1;
      for (const bigram of new Set(bigramsOf(`${path.join("\n")}\n${text}`))) {
        counts.set(bigram, (counts.get(bigram) ?? 0) + 1);
      }
    }
    return BigramCounts.#from(size, counts);
  }

  static #from(size: number, counts: ReadonlyMap<string, number>): BigramCounts {
    const part = { bigrams: TermTable.of([...counts.keys()]), counts: Uint32Array.from(counts.values()) };
    return new BigramCounts(size, [part]);
  }

  /** The counts of all clauses of several segments. Takes no time: each keeps its own. */
  static join(segments: readonly BigramCounts[]): BigramCounts {
    const size = segments.reduce((sum, segment) => sum + segment.size, 0);
    return new BigramCounts(
      size,
      segments.flatMap((segment) => segment.#parts),
    );
  }

  /** @throws SnapshotError for a file of another kind or version. */
  static open(bytes: Uint8Array): BigramCounts {
    const sections = unpackSections(bytes, fileType, fileVersion);
    const part = { bigrams: TermTable.open(sections), counts: sections.integers("counts") };
    return new BigramCounts(sections.integers("size")[0] ?? 0, [part]);
  }

  /** The same in one part. Gives way to other work while it merges. */
  static async merge(segments: readonly BigramCounts[]): Promise<BigramCounts> {
    const joined = BigramCounts.join(segments);
    const sums = new Map<string, number>();
    for (const { bigrams, counts } of joined.#parts) {
      for (let id = 0; id < counts.length; id += 1) {
        const bigram = bigrams.term(id);
        sums.set(bigram, (sums.get(bigram) ?? 0) + (counts[id] ?? 0));
        if (id % bigramsPerTurn === bigramsPerTurn - 1) await nextTurn();
      }
    }
    return BigramCounts.#from(joined.size, sums);
  }

  /** The bytes of one file; only of counts that are in one part. */
  save(): Buffer {
    const [part, ...others] = this.#parts;
    if (others.length > 0) throw new RangeError("counts are merged before they are saved");
    return packSections(fileType, fileVersion, {
      size: new Uint32Array([this.size]),
      counts: part?.counts ?? new Uint32Array(0),
      ...(part?.bigrams ?? TermTable.of([])).sections(),
    });
  }

  /** Number of clauses that hold the bigram. */
  frequency(bigram: string): number {
    let sum = 0;
    for (const { bigrams, counts } of this.#parts) {
      const id = bigrams.find(bigram);
      if (id >= 0) sum += counts[id] ?? 0;
    }
    return sum;
  }
}
