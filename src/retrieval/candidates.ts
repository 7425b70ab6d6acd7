/**
 * An open index and an understood question → the clauses worth ranking, in groups of documents that may answer, each with its
 * scores of every search and its features. Nothing is left out but by region and by score.
 */
import { ModelError } from "../errors.ts";
import { topScores } from "../indexing/lexical.ts";
import { oncePerIndex } from "../indexing/once-per-index.ts";
import type { OpenIndex } from "../indexing/open-index.ts";
import { questionTerms } from "../indexing/question-models.ts";
import { CorpusEmbeddings } from "../indexing/word-vectors.ts";
import { clauseFeatures, profileClause, readWish } from "./features.ts";
import type { ClauseProfile, Wish } from "./features.ts";
import { createQuery } from "./query.ts";
import type { Query } from "./query.ts";
import type { UnderstoodQuestion } from "./ranked-clause.ts";
import { scopeGroups } from "./region-scope.ts";
import type { Scope } from "./region-scope.ts";
import type { Candidate, SearchName } from "./signals.ts";

/** Clauses taken from each search before ranking. */
const candidatesPerSearch = 30;
/** Up to this many clauses every cosine is computed (256 products a clause); above, the graph finds the nearest. */
const defaultExactVectorsUpTo = 20_000;
const nearestFromGraph = 400;
/** Questions of the bank that vote for their clauses. */
const votingQuestions = 60;

export interface CandidateOptions {
  /** Index size above which vectors are searched through the graph. Default 20,000. */
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
  const clause = index.clauses[position];
  if (clause === undefined || clause.kind === "heading") return null;
  const known = profiles(index);
  const profile = known.get(position) ?? profileClause(clause);
  if (known.size >= profilesKept) known.clear();
  known.set(position, profile);
  return profile;
}

/** Score by position of each search; 0 where it found nothing. */
type Searches = Record<SearchName, Float32Array>;

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

/** A vector server that is down makes answers a little worse, not impossible. */
async function searchVectors(
  index: OpenIndex,
  query: Query,
  options: SearchOptions,
): Promise<{ scores: Float32Array; warnings: string[] }> {
  const { embeddings } = index.embedder;
  try {
    const vector =
      embeddings instanceof CorpusEmbeddings
        ? embeddings.embedWords(query.words)
        : await embeddings.embedQuery(query.text);
    return { scores: denseScores(index, vector, options), warnings: [] };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { scores: new Float32Array(index.clauses.length), warnings: [error.line] };
  }
}

/** What was learned from the question bank says of every clause; zeros without a bank. */
function searchBank(index: OpenIndex, question: UnderstoodQuestion): Pick<Searches, "learned" | "asked"> {
  const size = index.clauses.length;
  const asked = new Float32Array(size);
  if (index.questionModels === null) return { learned: new Float32Array(size), asked };
  const { encoder, neighbours } = index.questionModels;
  const terms = questionTerms(question, index.tokenizer);
  for (const { position, best } of neighbours.votes(neighbours.nearest(terms, { limit: votingQuestions }))) {
    asked[position] = best;
  }
  return { learned: encoder.cosines(encoder.encode(terms)), asked };
}

function gatherWithin(scope: Scope, index: OpenIndex, wish: Wish, searches: Searches): Candidate[] {
  const accepts = (position: number): boolean => scope.has(index.clauses[position]?.document ?? "");
  const positions = new Set(
    Object.values(searches).flatMap((scores) =>
      topScores(scores, candidatesPerSearch, accepts).map((hit) => hit.position),
    ),
  );
  const candidates: Candidate[] = [];
  for (const position of positions) {
    const profile = profileAt(index, position);
    if (profile === null) continue;
    const rung = scope.get(profile.clause.document) ?? null;
    candidates.push({
      profile,
      searches: {
        bm25: searches.bm25[position] ?? 0,
        dense: searches.dense[position] ?? 0,
        learned: searches.learned[position] ?? 0,
        asked: searches.asked[position] ?? 0,
      },
      features: clauseFeatures(profile, wish, rung),
    });
  }
  return candidates;
}

/** Searches words, bigrams and vectors within the documents that may answer for the person's region. */
export async function gatherCandidates(
  index: OpenIndex,
  question: UnderstoodQuestion,
  options: CandidateOptions = {},
): Promise<Gathering> {
  const documents = [...index.documents.values()];
  const scopes = scopeGroups(question, documents);
  const query = createQuery(question, index.tokenizer, index.lexical);
  if (scopes.length === 0 || !query.hasTerms) return { groups: [], warnings: [] };
  const dense = await searchVectors(index, query, {
    documents: new Set(scopes.flatMap((scope) => [...scope.keys()])),
    exactVectorsUpTo: options.exactVectorsUpTo ?? defaultExactVectorsUpTo,
  });
  const searches = {
    bm25: index.lexical.scoreAll(query.terms),
    dense: dense.scores,
    ...searchBank(index, question),
  };
  const wish = readWish(question, query, new Set(documents.flatMap((document) => document.regionLadder)));
  return {
    groups: scopes.map((scope) => ({ scope, candidates: gatherWithin(scope, index, wish, searches) })),
    warnings: dense.warnings,
  };
}
