/** Clauses of one document that give different values for the same indicator. */
import type { Clause } from "./clause.ts";

export interface Conflict {
  clauseIds: string[];
  /** The indicator in question. */
  topic: string;
  /** How the clauses differ, in Chinese. */
  explanation: string;
}

export function findConflicts(_clauses: readonly Clause[]): Conflict[] {
  return [];
}
