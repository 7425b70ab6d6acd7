/**
 * An open index and an understood question → the clauses worth ranking, in groups of documents that may answer, each with its
 * scores of every search and its features. Nothing is left out but by region and by score.
 */
import { oncePerIndex } from "../indexing/once-per-index.ts";
import type { OpenIndex } from "../indexing/open-index.ts";
import { PositionRanges } from "../indexing/lexical/position-ranges.ts";
import { clauseFeatures, profileClause, readWish } from "./features.ts";
import type { ClauseProfile, Wish } from "./features.ts";
import { createQuery } from "./query.ts";
import type { UnderstoodQuestion } from "./ranked-clause.ts";
import { scopeGroups } from "./region-scope.ts";
import type { Scope } from "./region-scope.ts";
import { defaultExactVectorsUpTo, openSearches } from "./searches.ts";
import type { Found, Searches } from "./searches.ts";
import type { Candidate } from "./signals.ts";

/** Clauses taken from each search before ranking. */
const candidatesPerSearch = 30;
/** Groups that take turns at most: a comparison of more documents could not be shown. */
const mostGroups = 24;
/** Clauses looked at to find the documents that say most, when there are more groups. */
const clausesForGroups = 400;

export interface CandidateOptions {
  /** Number of clauses above which vectors are searched through the graph. Default 20,000. */
  exactVectorsUpTo?: number;
}

export interface CandidateGroup {
  /** The documents whose clauses compete here. */
  scope: Scope;
  candidates: Candidate[];
}

export interface Gathering {
  /** Empty when the question has no searchable word, or its region no document. */
  groups: CandidateGroup[];
  /** One line each, in Chinese: a search that could not be used. */
  warnings: string[];
}

/** Clauses that are kept read; all of a usual corpus, the last ones asked about of a very large one. */
const profilesKept = 50_000;

/** Profiles by position, each made when it is first a candidate. */
const profiles = oncePerIndex((): Map<number, ClauseProfile> => new Map());

function profileAt(index: OpenIndex, position: number): ClauseProfile | null {
  const known = profiles(index);
  let profile = known.get(position);
  if (profile !== undefined) return profile;
  const clause = index.clauses.kindAt(position) === "heading" ? undefined : index.clauses.at(position);
  if (clause === undefined) return null;
  profile = profileClause(clause);
  if (known.size >= profilesKept) known.clear();
  known.set(position, profile);
  return profile;
}

/** Positions of the documents' clauses; of all clauses when all documents may answer. */
function positionsOf(index: OpenIndex, documents: Iterable<string>, count: number): PositionRanges {
  if (count >= index.documents.size) return PositionRanges.of([{ start: 0, end: index.clauses.length }]);
  return PositionRanges.of([...documents].flatMap((id) => index.clauses.rangesOf(id)));
}

/** Regions that documents are of, and those above. */
const ownRegions = oncePerIndex(
  ({ documents }): ReadonlySet<string> => new Set([...documents.values()].flatMap(({ regionLadder }) => regionLadder)),
);

/** The groups whose documents say most of what is asked; all of them where they are few. */
async function leadingGroups(scopes: Scope[], index: OpenIndex, searches: Searches): Promise<Scope[]> {
  if (scopes.length <= mostGroups) return scopes;
  const groupOf = new Map(scopes.flatMap((scope) => [...scope.keys()].map((id) => [id, scope] as const)));
  const leading = new Set<Scope>();
  const within = positionsOf(index, groupOf.keys(), groupOf.size);
  for (const position of await searches.bestByWords(within, clausesForGroups)) {
    const scope = groupOf.get(index.clauses.documentAt(position) ?? "");
    if (scope !== undefined) leading.add(scope);
    if (leading.size === mostGroups) break;
  }
  return scopes.filter((scope) => leading.has(scope));
}

/** What was found, read; headings are no answers. */
function readFound(
  { positions, scores }: Found,
  scope: Scope,
  { index, wish }: { index: OpenIndex; wish: Wish },
): Candidate[] {
  return positions.flatMap((position, i) => {
    const profile = profileAt(index, position);
    if (profile === null) return [];
    const { bm25, dense, learned, asked } = scores;
    return {
      profile,
      searches: { bm25: bm25[i] ?? 0, dense: dense[i] ?? 0, learned: learned[i] ?? 0, asked: asked[i] ?? 0 },
      features: clauseFeatures(profile, wish, scope.get(profile.clause.document) ?? null),
    };
  });
}

/** Searches words, bigrams and vectors within the documents that may answer for the person's region. */
export async function gatherCandidates(
  index: OpenIndex,
  question: UnderstoodQuestion,
  options: CandidateOptions = {},
): Promise<Gathering> {
  const scopes = scopeGroups(question, [...index.documents.values()]);
  const query = createQuery(question, index.tokenizer, index.lexical);
  if (scopes.length === 0 || !query.hasTerms) return { groups: [], warnings: [] };
  const searches = await openSearches(index, {
    question,
    query,
    exactVectorsUpTo: options.exactVectorsUpTo ?? defaultExactVectorsUpTo,
  });
  const groups = await leadingGroups(scopes, index, searches);
  const choices = groups.map((scope) => positionsOf(index, scope.keys(), scope.size));
  const found = await searches.findWithin(choices, candidatesPerSearch);
  const wish = readWish(question, query, ownRegions(index));
  return {
    groups: groups.flatMap((scope, i) => {
      const result = found[i];
      return result === undefined ? [] : { scope, candidates: readFound(result, scope, { index, wish }) };
    }),
    warnings: searches.takeWarnings(),
  };
}
