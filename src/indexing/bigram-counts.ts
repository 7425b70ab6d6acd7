/**
 * Clauses → in how many of them each pair of neighbouring characters stands, headings included: what tells rare words of a
 * question from common ones. ⇄ a file that opens without parsing. Immutable.
 */
import type { Clause } from "../corpus/clause.ts";
import { packSections, unpackSections } from "./binary.ts";
import { TermTable } from "./lexical/term-table.ts";

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

export class BigramCounts {
  /** Number of clauses, headings included. */
  readonly size: number;
  readonly #bigrams: TermTable;
  readonly #counts: Uint32Array;

  private constructor(size: number, bigrams: TermTable, counts: Uint32Array) {
    this.size = size;
    this.#bigrams = bigrams;
    this.#counts = counts;
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
    return new BigramCounts(size, TermTable.of([...counts.keys()]), Uint32Array.from(counts.values()));
  }

  /** The counts of all clauses of several parts. */
  static sum(parts: readonly BigramCounts[]): BigramCounts {
    const [only] = parts;
    if (only !== undefined && parts.length === 1) return only;
    const counts = new Map<string, number>();
    for (const part of parts) {
      part.#counts.forEach((count, id) => {
        const bigram = part.#bigrams.term(id);
        counts.set(bigram, (counts.get(bigram) ?? 0) + count);
      });
    }
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    return BigramCounts.#from(size, counts);
  }

  /** @throws SnapshotError for a file of another kind or version. */
  static open(bytes: Uint8Array): BigramCounts {
    const sections = unpackSections(bytes, fileType, fileVersion);
    return new BigramCounts(sections.integers("size")[0] ?? 0, TermTable.open(sections), sections.integers("counts"));
  }

  save(): Buffer {
    return packSections(fileType, fileVersion, {
      size: new Uint32Array([this.size]),
      counts: this.#counts,
      ...this.#bigrams.sections(),
    });
  }

  /** Number of clauses that hold the bigram. */
  frequency(bigram: string): number {
    const id = this.#bigrams.find(bigram);
    return id < 0 ? 0 : (this.#counts[id] ?? 0);
  }
}
