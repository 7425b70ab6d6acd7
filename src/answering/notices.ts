/**
 * What a person must know beside a quotation: that the plan has ended, that a target is no entitlement, who is paid,
 * that a wider region's document speaks, that text is missing, that documents disagree.
 */
import type { Clause, PolicyDocument } from "../corpus/clause.ts";
import type { Conflict } from "../corpus/conflicts.ts";
import { regionOf } from "./cite.ts";
import { fill, payeeNotice, wording } from "./wording.ts";

export interface NoticeInput {
  cited: { clause: Clause; document: PolicyDocument; rung: number | null; quote: string }[];
  conflicts: readonly Conflict[];
  /** Narrowest region of the person, if known. */
  place: string | null;
  /** The current year, e.g. 2026. */
  year: number;
}

function planNotices(input: NoticeInput): string[] {
  const documents = new Map(input.cited.map(({ document }) => [document.id, document]));
  return [...documents.values()].flatMap(({ title, planPeriod }) =>
    planPeriod && planPeriod.endYear < input.year
      ? [fill(wording.notices.planEnded, { title, start: planPeriod.startYear, end: planPeriod.endYear })]
      : [],
  );
}

function forceNotices(input: NoticeInput): string[] {
  const notices: string[] = [];
  const first = input.cited[0];
  if (first && (first.clause.force === "binding" || first.clause.force === "expected"))
    notices.push(wording.notices.target);
  if (first?.clause.force === "encouraged") notices.push(wording.notices.encouraged);
  if (input.cited.some(({ clause, quote }) => clause.force === "achievement" && /\d/.test(quote))) {
    notices.push(wording.notices.achievement);
  }
  return notices;
}

function payeeNotices(input: NoticeInput): string[] {
  const payees = new Set(
    input.cited.flatMap(({ clause, quote }) => (clause.payee && /补贴|补助|津贴|奖/.test(quote) ? [clause.payee] : [])),
  );
  return [...payees].flatMap((payee) => payeeNotice[payee] ?? []);
}

function ladderNotices(input: NoticeInput): string[] {
  const first = input.cited[0];
  if (!first?.rung || !input.place) return [];
  const region = regionOf(first.document);
  return [fill(wording.notices.ladder, { title: first.document.title, region, place: input.place })];
}

function conflictNotices(input: NoticeInput): string[] {
  const ids = new Set(input.cited.map(({ clause }) => clause.id));
  const touching = input.conflicts.filter((conflict) => conflict.clauseIds.some((id) => ids.has(id)));
  return touching.slice(0, 1).map(({ explanation }) => fill(wording.notices.conflict, { explanation }));
}

/** All notices for an answer, most important first, without repeats. */
export function noticesFor(input: NoticeInput): string[] {
  const gap = input.cited.some(({ clause }) => clause.gapBefore || clause.gapAfter) ? [wording.notices.gap] : [];
  return [
    ...new Set([
      ...forceNotices(input),
      ...payeeNotices(input),
      ...ladderNotices(input),
      ...conflictNotices(input),
      ...gap,
      ...planNotices(input),
    ]),
  ];
}
