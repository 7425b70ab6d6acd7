/** A claim → its fragments, each beside the passages of the cited clauses that speak of it, best first. */
import { canonical } from "./canonical.ts";
import { likeness } from "./coverage.ts";
import type { Evidence, Passage } from "./evidence.ts";
import { withoutOpening } from "./opening.ts";

export interface Fragment {
  /** As printed. */
  text: string;
  canonical: string;
  passage: Passage;
  evidence: Evidence;
  /** The clauses it may come from: those of the place it names. */
  among: readonly Evidence[];
}

export interface Aligned {
  text: string;
  canonical: string;
  fragments: Fragment[];
  /** Where most of the claim comes from. */
  passage: Passage;
  evidence: Evidence;
  all: readonly Evidence[];
}

const PLACE = /[\p{Script=Han}]{1,6}?(?:自治州|省|州|市|县)/gu;

/** Clauses of the place that the words name, where the titles of the cited ones tell them apart. */
function ofNamedPlace(text: string, all: readonly Evidence[]): readonly Evidence[] {
  if (all.length < 2) return all;
  const own = all.filter(({ title }) => {
    const names = [...title.matchAll(PLACE)].map(([name]) => name.replace(/(?:自治州|省|州|市|县)$/u, ""));
    return names.some((name) => name.length >= 2 && text.includes(name));
  });
  return own.length > 0 ? own : all;
}

function bestPassage(
  words: string,
  all: readonly Evidence[],
  near?: Passage,
): { passage: Passage; evidence: Evidence } | null {
  let best: { passage: Passage; evidence: Evidence; score: number } | null = null;
  for (const evidence of all) {
    for (const passage of evidence.passages) {
      // The passage of the whole claim is kept unless another says clearly more.
      const score = likeness(words, passage.canonical) + (passage === near ? 3 : 0);
      if (best === null || score > best.score) best = { passage, evidence, score };
    }
  }
  return best;
}

/** Null where nothing is cited. */
export function align(text: string, cited: readonly Evidence[]): Aligned | null {
  const all = ofNamedPlace(text, cited);
  const whole = bestPassage(canonical(text), all);
  if (!whole) return null;
  const parts = text
    .split(/[，；：。！？,;:!?]/u)
    .map(withoutOpening)
    .filter((part) => part !== "");
  const fragments = parts.flatMap((part): Fragment[] => {
    const words = canonical(part);
    const among = ofNamedPlace(part, all);
    const best = bestPassage(words, among, whole.passage);
    return best ? [{ text: part.trim(), canonical: words, passage: best.passage, evidence: best.evidence, among }] : [];
  });
  return { text, canonical: canonical(text), fragments, passage: whole.passage, evidence: whole.evidence, all };
}
