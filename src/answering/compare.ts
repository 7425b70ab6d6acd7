/**
 * One question put to several regions → one row a region, each with its own quotation, 未写明 where its documents do not
 * say it. Regions are never mixed: a row quotes only documents of its own region.
 */
import type { PolicyDocument } from "../corpus/clause.ts";
import type { OpenIndex } from "../indexing/open-index.ts";
import type { RankedClause, Retrieval, UnderstoodQuestion } from "../retrieval/ranked-clause.ts";
import { regionOf } from "./cite.ts";
import type { Relevance } from "./relevance.ts";
import { selectQuotes } from "./select-quotes.ts";
import type { Quote } from "./select-quotes.ts";

export interface RegionRow {
  region: string;
  document: PolicyDocument;
  quotes: Quote[];
}

export interface CompareOptions {
  maxCharsPerRegion: number;
  quotesPerRegion: number;
  /** A region's quotation must hold at least this share of the question, 0–1. */
  minShare: number;
  /** And at least this share of what the best region's quotation holds, 0–1: less is about something else. */
  minShareOfBest: number;
}

/** The documents that a comparison covers, one a region, in the order named or else in the order of the index. */
export function comparedDocuments(question: UnderstoodQuestion, index: OpenIndex): PolicyDocument[] {
  const all = [...index.documents.values()];
  if (question.namedRegions.length < 2) return all;
  const named = question.namedRegions.flatMap(({ ladder }) => {
    const nearest = ladder.find((name) => all.some(({ regionLadder }) => regionLadder[0] === name));
    return all.filter(({ regionLadder }) => nearest !== undefined && regionLadder[0] === nearest);
  });
  return [...new Set(named)];
}

/** Rows for the compared regions; a region whose documents do not speak of it has no quotes. */
export function compareRegions(
  question: UnderstoodQuestion,
  retrieval: Retrieval,
  context: { index: OpenIndex; relevance: Relevance; options: CompareOptions },
): RegionRow[] {
  const { index, relevance, options } = context;
  const rows = comparedDocuments(question, index).map((document): RegionRow => {
    const own: RankedClause[] = retrieval.clauses.filter((ranked) => ranked.document.id === document.id);
    const { maxCharsPerRegion: maxChars, quotesPerRegion: maxQuotes } = options;
    return {
      region: regionOf(document),
      document,
      quotes: selectQuotes(question, own, relevance, { maxChars, maxQuotes }),
    };
  });
  const best = Math.max(0, ...rows.flatMap(({ quotes }) => quotes.map(({ share }) => share)));
  const least = Math.max(options.minShare, options.minShareOfBest * best);
  return rows.map((row) => ({ ...row, quotes: row.quotes.filter(({ share }) => share >= least) }));
}
