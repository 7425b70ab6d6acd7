/**
 * An open index and an understood question → clauses, best first: gathers candidates, ranks them with reasons, keeps
 * near-duplicates apart, and lets every region that is asked about have its turn.
 */
import type { PolicyDocument } from "../corpus/clause.ts";
import type { OpenIndex } from "../indexing/open-index.ts";
import { gatherCandidates } from "./candidates.ts";
import type { CandidateOptions } from "./candidates.ts";
import { diversify, poolSize, rank } from "./rank.ts";
import type { Ranked } from "./rank.ts";
import type { RankedClause, Retrieval, UnderstoodQuestion } from "./ranked-clause.ts";

const defaultLimit = 10;

export interface RetrieveOptions extends CandidateOptions {
  /** How many clauses, 1–100. Default 10. */
  limit?: number;
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
  const { groups, warnings } = await gatherCandidates(index, question, options);
  const isOpen = question.region === null && groups.length === 1;
  // Two more than its share, should another group have too few.
  const share = groups.length <= 1 ? limit : Math.ceil(limit / groups.length) + 2;
  const ranked = groups.map(({ scope, candidates }) =>
    diversify(rank(candidates, poolSize(share)), share, isOpen).map((item) => ({
      ...item,
      rung: scope.get(item.candidate.profile.clause.document) ?? null,
    })),
  );
  return {
    question,
    clauses: present(interleave(ranked, limit), index.documents),
    elapsedMs: performance.now() - startedAt,
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}
