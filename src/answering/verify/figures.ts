/**
 * Every figure of a claim must be one figure of the cited clauses: same value, unit, bound, denominator and year, and about
 * the same thing. A figure that another thing of the clause has is not this one's.
 */
import { extractFigures } from "../../language/quantities.ts";
import type { Figure } from "../../language/quantities.ts";
import { inBaseUnit } from "../../language/units.ts";
import type { Aligned } from "./alignment.ts";
import { withSharesInDigits } from "./canonical.ts";
import type { Evidence } from "./evidence.ts";
import { isCalendar, isLabel, namedIn, placedIn } from "./placed-figures.ts";
import type { Placed } from "./placed-figures.ts";
import type { Violation, ViolationKind } from "./violation.ts";

/** Counters that may stand for each other: 1所 and 1个 homes, 2名 and 2位 workers. */
function sameUnit(claim: string, clause: string): boolean {
  const counters = /^(?:个|家|所|处|座|项|条|种|)$/;
  const ages = /岁$/;
  return claim === clause || (counters.test(claim) && counters.test(clause)) || (ages.test(claim) && ages.test(clause));
}

function measure({ value, unit }: Figure): { value: number | null; unit: string } {
  if (value === null) return { value, unit };
  const base = inBaseUnit(value, unit === "％" ? "%" : unit);
  return { value: Math.round(base.value * 1e6) / 1e6, unit: base.unit };
}

const BASES: readonly [string, RegExp][] = [
  ["万", /每\s*(?:万|10000)\s*[名户]|(?<!每)万[名户]/u],
  ["千", /每\s*(?:千|1000)\s*[名户]|(?<!每)千[名户]/u],
  ["百", /每\s*(?:百|100)\s*[名户张]|(?<!每)百[名户张]/u],
  ["户", /每\s*户|户均/u],
];

/** 每个街道 is not 每个社区. */
const EACH = /每\s*一?[个家名]?\s*(街道|社区|乡镇|村|县|市|区|家庭|机构|小区)/u;

const bigrams = (text: string): Set<string> => {
  const found = new Set<string>();
  for (let at = 0; at + 1 < text.length; at++) {
    const pair = text.slice(at, at + 2);
    if (/^[\p{Script=Han}A-Za-z]{2}$/u.test(pair)) found.add(pair);
  }
  for (const [number] of text.matchAll(/\d{1,3}岁/gu)) found.add(number).add(`${number}的`);
  return found;
};

function shared(a: string, b: string): number {
  const other = bigrams(b);
  return [...bigrams(a)].filter((pair) => other.has(pair)).length;
}

const LEAD = /建议|其中|力争|达到|实现|确保|约为|分别/gu;

/** How much of the claim's label is said of one figure of the clauses and not of the other. */
function distinct(claim: string, one: string, other: string): number {
  const [said, elsewhere] = [bigrams(claim), bigrams(other)];
  return [...bigrams(one.replace(LEAD, ""))].filter((pair) => said.has(pair) && !elsewhere.has(pair)).length;
}

/** The claim speaks of `other` and not of `mine`. */
function isNearer(claim: string, other: string, mine: string): boolean {
  if (distinct(claim, mine, other) > 0) return false;
  const more = distinct(claim, other, mine);
  const isAll = more >= 1 && [...bigrams(claim)].every((pair) => bigrams(other).has(pair));
  return more >= 2 || isAll;
}

function violation(kind: ViolationKind, claim: Placed, against: Placed | undefined): Violation {
  return { kind, text: claim.printed, against: against?.printed ?? "" };
}

/** Every figure of some clauses. */
const figuresOf = (among: readonly Evidence[]): Placed[] =>
  among.flatMap(({ passages }) => passages).flatMap((passage) => placedIn(passage));

/** The clauses that each place of the claim's text may be drawn from. */
function sourcesAt(text: string, { fragments, all }: Aligned): (at: number) => Placed[] {
  let from = 0;
  const spans = fragments.map(({ text: part, among }) => {
    const words = spelled(part);
    const start = Math.max(from, text.indexOf(words, from));
    from = start + words.length;
    return { start, end: from, placed: figuresOf(among) };
  });
  const everything = figuresOf(all);
  return (at) => spans.find(({ start, end }) => at >= start && at < end)?.placed ?? everything;
}

function dateViolations(claim: Placed, among: readonly Placed[]): Violation[] {
  const { figure } = claim;
  const same = among.filter((other) => isCalendar(other.figure) && agrees(figure, other.figure));
  if (same.length === 0)
    return [
      violation(
        "date-changed",
        claim,
        among.find((other) => isCalendar(other.figure)),
      ),
    ];
  const starts = /起$|以来$/.test(figure.text.trim());
  const startsThere = same.some((other) => /起$|以来$/.test(other.figure.text.trim()) === starts);
  return startsThere || !starts ? [] : [violation("date-changed", claim, same[0])];
}

/** 2025年 agrees with 2025年底; 7月2018年 with 2018年. */
const agrees = (claim: Figure, other: Figure): boolean =>
  claim.unit === "月日" ? claim.text === other.text : (claim.year ?? claim.value) === (other.year ?? other.value);

function compare(claim: Placed, other: Placed): Violation[] {
  const [a, b] = [claim.figure, other.figure];
  const found: Violation[] = [];
  // 100% 以上 is 100%.
  const isWhole = a.unit === "%" && a.value === 100 && !/[<≤]/u.test(claim.comparator + other.comparator);
  if (claim.comparator !== other.comparator && !isWhole) found.push(violation("comparator-changed", claim, other));
  const [timeA, timeB] = [claim.time, other.time];
  const [baseA, baseB] = [namedIn(BASES, a.per), namedIn(BASES, b.per)];
  const [eachA, eachB] = [EACH.exec(a.per ?? "")?.[1], EACH.exec(b.per ?? "")?.[1]];
  const isOtherEach = eachA !== undefined && eachB !== undefined && eachA !== eachB;
  if (timeA !== timeB || baseA !== baseB || isOtherEach) found.push(violation("denominator-changed", claim, other));
  if (a.year !== null && b.year !== null && a.year !== b.year && b.baseYear !== a.year)
    found.push(violation("date-changed", claim, other));
  return found;
}

/** 「床位占比（%）：2020年 47」: the number stands alone, its unit at the head of the row. */
function standsBare({ value, unit }: Figure, among: readonly Placed[]): boolean {
  const number = new RegExp(`(?<![\\d.])${String(value)}(?![\\d.%％])(?=[，,；;。\\s]|$)`, "u");
  return among.some(({ passage: { text } }) => new RegExp(`[（(]${unit}[）)]`, "u").test(text) && number.test(text));
}

function numberViolations(claim: Placed, among: readonly Placed[]): Violation[] {
  const own = measure(claim.figure);
  const numbers = among.filter(({ figure }) => !isCalendar(figure));
  const sameValue = numbers.filter(({ figure }) => measure(figure).value === own.value);
  const same = sameValue.filter(({ figure }) => sameUnit(own.unit, measure(figure).unit));
  if (same.length === 0) {
    if (standsBare(claim.figure, among)) return [];
    const printed = numbers.filter(({ figure }) => figure.value === claim.figure.value);
    const other = printed[0] ?? sameValue[0];
    return [violation(other ? "unit-changed" : "figure-not-cited", claim, other)];
  }
  const judged = same.map((other) => ({
    other,
    found: compare(claim, other),
    score: shared(claim.label, other.label),
  }));
  judged.sort((a, b) => a.found.length - b.found.length || b.score - a.score);
  const best = judged[0];
  if (!best) return [];
  if (best.found.length > 0) return best.found;
  if (isLabel(claim.figure)) return [];
  const alike = same.filter((other) => compare(claim, other).length === 0);
  const rival = numbers.find(
    (other) =>
      sameUnit(own.unit, measure(other.figure).unit) &&
      measure(other.figure).value !== own.value &&
      alike.every((mine) => isNearer(claim.label, other.label, mine.label)),
  );
  return rival ? [violation("figure-of-another", claim, rival)] : [];
}

/** 「到2022年，甲；到2025年，乙」: a claim of 乙 must not say 2022年. */
function yearsOfOthers({ fragments, text }: Aligned, said: readonly Placed[]): Violation[] {
  const years = said.filter(({ figure }) => isCalendar(figure));
  if (years.length === 0) return [];
  for (const fragment of fragments) {
    const own = fragment.passage.figures.filter(isCalendar);
    if (own.length === 0 || fragment.text.replace(/[\d年月底末到前至,，]/gu, "").length < 4) continue;
    const known = years.some(({ figure }) => own.some((other) => agrees(figure, other)));
    if (!known) return [{ kind: "date-changed", text, against: fragment.passage.text }];
  }
  return [];
}

const spelled = (text: string): string => withSharesInDigits(text.normalize("NFKC").replace(/\s+/gu, ""));

/** 「每接收一名」: the one is no count. */
const isOneOfEach = (text: string, { value, unit, start }: Figure): boolean =>
  value === 1 &&
  /^[名人位家户张]$/u.test(unit) &&
  /每[\p{Script=Han}]{0,4}$/u.test(text.slice(Math.max(0, start - 5), start));

const NUMBER = /\d+(?:\.\d+)?/gu;

/** Numbers that measure nothing (a telephone number, a code) must at least stand in the clauses or their titles. */
function bareNumbers(text: string, { all }: Aligned): Violation[] {
  const inFigures = extractFigures(text);
  const known = new Set(
    all.flatMap((evidence) => [evidence.context, evidence.canonical].join("\n").match(NUMBER) ?? []),
  );
  const strange = [...text.matchAll(NUMBER)].filter(
    ({ 0: number, index }) =>
      !inFigures.some(({ start, end }) => index >= start && index < end) && !known.has(number) && index > 0,
  );
  return strange.map(({ 0: number }) => ({ kind: "figure-not-cited", text: number, against: "" }));
}

/** What is wrong with the figures of a claim. */
export function figureViolations(aligned: Aligned): Violation[] {
  const text = spelled(aligned.text);
  const figures = extractFigures(text).filter((figure) => !isOneOfEach(text, figure));
  const bare = bareNumbers(text, aligned);
  if (bare.length > 0) return bare;
  if (figures.length === 0) return [];
  const sources = sourcesAt(text, aligned);
  const said = placedIn({ text, canonical: aligned.canonical, figures });
  const found = said.flatMap((placed) => {
    const among = sources(placed.figure.start);
    return isCalendar(placed.figure) ? dateViolations(placed, among) : numberViolations(placed, among);
  });
  return found.length > 0 ? found : yearsOfOthers(aligned, said);
}
