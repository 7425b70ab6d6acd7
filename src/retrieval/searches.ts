/**
 * A question → its searches over an open index: words, vectors, and what the question bank taught. Each gives its best positions
 * within some documents, and the score of any position, so that no search goes through all clauses of a large index.
 */
import { ModelError } from "../errors.ts";
import { BestHits } from "../indexing/lexical/best-hits.ts";
import type { OpenIndex } from "../indexing/open-index.ts";
import type { PositionRanges } from "../indexing/position-ranges.ts";
import { questionTerms } from "../indexing/question-models.ts";
import { CorpusEmbeddings } from "../indexing/word-vectors.ts";
import type { Query } from "./query.ts";
import type { UnderstoodQuestion } from "./ranked-clause.ts";
import type { SearchName } from "./signals.ts";

export interface Search {
  /** The `limit` best positions within the given ones, best first; only positive scores. */
  best(within: PositionRanges, limit: number): number[];
  /** Scores of positions, in their order; 0 where the search finds nothing. */
  scoresAt(positions: readonly number[]): ArrayLike<number>;
}

export type Searches = Record<SearchName, Search>;

/** Up to this many clauses each one's vectors are looked at (128 products a clause); above, the graph finds the nearest. */
export const defaultExactVectorsUpTo = 20_000;
/** Questions of the bank that vote for their clauses. */
const votingQuestions = 60;

const findsNothing: Search = { best: () => [], scoresAt: (positions) => new Float32Array(positions.length) };

function searchTerms({ lexical }: OpenIndex, { terms }: Query): Search {
  return {
    best: (within, limit) => lexical.search(terms, limit, within).map(({ position }) => position),
    scoresAt: (positions) => lexical.scoresAt(terms, positions),
  };
}

function nearVector({ vectors, clauses }: OpenIndex, vector: readonly number[], exactUpTo: number): Search {
  return {
    best: (within, limit) => {
      if (within.count <= exactUpTo)
        return vectors.nearestWithin(vector, within, limit).map(({ position }) => position);
      // The graph asks for every clause it passes, which takes as long as the search itself.
      const isAll = within.count === clauses.length;
      const accepts = ({ position }: { position: number }): boolean => within.has(position);
      return vectors
        .nearest(vector, limit, isAll ? undefined : accepts)
        .flatMap(({ metadata, cosine }) => (cosine > 0 ? metadata.position : []));
    },
    scoresAt: (positions) => vectors.cosinesAt(vector, positions),
  };
}

/** A vector server that is down makes answers a little worse, not impossible. */
async function searchVectors(
  index: OpenIndex,
  query: Query,
  exactUpTo: number,
): Promise<{ search: Search; warnings: string[] }> {
  const { embeddings } = index.embedder;
  try {
    const vector =
      embeddings instanceof CorpusEmbeddings
        ? embeddings.embedWords(query.words)
        : await embeddings.embedQuery(query.text);
    const warnings = index.vectors.isSearchable ? [] : ["向量还在读入，这一次只按词语检索。"];
    return { search: nearVector(index, vector, exactUpTo), warnings };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { search: findsNothing, warnings: [error.line] };
  }
}

/** Scores that few positions have, the best first. */
function fewScores(scores: ReadonlyMap<number, number>): Search {
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
): Pick<Searches, "learned" | "asked"> {
  if (questionModels === null) return { learned: findsNothing, asked: findsNothing };
  const { encoder, neighbours } = questionModels;
  const terms = questionTerms(question, tokenizer);
  const votes = neighbours.votes(neighbours.nearest(terms, { limit: votingQuestions }));
  const vector = encoder.encode(terms);
  const learned: Search = {
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

/** @param exactVectorsUpTo how many clauses a choice of documents may have for each one's vectors to be looked at. */
export async function openSearches(
  index: OpenIndex,
  { question, query, exactVectorsUpTo }: { question: UnderstoodQuestion; query: Query; exactVectorsUpTo: number },
): Promise<{ searches: Searches; warnings: string[] }> {
  const dense = await searchVectors(index, query, exactVectorsUpTo);
  return {
    searches: {
      bm25: searchTerms(index, query),
      dense: dense.search,
      ...searchBank(index, question, exactVectorsUpTo),
    },
    warnings: dense.warnings,
  };
}
