/**
 * The regions a question is about and the documents there are → which documents may answer, in groups. The hard rule: a
 * document may answer for a person when its own region stands on the person's ladder. A county's user gets county, prefecture
 * and province; a province's user does not get its prefectures' documents. A region without any gets nothing. Pure.
 */
import type { PolicyDocument } from "../corpus/clause.ts";
import type { ResolvedRegion, UnderstoodQuestion } from "./ranked-clause.ts";

/** Document id → rung: 0 same region, 1 one step up the ladder; null where no region applies. */
export type Scope = ReadonlyMap<string, number | null>;

function scopeOf(region: ResolvedRegion, documents: readonly PolicyDocument[]): Map<string, number> {
  const scope = new Map<string, number>();
  for (const document of documents) {
    const rung = region.ladder.indexOf(document.regionLadder[0] ?? "");
    if (rung >= 0) scope.set(document.id, rung);
  }
  return scope;
}

/** Of several named regions each has its nearest documents: 甘南 beside 甘肃 means the prefecture's own. */
function nearestOnly(scope: ReadonlyMap<string, number>): Map<string, number> {
  const nearest = Math.min(...scope.values());
  return new Map([...scope].filter(([, rung]) => rung === nearest));
}

/**
 * One group of documents: their clauses compete. Several groups: each is represented.
 * Empty when a region is named and no document answers for it.
 */
export function scopeGroups(question: UnderstoodQuestion, documents: readonly PolicyDocument[]): Scope[] {
  const { region, namedRegions, allRegions } = question;
  if (allRegions) return documents.map((document) => new Map([[document.id, null]]));
  if (region !== null) {
    const scope = scopeOf(region, documents);
    return scope.size === 0 ? [] : [scope];
  }
  if (namedRegions.length === 0) return [new Map(documents.map((document) => [document.id, null]))];
  const groups = new Map<string, Scope>();
  for (const named of namedRegions) {
    const scope = nearestOnly(scopeOf(named, documents));
    if (scope.size > 0) groups.set([...scope.keys()].sort().join("|"), scope);
  }
  return [...groups.values()];
}
