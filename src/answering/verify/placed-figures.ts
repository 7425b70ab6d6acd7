/**
 * The figures of a text → each with what it is said of: the words around it, its bound, and the 每月 that a list says once.
 * The same for a claim and for a passage, so that they can be compared.
 */
import type { Comparator, Figure } from "../../language/quantities.ts";
import { canonical } from "./canonical.ts";
import type { Passage } from "./evidence.ts";

export interface Placed {
  figure: Figure;
  /** What the figure is said of, canonical. */
  label: string;
  /** 月 of 每月; from the figure before it in a list that says it once. */
  time: string;
  comparator: Comparator;
  passage: Passage;
  /** Of the evidence: its printed surroundings. */
  printed: string;
}

const isDate = ({ unit }: Figure): boolean => /^(?:年|年月|年月日|月日)$/.test(unit);
const CALENDAR_YEAR = /^(?:19|20)\d{2}$/;
/** A year or a date, not a span of years. */
export const isCalendar = (figure: Figure): boolean =>
  isDate(figure) && (figure.unit !== "年" || CALENDAR_YEAR.test(String(figure.value)));

const TIMES: readonly [string, RegExp][] = [
  ["日", /每\s*\d*\s*[日天]|日均/u],
  ["周", /每\s*\d*\s*周/u],
  ["月", /每\s*\d*\s*个?月|月均/u],
  ["季", /每\s*\d*\s*个?季/u],
  ["年", /每\s*\d*\s*年|年均/u],
];
export const namedIn = (table: readonly [string, RegExp][], text: string | null): string =>
  text === null ? "" : (table.find(([, pattern]) => pattern.test(text))?.[0] ?? "");

/** An age or a year says of whom or when a figure is, and is part of its label. */
export const isLabel = (figure: Figure): boolean => isCalendar(figure) || figure.unit.endsWith("岁");

/** The words between commas around a figure, without those that belong to its neighbours. */
function labelOf(text: string, figures: readonly Figure[], at: number): string {
  const figure = figures[at];
  // A cell of a table has no place in the text.
  if (!figure || figure.end === 0) return "";
  const [previous, next] = [
    figures
      .slice(0, at)
      .filter((other) => !isLabel(other))
      .at(-1),
    figures[at + 1],
  ];
  const before = text.slice(previous?.end ?? 0, figure.start);
  // 「失能、部分失能老年人200元、100元」: both are said of the same words.
  if (previous !== undefined && /^[、和及]?$/u.test(before)) return labelOf(text, figures, figures.indexOf(previous));
  const after = text.slice(figure.end, next === undefined || isCalendar(next) ? text.length : next.start);
  const local = before.split(/[，,。；;：]/u).at(-1) ?? "";
  const led = local.length >= 3 ? local : before.slice(-24);
  return canonical(`${led}|${after.split(/[，,。；;、]/u)[0] ?? ""}`);
}

/** 「失能、部分失能的特困人员分别达1200元、300元」: the first figure is the first item's. */
function sharedLabels(text: string, figures: readonly Figure[]): Map<Figure, string> {
  const labels = new Map<Figure, string>();
  for (const match of text.matchAll(/分别/gu)) {
    const after = figures.filter(({ start }) => start >= match.index);
    const end = after.findIndex(
      (figure, i) => i > 0 && !/^[、，和]$/u.test(text.slice(after[i - 1]?.end ?? 0, figure.start)),
    );
    const list = end < 0 ? after : after.slice(0, end);
    const lead =
      text
        .slice(0, match.index)
        .split(/[，。；,;]/u)
        .at(-1) ?? "";
    const items = lead.split(/[、和与]/u);
    if (list.length < 2 || items.length !== list.length) continue;
    const tail = (items.at(-1)?.split("的").at(-1) ?? "").replace(/\d{1,3}周?岁(?:及?以[上下])?/gu, "");
    // What follows the last item is said of all of them.
    list.forEach((figure, i) => labels.set(figure, canonical(`${items[i] ?? ""}|${tail}`)));
  }
  return labels;
}

const FAR_BOUND: readonly [RegExp, Comparator][] = [
  [/(?:至少|不少于|不低于)[^，。；、\d]{1,6}$/u, "≥"],
  [/(?<![不未])满$/u, "≥"],
  [/(?:大约|约)[^，。；、\d]{1,6}$/u, "约"],
  [/(?:最多|至多|不超过|不高于)[^，。；、\d]{1,6}$/u, "≤"],
];

/** 至少建一所: the verb between the bound and the number. */
function comparatorOf(text: string, { comparator, start }: Figure): Comparator {
  if (comparator !== "=") return comparator;
  const before = text.slice(Math.max(0, start - 10), start);
  return FAR_BOUND.find(([pattern]) => pattern.test(before))?.[1] ?? comparator;
}

/** Figures of a text with what they are said of. */
export function placedIn(passage: Passage): Placed[] {
  const { text, figures } = passage;
  const given = sharedLabels(text, figures);
  let previous: Placed | undefined;
  return figures.map((figure, i): Placed => {
    const own = namedIn(TIMES, figure.per);
    const placed: Placed = {
      figure,
      label: given.get(figure) ?? labelOf(text, figures, i),
      time: own === "" && previous?.figure.unit === figure.unit ? previous.time : own,
      comparator: comparatorOf(text, figure),
      passage,
      printed: text.slice(Math.max(0, figure.start - 10), figure.end + 6) || figure.text,
    };
    if (!isCalendar(figure)) previous = placed;
    return placed;
  });
}
