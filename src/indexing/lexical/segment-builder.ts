/**
 * Clauses' terms, one clause after the other → a segment. Keeps four bytes a term while it reads, so that a million clauses
 * need no object each; the impacts are made at the end, when the average lengths are known.
 */
import { averageLengths, fieldNames, occurrenceGain, saturate } from "./fields.ts";
import type { AverageLengths, LexicalDocument } from "./fields.ts";
import { impactCode, PostingCounter, PostingWriter } from "./postings.ts";
import type { LexicalSegment } from "./segment.ts";
import { TermTable } from "./term-table.ts";

/** Integers that are appended to. */
class IntegerList {
  #values = new Uint32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const grown = new Uint32Array(this.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.length] = value;
    this.length += 1;
  }

  values(): Uint32Array {
    return this.#values.subarray(0, this.length);
  }
}

export class SegmentBuilder {
  readonly #ids = new Map<string, number>();
  /** Numbers of terms, clause after clause and field after field. */
  readonly #tokens = new IntegerList();
  /** Clauses that can be results, by position. */
  readonly #positions = new IntegerList();
  /** Lengths of each such clause's fields. */
  readonly #lengths = new IntegerList();
  #size = 0;

  add(document: LexicalDocument): void {
    if (document !== null) {
      this.#positions.push(this.#size);
      for (const field of fieldNames) {
        const terms = document[field] ?? [];
        this.#lengths.push(terms.length);
        for (const term of terms) this.#tokens.push(this.#idOf(term));
      }
    }
    this.#size += 1;
  }

  #idOf(term: string): number {
    let id = this.#ids.get(term);
    if (id === undefined) {
      id = this.#ids.size;
      this.#ids.set(term, id);
    }
    return id;
  }

  #totals(): number[] {
    const totals = fieldNames.map(() => 0);
    this.#lengths.values().forEach((length, i) => {
      const field = i % fieldNames.length;
      totals[field] = (totals[field] ?? 0) + length;
    });
    return totals;
  }

  /** Calls `visit` once for each distinct term of each clause, with its frequency weighted by field and length. */
  #eachFrequency(averages: AverageLengths, visit: (term: number, position: number, frequency: number) => void): void {
    const tokens = this.#tokens.values();
    const lengths = this.#lengths.values();
    const frequencies = new Float64Array(this.#ids.size);
    const touched = new IntegerList();
    let at = 0;
    this.#positions.values().forEach((position, row) => {
      touched.length = 0;
      for (let field = 0; field < fieldNames.length; field += 1) {
        const length = lengths[row * fieldNames.length + field] ?? 0;
        const gain = occurrenceGain(fieldNames[field] ?? "body", length, averages[field] ?? 1);
        for (const end = at + length; at < end; at += 1) {
          const term = tokens[at] ?? 0;
          const before = frequencies[term] ?? 0;
          if (before === 0) touched.push(term);
          frequencies[term] = before + gain;
        }
      }
      for (const term of touched.values()) {
        visit(term, position, frequencies[term] ?? 0);
        frequencies[term] = 0;
      }
    });
  }

  /** @param given averages of the index that the segment is to join; without them those of the clauses read. */
  finish(given?: AverageLengths): LexicalSegment {
    const documents = this.#positions.length;
    const totals = this.#totals();
    const averages = given ?? averageLengths(totals, documents);
    const counter = new PostingCounter(this.#ids.size);
    this.#eachFrequency(averages, (term, position) => counter.count(term, position));
    const writer = new PostingWriter(counter);
    this.#eachFrequency(averages, (term, position, frequency) =>
      writer.write(term, position, impactCode(saturate(frequency))),
    );
    return {
      size: this.#size,
      documents,
      averages,
      totals: Float64Array.from(totals),
      terms: TermTable.of([...this.#ids.keys()]),
      postings: writer.finish(),
    };
  }
}

export function buildSegment(documents: Iterable<LexicalDocument>, averages?: AverageLengths): LexicalSegment {
  const builder = new SegmentBuilder();
  for (const document of documents) builder.add(document);
  return builder.finish(averages);
}
