/** Clauses against hand-labelled ones: share of the labels whose clause has the same force, payee and audience. Pure. */
import type { Audience, Clause, Force, Payee } from "../corpus/clause.ts";

export interface ClauseLabel {
  document: string;
  /** How the clause's text begins. */
  text: string;
  /** Its deepest heading. */
  heading: string;
  force: Force;
  payee: Payee | null;
  audience: readonly Audience[];
}

/** Shares 0–1. */
export interface Agreement {
  force: number;
  payee: number;
  /** Mean overlap (Jaccard) of the two lists. */
  audience: number;
  labelled: number;
  /** One line each: label and what was found. */
  misses: string[];
}

function overlap(ours: readonly Audience[], theirs: readonly Audience[]): number {
  const all = new Set([...ours, ...theirs]);
  return all.size === 0 ? 1 : ours.filter((group) => theirs.includes(group)).length / all.size;
}

/** A label whose clause is not there agrees in nothing. */
export function scoreLabels(
  clauses: readonly Pick<Clause, "document" | "text" | "path" | "force" | "payee" | "audience">[],
  labels: readonly ClauseLabel[],
): Agreement {
  let [force, payee, audience] = [0, 0, 0];
  const misses: string[] = [];
  for (const label of labels) {
    const clause = clauses.find(
      ({ document, text, path }) =>
        document === label.document && text.startsWith(label.text) && path.at(-1) === label.heading,
    );
    if (clause?.force === label.force) force++;
    if (clause !== undefined && clause.payee === label.payee) payee++;
    audience += clause === undefined ? 0 : overlap(clause.audience, label.audience);
    if (clause?.force !== label.force || clause.payee !== label.payee) {
      misses.push(`${label.force}/${label.payee ?? "-"} ≠ ${clause?.force}/${clause?.payee ?? "-"}: ${label.text}`);
    }
  }
  const count = Math.max(1, labels.length);
  return { force: force / count, payee: payee / count, audience: audience / count, labelled: labels.length, misses };
}
