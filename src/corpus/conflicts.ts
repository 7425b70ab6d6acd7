/**
 * Clauses of one document that differ on one matter, each kind by its own small detector under `conflicts/`. Milestones on
 * the way to a target and figures of clearly different groups are no conflicts. Precision goes before recall.
 */
import type { Clause } from "./clause.ts";
import { claimsOf } from "./conflicts/claims.ts";
import { type Conflict, type Difference, toConflict } from "./conflicts/conflict.ts";
import { overfullShares, partialFullCoverage } from "./conflicts/impossible-shares.ts";
import { indicatorDifferences } from "./conflicts/indicators.ts";
import { mergedGroupDifferences } from "./conflicts/merged-groups.ts";
import { addresseeDifferences, attributeDifferences, dateDifferences, titleDifferences } from "./conflicts/names.ts";
import { ceilings, firstOfKind, partsAboveTotals, pastAboveTargets, unfinishedCounts } from "./conflicts/stocks.ts";
import { partsOfTotals, placesOfTotals, yearlyPortions } from "./conflicts/sums.ts";

export { findRegionDifferences } from "./conflicts/regions.ts";
export { findLevelDifferences } from "./conflicts/levels.ts";
export { type Conflict, type ConflictKind, conflictKinds, isForReaders, isInside } from "./conflicts/conflict.ts";

/** Finds conflicts among the clauses of one document, those of values first. */
export function findConflicts(clauses: readonly Clause[]): Conflict[] {
  const claims = claimsOf(clauses);
  const differences: Difference[] = [
    ...indicatorDifferences(claims),
    ...mergedGroupDifferences(claims),
    ...partialFullCoverage(claims),
    ...overfullShares(claims),
    ...yearlyPortions(claims),
    ...partsOfTotals(claims),
    ...placesOfTotals(claims),
    ...partsAboveTotals(claims),
    ...pastAboveTargets(claims),
    ...ceilings(claims),
    ...unfinishedCounts(claims),
    ...firstOfKind(clauses, claims),
    ...attributeDifferences(clauses),
    ...addresseeDifferences(clauses),
    ...titleDifferences(clauses),
    ...dateDifferences(clauses),
  ];
  return differences.map(toConflict);
}
