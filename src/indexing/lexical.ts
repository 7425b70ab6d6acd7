/**
 * Terms of clauses by field → an inverted index in typed arrays with ready-made BM25F impacts; question terms → the best
 * clauses, exact. Scoring after Robertson & Zaragoza, «The Probabilistic Relevance Framework: BM25 and Beyond» (2009), §3.6.
 */
import { packSections, packStrings, unpackSections, unpackStrings } from "./binary.ts";

/** Saturation of term frequency; 1.2 is the usual value, and clauses are short. */
export const k1 = 1.2;

export interface FieldSetting {
  /** How much an occurrence in this field counts beside one in the body. */
  weight: number;
  /** 0–1: how far length is held against the field. */
  b: number;
}

/** Fields of a clause: headings above it, its text, its figures' words, its document's title, the questions that
 * people ask about it. */
export const fieldSettings = {
  path: { weight: 0.9, b: 0.5 },
  body: { weight: 1, b: 0.6 },
  figures: { weight: 0.25, b: 0.2 },
  title: { weight: 0.15, b: 0 },
  bank: { weight: 0.3, b: 0.5 },
} as const satisfies Record<string, FieldSetting>;

export type FieldName = keyof typeof fieldSettings;
const fieldNames: readonly FieldName[] = ["path", "body", "figures", "title", "bank"];

/** The terms of one clause by field, with repetitions; null for a clause that is never a result (a heading). */
export type LexicalDocument = Partial<Record<FieldName, readonly string[]>> | null;

export interface WeightedTerm {
  term: string;
  weight: number;
}

export interface LexicalHit {
  /** Position of the clause in the list the index was built from. */
  position: number;
  score: number;
}

/** Robertson–Sparck Jones weight, never negative. */
export const inverseDocumentFrequency = (documents: number, withTerm: number): number =>
  Math.log(1 + (documents - withTerm + 0.5) / (withTerm + 0.5));

/** Average length of each field over the clauses that can be results. */
function averageLengths(documents: readonly LexicalDocument[]): Record<FieldName, number> {
  const totals: Record<FieldName, number> = { path: 0, body: 0, figures: 0, title: 0, bank: 0 };
  let count = 0;
  for (const document of documents) {
    if (document === null) continue;
    count += 1;
    for (const field of fieldNames) totals[field] += document[field]?.length ?? 0;
  }
  for (const field of fieldNames) totals[field] = Math.max(totals[field] / Math.max(count, 1), 1);
  return totals;
}

/** Weighted, length-normalised term frequencies of one clause. */
function pseudoFrequencies(
  document: NonNullable<LexicalDocument>,
  averages: Record<FieldName, number>,
): Map<string, number> {
  const frequencies = new Map<string, number>();
  for (const field of fieldNames) {
    const { weight, b } = fieldSettings[field];
    const terms = document[field] ?? [];
    const gain = weight / (1 - b + (b * terms.length) / averages[field]);
    for (const term of terms) frequencies.set(term, (frequencies.get(term) ?? 0) + gain);
  }
  return frequencies;
}

const fileType = "lexical";
const fileVersion = 1;

export class LexicalIndex {
  /** Number of positions, headings included. */
  readonly size: number;
  readonly #terms: ReadonlyMap<string, number>;
  readonly #offsets: Uint32Array;
  readonly #positions: Uint32Array;
  readonly #impacts: Float32Array;
  readonly #idf: Float32Array;

  private constructor(parts: {
    size: number;
    terms: readonly string[];
    offsets: Uint32Array;
    positions: Uint32Array;
    impacts: Float32Array;
    idf: Float32Array;
  }) {
    this.size = parts.size;
    this.#terms = new Map(parts.terms.map((term, id) => [term, id]));
    this.#offsets = parts.offsets;
    this.#positions = parts.positions;
    this.#impacts = parts.impacts;
    this.#idf = parts.idf;
  }

  static build(documents: readonly LexicalDocument[]): LexicalIndex {
    const averages = averageLengths(documents);
    const postings = new Map<string, { position: number; frequency: number }[]>();
    documents.forEach((document, position) => {
      if (document === null) return;
      for (const [term, frequency] of pseudoFrequencies(document, averages)) {
        const list = postings.get(term);
        if (list === undefined) postings.set(term, [{ position, frequency }]);
        else list.push({ position, frequency });
      }
    });
    const terms = [...postings.keys()].sort();
    const total = [...postings.values()].reduce((sum, list) => sum + list.length, 0);
    const offsets = new Uint32Array(terms.length + 1);
    const positions = new Uint32Array(total);
    const impacts = new Float32Array(total);
    const idf = new Float32Array(terms.length);
    const searchable = documents.filter((document) => document !== null).length;
    let at = 0;
    terms.forEach((term, id) => {
      const list = postings.get(term) ?? [];
      const rarity = inverseDocumentFrequency(searchable, list.length);
      idf[id] = rarity;
      offsets[id] = at;
      for (const { position, frequency } of list) {
        positions[at] = position;
        impacts[at] = (rarity * frequency * (k1 + 1)) / (frequency + k1);
        at += 1;
      }
    });
    offsets[terms.length] = at;
    return new LexicalIndex({ size: documents.length, terms, offsets, positions, impacts, idf });
  }

  /** @throws SnapshotError for a file of another kind or version. */
  static open(buffer: Uint8Array): LexicalIndex {
    const sections = unpackSections(buffer, fileType, fileVersion);
    return new LexicalIndex({
      size: sections.integers("size")[0] ?? 0,
      terms: unpackStrings(sections.bytes("terms")),
      offsets: sections.integers("offsets"),
      positions: sections.integers("positions"),
      impacts: sections.floats("impacts"),
      idf: sections.floats("idf"),
    });
  }

  save(): Buffer {
    return packSections(fileType, fileVersion, {
      size: new Uint32Array([this.size]),
      terms: packStrings([...this.#terms.keys()]),
      offsets: this.#offsets,
      positions: this.#positions,
      impacts: this.#impacts,
      idf: this.#idf,
    });
  }

  /** 0 for a term that occurs in no clause. */
  idf(term: string): number {
    const id = this.#terms.get(term);
    return id === undefined ? 0 : (this.#idf[id] ?? 0);
  }

  has(term: string): boolean {
    return this.#terms.has(term);
  }

  /** Score of every position; 0 where no term occurs. A term given twice counts twice. */
  scoreAll(query: readonly WeightedTerm[]): Float32Array {
    const scores = new Float32Array(this.size);
    for (const { term, weight } of query) {
      const id = this.#terms.get(term);
      if (id === undefined) continue;
      const end = this.#offsets[id + 1] ?? 0;
      for (let i = this.#offsets[id] ?? 0; i < end; i += 1) {
        const position = this.#positions[i] ?? 0;
        scores[position] = (scores[position] ?? 0) + weight * (this.#impacts[i] ?? 0);
      }
    }
    return scores;
  }

  /**
   * The `limit` best positions, best first; ties by position. Only positive scores.
   * @param accepts leaves out positions, e.g. those of other regions.
   */
  search(query: readonly WeightedTerm[], limit: number, accepts?: (position: number) => boolean): LexicalHit[] {
    return topScores(this.scoreAll(query), limit, accepts);
  }
}

/** The `limit` best positive scores, best first, ties by position. */
export function topScores(
  scores: Float32Array,
  limit: number,
  accepts: (position: number) => boolean = () => true,
): LexicalHit[] {
  const hits: LexicalHit[] = [];
  for (let position = 0; position < scores.length; position += 1) {
    const score = scores[position] ?? 0;
    if (score > 0 && accepts(position)) hits.push({ position, score });
  }
  hits.sort((a, b) => b.score - a.score || a.position - b.position);
  return hits.slice(0, Math.max(0, limit));
}
