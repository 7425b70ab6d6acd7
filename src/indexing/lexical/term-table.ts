/**
 * Terms ⇄ numbers, in typed arrays that are read straight from a file: UTF-16 units one term after the other and a hash
 * table with open addressing. No object is made for a term, so opening a million of them takes no time.
 */
import type { PackedSections, Section } from "../snapshot/binary.ts";

/** 32-bit FNV-1a over UTF-16 units, its bits mixed once more because the table uses the low ones. */
function hash(term: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < term.length; i += 1) value = Math.imul(value ^ term.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}

export class TermTable {
  /** Number of terms; their numbers are 0…size−1. */
  readonly size: number;
  readonly #units: Uint16Array;
  /** Where each term's units begin; one more at the end. */
  readonly #starts: Uint32Array;
  /** Number of a term plus one, 0 for an empty slot; a power of two of them. */
  readonly #slots: Uint32Array;

  private constructor(units: Uint16Array, starts: Uint32Array, slots: Uint32Array) {
    this.size = starts.length - 1;
    this.#units = units;
    this.#starts = starts;
    this.#slots = slots;
  }

  /** @param terms distinct; a term's place is its number. */
  static of(terms: readonly string[]): TermTable {
    const starts = new Uint32Array(terms.length + 1);
    terms.forEach((term, id) => (starts[id + 1] = (starts[id] ?? 0) + term.length));
    const units = new Uint16Array(starts[terms.length] ?? 0);
    const slots = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(2, terms.length * 1.5))));
    const mask = slots.length - 1;
    terms.forEach((term, id) => {
      const start = starts[id] ?? 0;
      for (let i = 0; i < term.length; i += 1) units[start + i] = term.charCodeAt(i);
      let slot = hash(term) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    });
    return new TermTable(units, starts, slots);
  }

  static open(sections: PackedSections): TermTable {
    return new TermTable(sections.shorts("termUnits"), sections.integers("termStarts"), sections.integers("termSlots"));
  }

  sections(): Record<string, Section> {
    return { termUnits: this.#units, termStarts: this.#starts, termSlots: this.#slots };
  }

  #is(id: number, term: string): boolean {
    const start = this.#starts[id] ?? 0;
    if ((this.#starts[id + 1] ?? 0) - start !== term.length) return false;
    for (let i = 0; i < term.length; i += 1) if (this.#units[start + i] !== term.charCodeAt(i)) return false;
    return true;
  }

  /** Number of a term; −1 when it is not in the table. */
  find(term: string): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash(term) & mask; ; slot = (slot + 1) & mask) {
      const id = (this.#slots[slot] ?? 0) - 1;
      if (id < 0 || this.#is(id, term)) return id;
    }
  }

  term(id: number): string {
    return String.fromCharCode(...this.#units.subarray(this.#starts[id] ?? 0, this.#starts[id + 1] ?? 0));
  }
}
