/**
 * An open index and an understood question → clauses, best first. Searches words, bigrams and vectors within the documents
 * that may answer for the person's region, fuses, ranks with reasons, keeps near-duplicates apart.
 */
import type { PolicyDocument } from "../corpus/clause.ts";
import { ModelError } from "../errors.ts";
import { topScores } from "../indexing/lexical.ts";
import { oncePerIndex } from "../indexing/once-per-index.ts";
import type { OpenIndex } from "../indexing/open-index.ts";
import { CorpusEmbeddings } from "../indexing/word-vectors.ts";
import { clauseFeatures, profileClause, readWish } from "./features.ts";
import type { ClauseProfile, Wish } from "./features.ts";
import { createQuery } from "./query.ts";
import type { Query } from "./query.ts";
import { diversify, rank } from "./rank.ts";
import type { Candidate, Ranked } from "./rank.ts";
import type { RankedClause, Retrieval, UnderstoodQuestion } from "./ranked-clause.ts";
import { scopeGroups } from "./region-scope.ts";
import type { Scope } from "./region-scope.ts";

/** Clauses taken from each search before ranking. */
const candidatesPerSearch = 60;
const defaultLimit = 10;
/** Up to this many clauses every cosine is computed (256 products a clause); above, the graph finds the nearest. */
const exactVectorsUpTo = 20_000;
const nearestFromGraph = 400;

export interface RetrieveOptions {
  /** How many clauses, 1–100. Default 10. */
  limit?: number;
  /** Index size above which vectors are searched through the graph. Default 20,000. */
  exactVectorsUpTo?: number;
}

/** Profiles by position; null for headings. */
const profiles = oncePerIndex((index): (ClauseProfile | null)[] =>
  index.clauses.map((clause) => (clause.kind === "heading" ? null : profileClause(clause))),
);

interface Searches {
  lexical: Float32Array;
  dense: Float32Array;
  warnings: string[];
}

interface SearchOptions {
  /** Documents that may answer; others need not be found. */
  documents: ReadonlySet<string>;
  exactVectorsUpTo: number;
}

/** Cosine by position; 0 where it was not looked at. */
function denseScores(index: OpenIndex, vector: readonly number[], options: SearchOptions): Float32Array {
  const size = index.clauses.length;
  if (size <= options.exactVectorsUpTo) return index.vectors.cosines(vector, size);
  const scores = new Float32Array(size);
  const accepts = ({ position }: { position: number }): boolean =>
    options.documents.has(index.clauses[position]?.document ?? "");
  for (const { metadata, cosine } of index.vectors.nearest(vector, nearestFromGraph, accepts)) {
    scores[metadata.position] = cosine;
  }
  return scores;
}

async function search(index: OpenIndex, query: Query, options: SearchOptions): Promise<Searches> {
  const lexical = index.lexical.scoreAll(query.terms);
  const { embeddings } = index.embedder;
  try {
    const vector =
      embeddings instanceof CorpusEmbeddings
        ? embeddings.embedWords(query.words)
        : await embeddings.embedQuery(query.text);
    return { lexical, dense: denseScores(index, vector, options), warnings: [] };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    // A vector server that is down makes answers a little worse, not impossible.
    return { lexical, dense: new Float32Array(index.clauses.length), warnings: [error.line] };
  }
}

function rankWithin(scope: Scope, index: OpenIndex, wish: Wish, searches: Searches): Ranked[] {
  const all = profiles(index);
  const accepts = (position: number): boolean => scope.has(all[position]?.clause.document ?? "");
  const positions = new Set([
    ...topScores(searches.lexical, candidatesPerSearch, accepts).map((hit) => hit.position),
    ...topScores(searches.dense, candidatesPerSearch, accepts).map((hit) => hit.position),
  ]);
  const candidates: Candidate[] = [];
  for (const position of positions) {
    const profile = all[position];
    if (profile === null || profile === undefined) continue;
    const rung = scope.get(profile.clause.document) ?? null;
    candidates.push({
      profile,
      bm25: searches.lexical[position] ?? 0,
      dense: searches.dense[position] ?? 0,
      features: clauseFeatures(profile, wish, rung),
    });
  }
  return rank(candidates);
}

/** Takes turns: the best of every group, then the second of every group, … */
function interleave<T>(groups: readonly (readonly T[])[], limit: number): T[] {
  const longest = Math.max(0, ...groups.map((group) => group.length));
  const result: T[] = [];
  for (let i = 0; i < longest; i += 1) {
    for (const group of groups) {
      const item = group[i];
      if (item !== undefined) result.push(item);
    }
  }
  return result.slice(0, limit);
}

/** Scores never rise down the list, also where groups took turns. */
function present(
  ranked: readonly (Ranked & { rung: number | null })[],
  documents: ReadonlyMap<string, PolicyDocument>,
): RankedClause[] {
  let ceiling = Infinity;
  return ranked.flatMap(({ candidate, score, trace, rung }) => {
    const { clause } = candidate.profile;
    const document = documents.get(clause.document);
    if (document === undefined) return [];
    ceiling = Math.min(ceiling, score);
    return [{ clause, document, score: ceiling, rung, trace }];
  });
}

/**
 * @returns no clauses when the question has no searchable word, or its region no document.
 */
export async function retrieve(
  index: OpenIndex,
  question: UnderstoodQuestion,
  options: RetrieveOptions = {},
): Promise<Retrieval> {
  const startedAt = performance.now();
  const limit = Math.max(1, Math.min(100, options.limit ?? defaultLimit));
  const documents = [...index.documents.values()];
  const groups = scopeGroups(question, documents);
  const query = createQuery(question, index.tokenizer, index.lexical);
  if (groups.length === 0 || !query.hasTerms) {
    return { question, clauses: [], elapsedMs: performance.now() - startedAt };
  }
  const searches = await search(index, query, {
    documents: new Set(groups.flatMap((scope) => [...scope.keys()])),
    exactVectorsUpTo: options.exactVectorsUpTo ?? exactVectorsUpTo,
  });
  const wish = readWish(question, query, new Set(documents.flatMap((document) => document.regionLadder)));
  const isOpen = question.region === null && groups.length === 1;
  // Two more than its share, should another group have too few.
  const share = groups.length === 1 ? limit : Math.ceil(limit / groups.length) + 2;
  const ranked = groups.map((scope) => {
    const best = rankWithin(scope, index, wish, searches);
    return diversify(best, share, isOpen).map((item) => ({
      ...item,
      rung: scope.get(item.candidate.profile.clause.document) ?? null,
    }));
  });
  const clauses = present(interleave(ranked, limit), index.documents);
  return {
    question,
    clauses,
    elapsedMs: performance.now() - startedAt,
    ...(searches.warnings.length === 0 ? {} : { warnings: searches.warnings }),
  };
}
