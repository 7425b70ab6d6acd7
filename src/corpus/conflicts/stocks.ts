/**
 * What there is already, told in two ways: one home larger than the total of all, a stock above or beside a ceiling, homes
 * under construction beside those in operation, a “first” beside a count, a past share above the target.
 */
import type { Clause } from "../clause.ts";
import type { Claim } from "./claims.ts";
import type { Difference } from "./conflict.ts";
import { areApart, bare, commonEnding, coverage } from "./indicator-words.ts";
import { wordsOf } from "./indicators.ts";
import { amountOf, isSameMeasure } from "./same-indicator.ts";

/** Things counted in rows that print no unit, and their measure words. */
const COUNTED: readonly [RegExp, RegExp][] = [
  [/床位/, /^张$/],
  [/机构|养老院|中心|站/, /^[个家所]$/],
];

/** Characters of a group's name that a sentence must hold to speak of the group. */
const GROUP_CHARS = 4;

/** One home's beds above the total of all such homes. */
export function partsAboveTotals(claims: readonly Claim[]): Difference[] {
  const totals = claims.filter(({ row, isPast }) => row?.group != null && isPast && /总/.test(row.indicator));
  return totals.flatMap((total): Difference[] => {
    const group = bare(total.row?.group ?? "").slice(0, GROUP_CHARS);
    const thing = COUNTED.find(([name]) => name.test(total.subject));
    const part = claims.find(
      (claim) =>
        claim.row === null &&
        claim.isPast &&
        thing !== undefined &&
        (claim.figure.unit === total.figure.unit || (total.figure.unit === "" && thing[1].test(claim.figure.unit))) &&
        thing[0].test(claim.passage) &&
        claim.sentence.includes(group) &&
        (claim.year === null || total.year === null || claim.year <= total.year) &&
        amountOf(claim).value > amountOf(total).value,
    );
    if (part === undefined) return [];
    const how = `表中 ${total.year ?? ""} 年${total.row?.group ?? ""}${total.subject}是 ${total.figure.text}，正文里单是一处就有 ${part.figure.text}`;
    const quotes = [wordsOf(total), part.passage];
    return [
      {
        kind: "part-above-total",
        topic: `${total.row?.group ?? ""}${total.subject}`,
        clauses: [total.clause, part.clause],
        how,
        quotes,
      },
    ];
  });
}

/** Characters that two stocks' names must end with alike: 床位数. */
const MIN_STOCK_CHARS = 3;

/** A ceiling beside a stock of another name, or one that the stock is above already. */
export function ceilings(claims: readonly Claim[]): Difference[] {
  const caps = claims.filter(
    ({ figure, isPast, subject }) => !isPast && figure.comparator === "≤" && /数$|总量$/.test(bare(subject)),
  );
  return caps.flatMap((cap): Difference[] => {
    const stock = claims.find(
      (claim) =>
        claim.isPast &&
        claim.clause !== cap.clause &&
        isSameMeasure(claim, cap) &&
        commonEnding(claim.subject, cap.subject).length >= MIN_STOCK_CHARS &&
        coverage(claim.subject, cap.passage, 3) >= 0.6,
    );
    if (stock === undefined) return [];
    const isOtherName = bare(stock.subject) !== bare(cap.subject);
    const isAbove = amountOf(stock).value > amountOf(cap).value;
    if (!isOtherName && !isAbove) return [];
    const names = isOtherName ? `；上限说的是“${cap.subject}”，已有的是“${stock.subject}”` : "，已有的超过上限";
    const how = `上限是 ${cap.figure.text}，已有 ${stock.figure.text}${names}`;
    return [
      {
        kind: "ceiling",
        topic: cap.subject,
        clauses: [cap.clause, stock.clause],
        how,
        quotes: [cap.passage, stock.passage],
      },
    ];
  });
}

const UNFINISHED = /在建/;
const OPERATING = /(?:投入|正常|已)?(?:运营|运行)/;

/** 61 built and being built, 22 in operation: two counts of the same things. */
export function unfinishedCounts(claims: readonly Claim[]): Difference[] {
  const counts = claims.filter(({ figure, isPast, row }) => row === null && isPast && /^[个家所处]$/.test(figure.unit));
  const planned = counts.filter(({ subject }) => UNFINISHED.test(subject));
  return planned.flatMap((all): Difference[] => {
    const noun = bare(all.subject).replace(/^.*在建的?/, "");
    const core = noun.slice(-GROUP_CHARS);
    const running = counts.find(
      (claim) =>
        claim !== all &&
        OPERATING.test(claim.subject) &&
        claim.subject.includes(core) &&
        amountOf(claim).value !== amountOf(all).value,
    );
    if (running === undefined || core.length < 2) return [];
    const how = `${all.figure.text}包括在建的，投入运营的是 ${running.figure.text}`;
    return [
      {
        kind: "unfinished",
        topic: noun,
        clauses: [all.clause, running.clause],
        how,
        quotes: [all.passage, running.passage],
      },
    ];
  });
}

const FIRST = /(?:首|第一)[家个所座处]([\p{Script=Han}]{4,12}?)(?:——|—|[，。、（(]|$)/gu;
/** Share of the name's words that the counted things must have. */
const SAME_THING = 0.7;

/** “县内首家…” beside a count of several of them at the same time. */
export function firstOfKind(clauses: readonly Clause[], claims: readonly Claim[]): Difference[] {
  return clauses.flatMap((clause): Difference[] =>
    [...clause.text.matchAll(FIRST)].flatMap((match): Difference[] => {
      const name = match[1] ?? "";
      const several = claims.find(
        (claim) =>
          claim.clause !== clause &&
          claim.isPast &&
          amountOf(claim).value > 1 &&
          /^[个家所座处]?$/.test(claim.figure.unit) &&
          coverage(claim.subject, name) >= SAME_THING,
      );
      if (clause.force !== "achievement" || several === undefined) return [];
      const when = several.year === null ? "" : `${several.year} 年`;
      const how = `一处说建成首家，另一处${when}已有 ${several.figure.text}`;
      return [
        { kind: "first", topic: name, clauses: [several.clause, clause], how, quotes: [match[0], wordsOf(several)] },
      ];
    }),
  );
}

const SAME_USE = 0.6;

/** A share reached before that is above the one wanted: not the same base, or not the same measure. */
export function pastAboveTargets(claims: readonly Claim[]): Difference[] {
  const past = claims.filter(({ figure, isPast, row }) => isPast && row === null && figure.unit === "%");
  return past.flatMap((reached): Difference[] => {
    const target = claims.find(
      (claim) =>
        !claim.isPast &&
        claim.row === null &&
        claim.figure.unit === "%" &&
        claim.figure.comparator === "≥" &&
        (claim.figure.value ?? 100) < (reached.figure.value ?? 0) &&
        !areApart(claim.subject, reached.subject) &&
        coverage(reached.subject, claim.sentence) >= SAME_USE &&
        coverage(claim.subject, reached.sentence) >= SAME_USE,
    );
    if (target === undefined) return [];
    const how = `“${reached.figure.text}”是以前达到的，“${target.figure.text}”是以后的要求，两处的范围不同`;
    return [
      {
        kind: "past-above-target",
        topic: target.subject,
        clauses: [target.clause, reached.clause],
        how,
        quotes: [target.passage, reached.passage],
      },
    ];
  });
}
