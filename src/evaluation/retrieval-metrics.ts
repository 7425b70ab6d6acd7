/**
 * Retrieved passages and labelled evidence → hit, full, recall and reciprocal rank. A passage covers an evidence string when it
 * contains it, or at least 80 % of its 6-grams. Pure.
 */

export interface Passage {
  document: string;
  text: string;
}

/** A place that states a fact; `alt` lists other places of the same document that state it too. */
export interface GoldElement {
  document: string;
  /** Every string has to be covered. */
  evidence: readonly string[];
  alt?: readonly { evidence: readonly string[] }[];
}

export interface RetrievalScore {
  /** 1 when any element is covered. */
  hit: number;
  /** 1 when all are covered; under mode `any`, when one is. */
  full: number;
  /** Share of the elements that are covered; 1 under mode `any` when one is. */
  recall: number;
}

const gramLength = 6;
/** Shorter evidence has to be contained whole. */
const minCharsForGrams = 20;
const minGramShare = 0.8;

/** NFKC, without white space, byte-order marks and zero-width spaces. */
export const comparable = (text: string): string =>
  text
    .replace(/[\uFEFF\u200B]/g, "")
    .normalize("NFKC")
    .replace(/\s+/gu, "");

/** True when `passage` states `evidence`: the whole string, or 80 % of its 6-grams where it has 20 characters or more. */
export function covers(passage: string, evidence: string): boolean {
  const [text, wanted] = [comparable(passage), comparable(evidence)];
  if (text.includes(wanted)) return true;
  const characters = Array.from(wanted);
  if (characters.length < minCharsForGrams) return false;
  const grams = new Set<string>();
  for (let i = 0; i + gramLength <= characters.length; i += 1) grams.add(characters.slice(i, i + gramLength).join(""));
  let found = 0;
  for (const gram of grams) if (text.includes(gram)) found += 1;
  return found / grams.size >= minGramShare;
}

function evidenceCovered(document: string, evidence: readonly string[], passages: readonly Passage[]): boolean {
  return evidence.every((wanted) =>
    passages.some((passage) => passage.document === document && covers(passage.text, wanted)),
  );
}

/** True when the element, or one of its alternatives, is covered by the passages together. */
export function elementCovered(element: GoldElement, passages: readonly Passage[]): boolean {
  const places = [element, ...(element.alt ?? [])];
  return places.some((place) => evidenceCovered(element.document, place.evidence, passages));
}

/**
 * Scores the first `k` passages.
 * @param mode `any`: one gold element is enough. Default `all`.
 */
export function scoreRetrieval(
  gold: readonly GoldElement[],
  passages: readonly Passage[],
  options: { k: number; mode?: "all" | "any" },
): RetrievalScore {
  const first = passages.slice(0, options.k);
  const covered = gold.map((element) => elementCovered(element, first));
  const any = covered.some(Boolean);
  const isAny = options.mode === "any";
  const share = gold.length === 0 ? 0 : covered.filter(Boolean).length / gold.length;
  return {
    hit: any ? 1 : 0,
    full: gold.length > 0 && (isAny ? any : covered.every(Boolean)) ? 1 : 0,
    recall: isAny && any ? 1 : share,
  };
}

/** Arithmetic mean; 0 for no values. */
export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The value below which `share` (0–1) of the values lie, by nearest rank; 0 for no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0;
}
