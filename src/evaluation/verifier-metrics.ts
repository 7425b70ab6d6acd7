/**
 * The claim verifier beside claims judged by hand: how many altered ones it catches, by alteration, and how many faithful
 * ones it refuses. Pure; callers read the file and the clauses.
 */
import type { Citation } from "../answering/answer.ts";
import { verify } from "../answering/verify.ts";
import type { Clause, PolicyDocument } from "../corpus/clause.ts";

export interface ClaimLabel {
  id: string;
  /** `dev` was built on; each of the others was measured once before it was looked at, in this order. */
  split: "dev" | "held-out" | "fresh" | "last";
  /** In the order of the marks; `words` stand, blanks aside, in one clause of the document only. */
  clauses: readonly { document: string; words: string }[];
  /** With its marks `[n]`. */
  claim: string;
  label: "faithful" | "altered";
  alteration: string | null;
}

export interface AlterationScore {
  alteration: string;
  caught: number;
  labelled: number;
}

export interface VerifierScore {
  split: ClaimLabel["split"];
  /** Share of altered claims with a violation, 0–1. */
  caught: number;
  /** Share of faithful claims with one, 0–1. */
  falseAlarms: number;
  altered: number;
  faithful: number;
  alterations: AlterationScore[];
  /** Ids judged wrongly, for a person to look at. */
  misses: string[];
}

export interface CitedCorpus {
  clauses: Iterable<Clause>;
  documents: ReadonlyMap<string, PolicyDocument>;
}

const withoutBlanks = (text: string): string => text.replace(/\s+/gu, "");

/** @throws RangeError when no clause holds the words: the labels belong to another corpus. */
export function citationFor({ document, words }: ClaimLabel["clauses"][number], corpus: CitedCorpus): Citation {
  const clause = [...corpus.clauses].find(
    (other) => other.document === document && other.kind !== "heading" && withoutBlanks(other.text).includes(words),
  );
  const paper = corpus.documents.get(document);
  if (!clause || !paper) throw new RangeError(`no clause of ${document} holds ${words}`);
  const { id, path, text, source, force } = clause;
  const { title, docNumber } = paper;
  return { clauseId: id, document, title, docNumber, path, text, quote: text, source, force };
}

/** One score for each split, in the order in which they first occur. */
export function scoreVerifier(labels: readonly ClaimLabel[], corpus: CitedCorpus): VerifierScore[] {
  const known = new Map<string, Citation>();
  const cite = (place: ClaimLabel["clauses"][number]): Citation => {
    const key = `${place.document}\u0000${place.words}`;
    const citation = known.get(key) ?? citationFor(place, corpus);
    known.set(key, citation);
    return citation;
  };
  const judged = labels.map((label) => {
    const violations = verify({ words: label.claim, citations: label.clauses.map(cite), everySentenceCited: true });
    return { label, isRefused: violations.length > 0 };
  });
  const splits = [...new Set(labels.map(({ split }) => split))];
  return splits.map((split) =>
    scoreOf(
      split,
      judged.filter(({ label }) => label.split === split),
    ),
  );
}

interface Judged {
  label: ClaimLabel;
  isRefused: boolean;
}

function scoreOf(split: ClaimLabel["split"], judged: readonly Judged[]): VerifierScore {
  const altered = judged.filter(({ label }) => label.label === "altered");
  const faithful = judged.filter(({ label }) => label.label === "faithful");
  const refused = (of: readonly Judged[]): number => of.filter(({ isRefused }) => isRefused).length;
  const names = [...new Set(altered.map(({ label }) => label.alteration ?? "other"))].sort();
  return {
    split,
    caught: refused(altered) / Math.max(1, altered.length),
    falseAlarms: refused(faithful) / Math.max(1, faithful.length),
    altered: altered.length,
    faithful: faithful.length,
    alterations: names.map((alteration) => {
      const own = altered.filter(({ label }) => (label.alteration ?? "other") === alteration);
      return { alteration, caught: refused(own), labelled: own.length };
    }),
    misses: judged
      .filter(({ label, isRefused }) => isRefused !== (label.label === "altered"))
      .map(({ label }) => label.id),
  };
}
