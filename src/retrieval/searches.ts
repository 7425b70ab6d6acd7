/**
 * A question → its searches over an open index: words, vectors, and what the question bank taught. Together they name the
 * positions worth ranking within some documents, each with its score in every search; none goes through all clauses of a large
 * index, and what grows with the index is searched off the event loop where the index has a thread for it.
 */
import { ModelError } from "../errors.ts";
import { searchClauses } from "../indexing/search-thread/clause-search.ts";
import type { ClauseSearch, ScoredPositions } from "../indexing/search-thread/clause-search.ts";
import { BestHits } from "../indexing/lexical/best-hits.ts";
import type { OpenIndex } from "../indexing/open-index.ts";
import type { PositionRanges } from "../indexing/lexical/position-ranges.ts";
import { questionTerms } from "../indexing/questions/question-models.ts";
import { CorpusEmbeddings } from "../indexing/vectors/word-vectors.ts";
import type { Query } from "./query.ts";
import type { UnderstoodQuestion } from "./ranked-clause.ts";
import type { SearchName } from "./signals.ts";

/** A search that is cheap at any size of the index. */
interface BankSearch {
  /** The `limit` best positions within the given ones, best first; only positive scores. */
  best(within: PositionRanges, limit: number): number[];
  /** Scores of positions, in their order; 0 where the search finds nothing. */
  scoresAt(positions: readonly number[]): ArrayLike<number>;
}

/** Positions that some search has among its best, and their scores in every search. */
export interface Found {
  positions: readonly number[];
  scores: Readonly<Record<SearchName, ArrayLike<number>>>;
}

export interface Searches {
  /** For each choice of documents what each search finds best in it, `limit` positions a search. */
  findWithin(choices: readonly PositionRanges[], limit: number): Promise<Found[]>;
  /** The `limit` best positions by words alone, best first. */
  bestByWords(within: PositionRanges, limit: number): Promise<readonly number[]>;
  /** One line each, in Chinese: what could not be searched as it should. */
  takeWarnings(): string[];
}

/** Up to this many clauses each one's vectors are looked at (128 products a clause); above, the graph finds the nearest. */
export const defaultExactVectorsUpTo = 20_000;
/** Questions of the bank that vote for their clauses. */
const votingQuestions = 60;

const findsNothing: BankSearch = { best: () => [], scoresAt: (positions) => new Float32Array(positions.length) };

interface QueryVector {
  /** Null when there is none to be had. */
  vector: readonly number[] | null;
  warnings: string[];
}

/** A vector server that is down makes answers a little worse, not impossible. */
async function vectorOf({ embedder: { embeddings }, vectors }: OpenIndex, query: Query): Promise<QueryVector> {
  try {
    const vector =
      embeddings instanceof CorpusEmbeddings
        ? embeddings.embedWords(query.words)
        : await embeddings.embedQuery(query.text);
    return { vector, warnings: vectors.isComplete ? [] : ["向量还在读入，这一次只按词语检索。"] };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { vector: null, warnings: [error.line] };
  }
}

/** Scores that few positions have, the best first. */
function fewScores(scores: ReadonlyMap<number, number>): BankSearch {
  return {
    best: (within, limit) => {
      const best = new BestHits(limit);
      for (const [position, score] of scores) if (within.has(position)) best.offer(position, score);
      return best.ranked().map(({ position }) => position);
    },
    scoresAt: (positions) => Float32Array.from(positions, (position) => scores.get(position) ?? 0),
  };
}

/** What was learned from the question bank says; nothing without a bank. */
function searchBank(
  { questionModels, tokenizer }: OpenIndex,
  question: UnderstoodQuestion,
  exactUpTo: number,
): { learned: BankSearch; asked: BankSearch } {
  if (questionModels === null) return { learned: findsNothing, asked: findsNothing };
  const { encoder, neighbours } = questionModels;
  const terms = questionTerms(question, tokenizer);
  const votes = neighbours.votes(neighbours.nearest(terms, { limit: votingQuestions }));
  const vector = encoder.encode(terms);
  const learned: BankSearch = {
    best: (within, limit) => {
      // In a large index what the encoder was taught, the bank's own clauses, come in through the votes.
      if (within.count > exactUpTo) return [];
      const best = new BestHits(limit);
      for (const { start, end } of within.ranges) {
        for (let position = start; position < end; position += 1) {
          const cosine = encoder.cosine(vector, position);
          if (cosine >= best.threshold) best.offer(position, cosine);
        }
      }
      return best.ranked().map(({ position }) => position);
    },
    scoresAt: (positions) => Float32Array.from(positions, (position) => encoder.cosine(vector, position)),
  };
  return { learned, asked: fewScores(new Map(votes.map(({ position, best }) => [position, best]))) };
}

/** By words and vectors: on the index's own thread where it has one, else here and now. */
async function searchIndex(index: OpenIndex, search: ClauseSearch): Promise<ScoredPositions[]> {
  return index.threaded === undefined ? searchClauses(index, search) : index.threaded.search(search);
}

/** @param exactVectorsUpTo how many clauses a choice of documents may have for each one's vectors to be looked at. */
export async function openSearches(
  index: OpenIndex,
  { question, query, exactVectorsUpTo }: { question: UnderstoodQuestion; query: Query; exactVectorsUpTo: number },
): Promise<Searches> {
  const { vector, warnings } = await vectorOf(index, query);
  const { learned, asked } = searchBank(index, question, exactVectorsUpTo);
  const { terms } = query;
  return {
    findWithin: async (choices, limit) => {
      const scopes = choices.map((within) => ({
        within,
        also: [...learned.best(within, limit), ...asked.best(within, limit)],
      }));
      const found = await searchIndex(index, { terms, vector, scopes, limit, exactVectorsUpTo });
      return found.map(({ positions, bm25, dense }) => ({
        positions,
        scores: { bm25, dense, learned: learned.scoresAt(positions), asked: asked.scoresAt(positions) },
      }));
    },
    bestByWords: async (within, limit) => {
      const scopes = [{ within, also: [] }];
      const [found] = await searchIndex(index, { terms, vector: null, scopes, limit, exactVectorsUpTo });
      return found?.positions ?? [];
    },
    takeWarnings: () => [...warnings, ...(index.threaded?.worker.takeWarnings() ?? [])],
  };
}
