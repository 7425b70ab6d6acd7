/**
 * Terms of clauses, title and body apart → each clause as a row of term numbers and counts in typed arrays, so that a few
 * hundred candidates can be looked at closely without touching a text. In memory only: built from the clauses in seconds.
 */
import { isBigram } from "../../language/tokenize.ts";

/** What a clause is to the learned part: terms with repetitions, and the group (document, law) it belongs to. */
export interface ClauseTerms {
  title: readonly string[];
  body: readonly string[];
  /** Clauses of one document carry one number. */
  group: number;
}

/** A question's terms as numbers of a table, without repetitions; unknown terms are left out. */
export interface TermRow {
  ids: Uint32Array;
  counts: Float32Array;
}

const countLimit = 255;

export class TermTable {
  /** Number of clauses. */
  readonly size: number;
  readonly groups: Uint32Array;
  /** Number of clauses that hold each term. */
  readonly documentFrequency: Uint32Array;
  /** 1 for a bigram, 0 for a word. */
  readonly bigram: Uint8Array;
  /** Row of clause `p`: entries `offsets[p]` to `offsets[p + 1]`. */
  readonly offsets: Uint32Array;
  readonly ids: Uint32Array;
  readonly titleCounts: Uint8Array;
  readonly bodyCounts: Uint8Array;
  /** Words, and bigrams, of title and body, with repetitions. */
  readonly wordLengths: Float32Array;
  readonly bigramLengths: Float32Array;
  readonly #numbers: Map<string, number>;
  readonly #rarities: Float64Array;

  private constructor(clauses: readonly ClauseTerms[]) {
    this.size = clauses.length;
    this.groups = Uint32Array.from(clauses, ({ group }) => group);
    this.#numbers = new Map();
    this.offsets = new Uint32Array(clauses.length + 1);
    this.wordLengths = new Float32Array(clauses.length);
    this.bigramLengths = new Float32Array(clauses.length);
    let capacity = 0;
    for (const { title, body } of clauses) capacity += title.length + body.length;
    const ids = new Uint32Array(capacity);
    const titleCounts = new Uint8Array(capacity);
    const bodyCounts = new Uint8Array(capacity);
    const kinds: number[] = [];
    const frequencies: number[] = [];
    let end = 0;
    const placeOf = new Map<number, number>();
    clauses.forEach((clause, position) => {
      placeOf.clear();
      for (const [terms, counts] of [
        [clause.title, titleCounts],
        [clause.body, bodyCounts],
      ] as const) {
        for (const term of terms) {
          const id = this.#number(term, kinds);
          const lengths = kinds[id] === 1 ? this.bigramLengths : this.wordLengths;
          lengths[position] = (lengths[position] ?? 0) + 1;
          let at = placeOf.get(id);
          if (at === undefined) {
            at = end;
            end += 1;
            placeOf.set(id, at);
            ids[at] = id;
            frequencies[id] = (frequencies[id] ?? 0) + 1;
          }
          counts[at] = Math.min(countLimit, (counts[at] ?? 0) + 1);
        }
      }
      this.offsets[position + 1] = end;
    });
    this.ids = ids.slice(0, end);
    this.titleCounts = titleCounts.slice(0, end);
    this.bodyCounts = bodyCounts.slice(0, end);
    this.documentFrequency = Uint32Array.from(frequencies);
    this.bigram = Uint8Array.from(kinds);
    this.#rarities = Float64Array.from(this.documentFrequency, (withTerm) =>
      Math.log(1 + (this.size - withTerm + 0.5) / (withTerm + 0.5)),
    );
  }

  static build(clauses: readonly ClauseTerms[]): TermTable {
    return new TermTable(clauses);
  }

  #number(term: string, kinds: number[]): number {
    let id = this.#numbers.get(term);
    if (id === undefined) {
      id = this.#numbers.size;
      this.#numbers.set(term, id);
      kinds.push(isBigram(term) ? 1 : 0);
    }
    return id;
  }

  get termCount(): number {
    return this.bigram.length;
  }

  /** Undefined for a term of no clause. */
  idOf(term: string): number | undefined {
    return this.#numbers.get(term);
  }

  /** Terms by number. */
  terms(): string[] {
    return [...this.#numbers.keys()];
  }

  /** Robertson–Sparck Jones rarity of a term number, never negative. */
  rarity(id: number): number {
    return this.#rarities[id] ?? 0;
  }

  /** The known terms among `terms`, each once, with its count. */
  row(terms: readonly string[]): TermRow {
    const counts = new Map<number, number>();
    for (const term of terms) {
      const id = this.#numbers.get(term);
      if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return { ids: Uint32Array.from(counts.keys()), counts: Float32Array.from(counts.values()) };
  }
}
