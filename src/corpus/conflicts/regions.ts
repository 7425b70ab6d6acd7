/**
 * One indicator in the documents of several regions, with other values or years: no conflict, each region sets its own, but
 * what a person who compares has to see at a glance. Only indicators that some region's table names are followed.
 */
import type { ParsedDocument } from "../clause.ts";
import { type Claim, claimsOf } from "./claims.ts";
import { type Conflict, conflictKinds } from "./conflict.ts";
import { areApart, coverage } from "./indicator-words.ts";
import { wordsOf } from "./indicators.ts";
import { amountOf, isSameMeasure } from "./same-indicator.ts";

interface Told {
  region: string;
  claim: Claim;
}

/** Share of each name's words that the other must hold. */
const SAME_NAME = 0.7;

function isSame(anchor: Claim, other: Claim): boolean {
  if (!isSameMeasure(anchor, other) || areApart(anchor.subject, other.subject)) return false;
  const back = other.row === null ? 0.5 : SAME_NAME;
  return coverage(anchor.subject, other.own) >= SAME_NAME && coverage(other.subject, anchor.subject) >= back;
}

const currentClaims = ({ clauses }: ParsedDocument): Claim[] =>
  claimsOf(clauses)
    .filter(({ isPast, clause }) => !isPast && (clause.row !== null || clause.force !== "none"))
    // What a region's table says goes before what its text says.
    .sort((a, b) => Number(b.row !== null) - Number(a.row !== null));

const yearText = (year: number | null): string => (year === null ? "没有写年份" : `${year} 年`);

function valueText({ claim: { figure, row, year } }: Told): string {
  const unit = row === null || figure.text.endsWith(row.unit) ? "" : row.unit;
  return `${figure.text}${unit}（${yearText(year)}）`;
}

/** One entry for each indicator that two regions or more name and that is not the same everywhere. */
export function findRegionDifferences(documents: readonly ParsedDocument[]): Conflict[] {
  const told = documents.map((parsed) => ({
    region: parsed.document.regionLadder[0] ?? parsed.document.title,
    claims: currentClaims(parsed),
  }));
  const seen = new Set<string>();
  return told.flatMap(({ region, claims }, at) =>
    claims
      .filter(({ row }) => row !== null)
      .flatMap((anchor): Conflict[] => {
        if (seen.has(anchor.clause.id)) return [];
        const others = told.flatMap((side, i): Told[] => {
          const claim = i === at ? undefined : side.claims.find((candidate) => isSame(anchor, candidate));
          return claim === undefined ? [] : [{ region: side.region, claim }];
        });
        const all: Told[] = [{ region, claim: anchor }, ...others];
        for (const { claim } of all) seen.add(claim.clause.id);
        const isAlike = all.every(
          ({ claim }) =>
            amountOf(claim).value === amountOf(anchor).value && (claim.year === null || claim.year === anchor.year),
        );
        if (others.length === 0 || isAlike) return [];
        const values = all.map((one) => `${one.region} ${valueText(one)}`).join("；");
        return [
          {
            kind: "region",
            clauseIds: all.map(({ claim }) => claim.clause.id),
            topic: anchor.subject,
            quotes: all.map(({ claim }) => wordsOf(claim)),
            how: values,
            explanation: `${conflictKinds.region}「${anchor.subject}」：${values}。`,
          },
        ];
      }),
  );
}
