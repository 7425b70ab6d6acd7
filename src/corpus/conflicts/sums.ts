/** Parts that do not make up the whole: so many a year over the plan's years, or so many of this and of that, beside a total. */
import type { Claim } from "./claims.ts";
import type { Difference } from "./conflict.ts";
import { kinship } from "./indicator-words.ts";
import { wordsOf } from "./indicators.ts";
import { amountOf, isSameMeasure } from "./same-indicator.ts";

const SAME_MATTER = 0.5;

/** 「每年75户」 from 2021 to 2025 is 375, not 350. */
export function yearlyPortions(claims: readonly Claim[]): Difference[] {
  const yearly = claims.filter(
    ({ figure, isPast, row }) => row === null && !isPast && figure.year !== null && /^每年$/.test(figure.per ?? ""),
  );
  return yearly.flatMap((portion): Difference[] => {
    const totals = claims.filter(
      (total) =>
        total.clause !== portion.clause &&
        !total.isPast &&
        total.figure.per === null &&
        total.year !== null &&
        total.year > (portion.year ?? 0) &&
        isSameMeasure(portion, total) &&
        kinship(portion.passage, total.subject) >= SAME_MATTER,
    );
    const [total] = totals;
    if (total?.year == null || portion.year === null) return [];
    const years = total.year - portion.year + 1;
    const sum = years * amountOf(portion).value;
    if (sum === amountOf(total).value) return [];
    const how = `${portion.year}—${total.year} 年共 ${years} 年，每年 ${portion.figure.text}，合计 ${sum}，而总数是 ${total.figure.text}`;
    const clauses = [total.clause, portion.clause, ...totals.slice(1).map(({ clause }) => clause)];
    return [{ kind: "sum", topic: total.subject, clauses, how, quotes: [wordsOf(total), portion.passage] }];
  });
}

const WHOLE = /总|共|合计|累计/;

/** Parts told in one sentence, beside a row's value for the same time that calls itself the whole. */
export function partsOfTotals(claims: readonly Claim[]): Difference[] {
  const totals = claims.filter(({ row }) => row !== null && WHOLE.test(row.indicator));
  return totals.flatMap((total): Difference[] => {
    const sentences = new Map<string, Claim[]>();
    for (const claim of claims) {
      if (claim.row !== null || claim.year !== total.year || claim.year === null) continue;
      if (claim.isPast !== total.isPast || !isSameMeasure(claim, total)) continue;
      if (kinship(claim.passage, total.subject) < SAME_MATTER) continue;
      const key = `${claim.clause.id}\0${claim.sentence}`;
      sentences.set(key, [...(sentences.get(key) ?? []), claim]);
    }
    return [...sentences.values()].flatMap((parts): Difference[] => {
      const sum = parts.reduce((all, part) => all + amountOf(part).value, 0);
      if (parts.length < 2 || sum === amountOf(total).value) return [];
      const added = parts.map(({ figure }) => figure.text).join(" + ");
      const how = `正文 ${added} = ${sum}，表中 ${total.year ?? ""} 年是 ${total.figure.text}`;
      const clauses = [total.clause, ...parts.map(({ clause }) => clause)];
      return [{ kind: "sum", topic: total.subject, clauses, how, quotes: [wordsOf(total), ...parts.map(wordsOf)] }];
    });
  });
}

/** Shares of a whole told place by place right after the whole: 「全省控制在26000张。甲市12000张，乙市7000张……」. */
export function placesOfTotals(claims: readonly Claim[]): Difference[] {
  return [...groupByClause(claims).values()].flatMap((own): Difference[] => {
    const [total, ...rest] = own;
    if (total === undefined || total.row !== null || !/^全|养老机构/.test(total.passage)) return [];
    const parts = rest.filter((part) => part.sentence !== total.sentence && isSameMeasure(part, total));
    const isListed = parts.length >= 3 && parts.every((part) => part.sentence === parts[0]?.sentence);
    const sum = parts.reduce((all, part) => all + amountOf(part).value, 0);
    if (
      !isListed ||
      sum === amountOf(total).value ||
      parts.some(({ subject }) => !subject.endsWith(total.subject.slice(-3)))
    )
      return [];
    const how = `总数是 ${total.figure.text}，各地相加是 ${sum}`;
    return [
      {
        kind: "sum",
        topic: total.subject,
        clauses: [total.clause],
        how,
        quotes: [total.passage, parts[0]?.sentence ?? ""],
      },
    ];
  });
}

function groupByClause(claims: readonly Claim[]): Map<string, Claim[]> {
  const groups = new Map<string, Claim[]>();
  for (const claim of claims) groups.set(claim.clause.id, [...(groups.get(claim.clause.id) ?? []), claim]);
  return groups;
}
