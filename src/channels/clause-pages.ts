/** 看原文 as pages: a clause with its neighbours, then what stands above or below it, as far as the document goes. */
import type { Assistant, ClauseView } from "../conversation/turn.ts";
import { clausePassages, pagePassages } from "./render/passages.ts";
import type { Passage } from "./render/passages.ts";

export interface ClausePage {
  passages: Passage[];
  /** The clause to turn back from; null at the beginning of the document. */
  upFrom: string | null;
  /** The clause to go on from; null at its end. */
  downFrom: string | null;
}

type Part = ClauseView["clause"];

function pageOf(assistant: Assistant, parts: readonly Part[], passages: Passage[]): ClausePage {
  const first = parts[0];
  const last = parts.at(-1);
  const hasBefore = first !== undefined && assistant.clause(first.id).before.length > 0;
  const hasAfter = last !== undefined && assistant.clause(last.id).after.length > 0;
  return { passages, upFrom: hasBefore ? first.id : null, downFrom: hasAfter ? last.id : null };
}

/** @throws NotFoundError when no document holds the clause. */
export function openPage(assistant: Assistant, id: string): ClausePage {
  const view = assistant.clause(id);
  return pageOf(assistant, [...view.before, view.clause, ...view.after], clausePassages(view));
}

/**
 * The page above or below a clause; null when there is none.
 * @throws NotFoundError when no document holds the clause.
 */
export function turnPage(assistant: Assistant, id: string, direction: "up" | "down"): ClausePage | null {
  const view = assistant.clause(id);
  const parts = direction === "up" ? view.before : view.after;
  return parts.length === 0 ? null : pageOf(assistant, parts, pagePassages(view, parts));
}
