/**
 * What a person must know beside a quotation: that the plan has ended, that a target is no entitlement, who is paid,
 * that a wider region's document speaks, that text is missing, that documents disagree.
 */
import type { Clause, PolicyDocument } from "../corpus/clause.ts";
import { type Conflict, isForReaders } from "../corpus/conflicts.ts";
import { forceOfWords, regionOf } from "./cite.ts";
import { fill, payeeNotice, wording } from "./wording.ts";

export interface NoticeInput {
  cited: { clause: Clause; document: PolicyDocument; rung: number | null; quote: string }[];
  /** The words that the answer rests on; the first quotation when left out. */
  basis?: string;
  /** Regions that have a document of their own. */
  documentRegions: ReadonlySet<string>;
  conflicts: readonly Conflict[];
  /** Cites the passages that differ and gives their marks, e.g. `[1][4]`; without it they are told, not cited. */
  citeConflict?: (conflict: Conflict) => string;
  /** Narrowest region of the person, if known. */
  place: string | null;
  /** The current year, e.g. 2026. */
  year: number;
}

function planNotices(input: NoticeInput): string[] {
  const documents = new Map(input.cited.map(({ document }) => [document.id, document]));
  const ended = [...documents.values()].flatMap(({ title, planPeriod }) =>
    planPeriod && planPeriod.endYear < input.year
      ? [{ title, start: planPeriod.startYear, end: planPeriod.endYear }]
      : [],
  );
  const [first, ...others] = ended;
  const isShared = first !== undefined && others.every(({ start, end }) => start === first.start && end === first.end);
  if (first && isShared && ended.length === documents.size) return [fill(wording.notices.periodEnded, { ...first })];
  return ended.map((plan) => fill(wording.notices.planEnded, plan));
}

function forceNotices(input: NoticeInput): string[] {
  const [first, ...others] = input.cited;
  const force = first ? forceOfWords(first.clause, input.basis ?? first.quote) : "none";
  // Only a table says 预期性; a target of the text is a target of the plan.
  const isPlanTarget = force === "expected" && first?.clause.row === null;
  const own = isPlanTarget ? wording.notices.planTarget : wording.notices.force[force];
  const isPast = ({ clause, quote }: NoticeInput["cited"][number]): boolean =>
    clause.force === "achievement" && /\d/.test(quote);
  const also = first?.clause.force !== "achievement" && others.some(isPast) ? [wording.notices.alsoAchievement] : [];
  return [...(own === null ? [] : [own]), ...also];
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
  const values = { title: first.document.title, region: regionOf(first.document), place: input.place };
  const hasOwn = input.documentRegions.has(input.place);
  return [fill(hasOwn ? wording.notices.ladder : wording.notices.ladderOnly, values)];
}

/** Of a cited clause, and the words shown hold what differs: a long clause speaks of many things. */
function isTouched(conflict: Conflict, clauseId: string, shown: string): boolean {
  if (!conflict.clauseIds.includes(clauseId)) return false;
  return conflict.quotes.some((words) => shown.includes(words) || words.includes(shown));
}

function conflictNotices({ cited, basis, conflicts, citeConflict }: NoticeInput): string[] {
  const touching = conflicts.filter(
    (conflict) =>
      isForReaders(conflict) &&
      cited.some(({ clause, quote }, i) => isTouched(conflict, clause.id, i === 0 ? (basis ?? quote) : quote)),
  );
  return touching
    .slice(0, 1)
    .map(
      (conflict) =>
        `${fill(wording.notices.conflict, { topic: conflict.topic, how: conflict.how })}${citeConflict?.(conflict) ?? ""}`,
    );
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
