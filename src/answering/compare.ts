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

/** «比全省高吗», «和省里一样吗»: the own document beside those of the regions above. */
const UPWARD =
  /(?:比|和|跟|与|同|较|对照)(?:起)?(?:全|我们?|咱们?)?(?:省|州|市|国家|上级|中央)(?:里|上|级|内|的|要求|规定|定|平均|一级|那边)*|(?:比|和|跟|与|同|较|对照)全[省州市国]/u;

const NATION = /全国|国家|中央/u;

/** The region's own document, and those above it that a question sets beside it; null where it does not. */
export function comparedUpward(
  question: UnderstoodQuestion,
  index: OpenIndex,
): { documents: PolicyDocument[]; withoutDocument: string[] } | null {
  const { region, allRegions, namedRegions } = question;
  if (region === null || allRegions || namedRegions.length > 1 || !UPWARD.test(question.normalized)) return null;
  const all = [...index.documents.values()];
  const documents = region.ladder.flatMap((name) => all.filter(({ regionLadder }) => regionLadder[0] === name));
  const [own] = documents;
  if (own === undefined) return null;
  const above = own.regionLadder.slice(1);
  const held = new Set(documents.map(regionOf));
  const country = NATION.test(question.normalized) ? ["国家"] : [];
  return { documents, withoutDocument: [...above, ...country].filter((name) => !held.has(name)) };
}

/** «哪里最高», «谁定得最多»: every region is meant, though none is named. */
const WHERE_MOST = /(?:哪(?:里|儿|边|家|一?个)|谁)[^，。？]{0,24}(?:最|更)/u;

/** A question that asks for all regions, or names two or more that have documents of their own. */
export function isComparison(question: UnderstoodQuestion, index: OpenIndex): boolean {
  if (question.allRegions) return true;
  const own = new Set([...index.documents.values()].map(regionOf));
  const named = new Set(question.namedRegions.flatMap(({ ladder }) => ladder.find((name) => own.has(name)) ?? []));
  return named.size >= 2;
}

/** True where figures of all regions answer, though the question may also be read for one. */
export const asksWhereMost = ({ namedRegions, normalized }: UnderstoodQuestion): boolean =>
  namedRegions.length === 0 && WHERE_MOST.test(normalized);

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

/** More documents than this no answer tells of. */
export const MAX_DOCUMENTS = 24;

/**
 * The documents themselves; of more than an answer can hold, those that were found.
 * @param found ids of documents.
 */
export function withinAnswer(
  documents: readonly PolicyDocument[],
  found: readonly string[],
): readonly PolicyDocument[] {
  if (documents.length <= MAX_DOCUMENTS) return documents;
  const isFound = new Set(found);
  return documents.filter(({ id }) => isFound.has(id));
}

/** Documents of the clauses that were found. */
export const foundDocuments = ({ clauses }: Retrieval): string[] => clauses.map(({ document }) => document.id);

/** Rows for the compared regions; a region whose documents do not speak of it has no quotes. */
export function compareRegions(
  question: UnderstoodQuestion,
  retrieval: Retrieval,
  context: { index: OpenIndex; relevance: Relevance; options: CompareOptions },
): RegionRow[] {
  const { index, relevance, options } = context;
  const rows = withinAnswer(comparedDocuments(question, index), foundDocuments(retrieval)).map(
    (document): RegionRow => {
      const own: RankedClause[] = retrieval.clauses.filter((ranked) => ranked.document.id === document.id);
      const { maxCharsPerRegion: maxChars, quotesPerRegion: maxQuotes } = options;
      return {
        region: regionOf(document),
        document,
        quotes: selectQuotes(question, own, relevance, { maxChars, maxQuotes }),
      };
    },
  );
  const best = Math.max(0, ...rows.flatMap(({ quotes }) => quotes.map(({ share }) => share)));
  const least = Math.max(options.minShare, options.minShareOfBest * best);
  return rows.map((row) => ({ ...row, quotes: row.quotes.filter(({ share }) => share >= least) }));
}
