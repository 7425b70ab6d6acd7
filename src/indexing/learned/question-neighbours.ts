/**
 * Labelled questions → an index of questions by their terms; a new question's terms → the most similar labelled questions,
 * and votes for the clauses those are tied to. Saved and opened as typed arrays. Exact, deterministic.
 */
import { packSections, packStrings, unpackSections, unpackStrings } from "../snapshot/binary.ts";
import { topScores } from "../lexical/best-hits.ts";
import type { LabelledTerms } from "./fit-encoder.ts";

export interface Neighbour {
  /** Place of the question in the list the index was fitted to. */
  question: number;
  /** Cosine of tf-idf vectors, above 0, at most 1. */
  similarity: number;
}

/** What the neighbours say for one clause. */
export interface Vote {
  position: number;
  /** Similarity of the likest question that is tied to it. */
  best: number;
  /** Sum of squared similarities, so that a few like questions outweigh many unlike ones. */
  sum: number;
}

export interface NeighbourOptions {
  /** How many questions vote. Default 20. */
  limit?: number;
  /** A question that may not vote: itself, when it is one of the fitted. */
  except?: number;
}

interface Parts {
  terms: readonly string[];
  rarities: Float32Array;
  /** Questions that hold term `t`: entries `offsets[t]` to `offsets[t + 1]`. */
  offsets: Uint32Array;
  questions: Uint32Array;
  /** Share of the term in the question's vector of length 1. */
  shares: Float32Array;
  /** Clauses of question `q`: entries `clauseOffsets[q]` to `clauseOffsets[q + 1]`. */
  clauseOffsets: Uint32Array;
  clauses: Uint32Array;
}

const fileType = "question-neighbours";
const fileVersion = 1;
const defaultLimit = 20;

const countTerms = (terms: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
};

export class QuestionNeighbours {
  /** Number of questions. */
  readonly size: number;
  readonly #parts: Parts;
  readonly #numbers: ReadonlyMap<string, number>;

  private constructor(parts: Parts) {
    this.size = parts.clauseOffsets.length - 1;
    this.#parts = parts;
    this.#numbers = new Map(parts.terms.map((term, id) => [term, id]));
  }

  /**
   * @param rarity of a term among clauses; what is rare there and among questions counts. Default: among questions only.
   */
  static fit(questions: readonly LabelledTerms[], rarity: (term: string) => number = () => 0): QuestionNeighbours {
    const counted = questions.map(({ terms }) => countTerms(terms));
    const holders = new Map<string, number>();
    for (const counts of counted) for (const term of counts.keys()) holders.set(term, (holders.get(term) ?? 0) + 1);
    const terms = [...holders.keys()].sort();
    const numbers = new Map(terms.map((term, id) => [term, id]));
    const rarities = Float32Array.from(terms, (term) => {
      const among = Math.log(1 + questions.length / (holders.get(term) ?? 1));
      const elsewhere = rarity(term);
      return elsewhere > 0 ? Math.sqrt(among * elsewhere) : among;
    });
    const postings = terms.map((): { question: number; share: number }[] => []);
    counted.forEach((counts, question) => {
      const entries = [...counts].map(([term, count]) => {
        const id = numbers.get(term) ?? 0;
        return { id, weight: (1 + Math.log(count)) * (rarities[id] ?? 0) };
      });
      const length = Math.hypot(...entries.map(({ weight }) => weight));
      for (const { id, weight } of entries) postings[id]?.push({ question, share: weight / length });
    });
    const flat = postings.flat();
    return new QuestionNeighbours({
      terms,
      rarities,
      offsets: offsetsOf(postings),
      questions: Uint32Array.from(flat, ({ question }) => question),
      shares: Float32Array.from(flat, ({ share }) => share),
      clauseOffsets: offsetsOf(questions.map(({ clauses }) => clauses)),
      clauses: Uint32Array.from(questions.flatMap(({ clauses }) => clauses)),
    });
  }

  /** @throws SnapshotError for a file of another kind or version. */
  static open(buffer: Uint8Array): QuestionNeighbours {
    const sections = unpackSections(buffer, fileType, fileVersion);
    return new QuestionNeighbours({
      terms: unpackStrings(sections.bytes("terms")),
      rarities: sections.floats("rarities"),
      offsets: sections.integers("offsets"),
      questions: sections.integers("questions"),
      shares: sections.floats("shares"),
      clauseOffsets: sections.integers("clauseOffsets"),
      clauses: sections.integers("clauses"),
    });
  }

  save(): Buffer {
    const { terms, ...arrays } = this.#parts;
    return packSections(fileType, fileVersion, { ...arrays, terms: packStrings(terms) });
  }

  /** Positions of the clauses that a fitted question is tied to. */
  clausesOf(question: number): Uint32Array {
    const { clauses, clauseOffsets } = this.#parts;
    return clauses.subarray(clauseOffsets[question] ?? 0, clauseOffsets[question + 1] ?? 0);
  }

  /** The most similar fitted questions, likest first; ties by place. */
  nearest(terms: readonly string[], options: NeighbourOptions = {}): Neighbour[] {
    const { offsets, questions, shares, rarities } = this.#parts;
    const products = new Float32Array(this.size);
    let squares = 0;
    for (const [term, count] of countTerms(terms)) {
      const id = this.#numbers.get(term);
      // A term that no fitted question has makes the question less like any of them.
      const rarity = id === undefined ? Math.log(1 + this.size) : (rarities[id] ?? 0);
      const weight = (1 + Math.log(count)) * rarity;
      squares += weight * weight;
      if (id === undefined) continue;
      for (let at = offsets[id] ?? 0; at < (offsets[id + 1] ?? 0); at += 1) {
        const question = questions[at] ?? 0;
        products[question] = (products[question] ?? 0) + weight * (shares[at] ?? 0);
      }
    }
    const length = Math.sqrt(squares);
    const isOther = (question: number): boolean => question !== options.except;
    return topScores(products, options.limit ?? defaultLimit, isOther).map(({ position, score }) => ({
      question: position,
      similarity: score / length,
    }));
  }

  /** Votes of given neighbours for their clauses, the best first. */
  votes(neighbours: readonly Neighbour[]): Vote[] {
    const votes = new Map<number, Vote>();
    for (const { question, similarity } of neighbours) {
      for (const position of this.clausesOf(question)) {
        const vote = votes.get(position) ?? { position, best: 0, sum: 0 };
        vote.best = Math.max(vote.best, similarity);
        vote.sum += similarity * similarity;
        votes.set(position, vote);
      }
    }
    return [...votes.values()].sort((a, b) => b.best - a.best || b.sum - a.sum || a.position - b.position);
  }
}

function offsetsOf(lists: readonly { length: number }[]): Uint32Array {
  const offsets = new Uint32Array(lists.length + 1);
  lists.forEach((list, i) => {
    offsets[i + 1] = (offsets[i] ?? 0) + list.length;
  });
  return offsets;
}
