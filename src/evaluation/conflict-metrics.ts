/**
 * Conflicts found by machine against those a person found: a labelled one counts as found when a conflict reports all its
 * passages; a reported one counts as right when it matches a label. Pure; callers read the files.
 */

export interface ConflictLabel {
  id: string;
  document: string;
  /** Words of each place that differs. */
  quotes: readonly string[];
}

export interface ScoredConflict {
  clauseIds: readonly string[];
  quotes: readonly string[];
  explanation: string;
}

export interface ConflictScore {
  /** Share of the labels wanted that are found, 0–1. */
  recall: number;
  /** Share of the reported conflicts that some label confirms, 0–1. */
  precision: number;
  missed: string[];
  unconfirmed: string[];
}

const plain = (text: string): string => text.normalize("NFKC").replace(/\s+/g, "");

function matches(label: ConflictLabel, conflict: ScoredConflict): boolean {
  const isHome = conflict.clauseIds.some((id) => id.startsWith(`${label.document}-`));
  const passages = conflict.quotes.map(plain);
  return isHome && label.quotes.map(plain).every((words) => passages.some((passage) => passage.includes(words)));
}

/** `wanted` says which labels have to be found; the others only confirm what is reported. */
export function scoreConflicts(
  conflicts: readonly ScoredConflict[],
  labels: readonly ConflictLabel[],
  wanted: (label: ConflictLabel) => boolean,
): ConflictScore {
  const expected = labels.filter(wanted);
  const missed = expected.filter((label) => !conflicts.some((conflict) => matches(label, conflict)));
  const unconfirmed = conflicts.filter((conflict) => !labels.some((label) => matches(label, conflict)));
  return {
    recall: expected.length === 0 ? 1 : 1 - missed.length / expected.length,
    precision: conflicts.length === 0 ? 1 : 1 - unconfirmed.length / conflicts.length,
    missed: missed.map(({ id }) => id),
    unconfirmed: unconfirmed.map(({ explanation }) => explanation),
  };
}
