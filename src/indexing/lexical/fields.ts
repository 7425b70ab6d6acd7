/**
 * What is indexed of a clause: a table of fields and how each counts. A new field is a line here and its terms in
 * `LexicalDocument`. Formulas after Robertson & Zaragoza, «The Probabilistic Relevance Framework: BM25 and Beyond» (2009), §3.6.
 */

/** Saturation of term frequency; 1.2 is the usual value, and clauses are short. */
export const k1 = 1.2;

export interface FieldSetting {
  /** How much an occurrence in this field counts beside one in the body. */
  weight: number;
  /** 0–1: how far length is held against the field. */
  b: number;
}

/** Fields of a clause: headings above it, its text, its figures' words, its document's title, the questions people ask about it. */
export const fieldSettings = {
  path: { weight: 0.9, b: 0.5 },
  body: { weight: 1, b: 0.6 },
  figures: { weight: 0.25, b: 0.2 },
  title: { weight: 0.15, b: 0 },
  bank: { weight: 0.3, b: 0.5 },
} as const satisfies Record<string, FieldSetting>;

export type FieldName = keyof typeof fieldSettings;

const isField = (name: string): name is FieldName => name in fieldSettings;

/** Every field, in the table's order. */
export const fieldNames: readonly FieldName[] = Object.keys(fieldSettings).filter(isField);

/** The terms of one clause by field, with repetitions; null for a clause that is never a result (a heading). */
export type LexicalDocument = Readonly<Partial<Record<FieldName, readonly string[]>>> | null;

/**
 * Average number of terms by field, in the order of `fieldNames`, over the clauses that can be results. At least 1, so that
 * a field which is nearly always empty does not punish the few clauses that have it.
 */
export type AverageLengths = Float64Array;

/** @param totals terms by field, summed over `documents` clauses. */
export const averageLengths = (totals: readonly number[], documents: number): AverageLengths =>
  Float64Array.from(fieldNames, (_, field) => Math.max((totals[field] ?? 0) / Math.max(documents, 1), 1));

/**
 * How far averages taken anew are from those in use: greatest relative difference of a field.
 * @param totals terms by field, summed over `documents` clauses.
 */
export function driftOf(used: ArrayLike<number>, totals: readonly number[], documents: number): number {
  const now = averageLengths(totals, documents);
  return Math.max(0, ...Array.from(used, (value, field) => Math.abs((now[field] ?? value) - value) / value));
}

/** What one occurrence adds to a term's frequency in a clause whose field has `length` terms. */
export function occurrenceGain(field: FieldName, length: number, averageLength: number): number {
  const { weight, b } = fieldSettings[field];
  return weight / (1 - b + (b * length) / averageLength);
}

/** From 0 to k1 + 1, which is never reached. */
export const saturate = (frequency: number): number => (frequency * (k1 + 1)) / (frequency + k1);

/** Robertson–Sparck Jones weight, never negative. */
export const inverseDocumentFrequency = (documents: number, withTerm: number): number =>
  Math.log(1 + (documents - withTerm + 0.5) / (withTerm + 0.5));
