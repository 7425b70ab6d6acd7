/**
 * A question that compares → an indicator table, where the documents state figures of what is asked; null where they do
 * not, so that the regions' own words are shown instead.
 */
import type { PolicyDocument } from "../../corpus/clause.ts";
import { type Conflict, isForReaders, isInside } from "../../corpus/conflicts.ts";
import { oncePerIndex } from "../../indexing/once-per-index.ts";
import {
  asksWhereMost,
  comparedDocuments,
  comparedUpward,
  foundDocuments,
  isComparison,
  withinAnswer,
} from "../compare.ts";
import type { RegionRow } from "../compare.ts";
import type { WritingContext } from "../extract.ts";
import type { BigramStatistics } from "../relevance.ts";
import { askedIndicators } from "./asked-indicators.ts";
import type { AskedIndicator } from "./asked-indicators.ts";
import { figureColumn } from "./columns.ts";
import type { ColumnContext, FigureColumn } from "./columns.ts";
import { statedFigures } from "./stated-figures.ts";
import type { FigureTable } from "./write-table.ts";

/** More columns than this are no table that a person reads on a phone. */
const MAX_COLUMNS = 4;

/** A quotation that holds less of the question than this is not near it, 0–1. */
const NEAR_SHARE = 0.6;

interface Scope {
  documents: readonly PolicyDocument[];
  withoutDocument: readonly string[];
  /** Cells that must be filled for the table to be an answer. */
  minCells: number;
}

function scopeOf(context: WritingContext): Scope | null {
  const { question, index } = context;
  const found = foundDocuments(context.retrieval);
  const upward = comparedUpward(question, index);
  if (upward !== null) return { ...upward, minCells: 1 };
  if (isComparison(question, index)) {
    const documents = withinAnswer(comparedDocuments(question, index), found);
    return { documents, withoutDocument: [], minCells: 1 };
  }
  if (!asksWhereMost(question)) return null;
  return { documents: withinAnswer([...index.documents.values()], found), withoutDocument: [], minCells: 2 };
}

/** What differs inside a document on a matter that readers rely on, by each of its clauses. */
const conflicting = oncePerIndex((index) => {
  const found = new Map<string, Conflict[]>();
  for (const conflict of index.conflicts.filter((one) => isForReaders(one) && isInside(one)))
    for (const id of conflict.clauseIds) found.set(id, [...(found.get(id) ?? []), conflict]);
  return found;
});

const isFilled = ({ cells }: FigureColumn): boolean => cells.some(({ match }) => match !== null);

/** A column that no document fills: asked for, and written nowhere. */
function emptyColumn(asked: AskedIndicator, documents: readonly PolicyDocument[]): FigureColumn {
  const cells = documents.map((document) => ({
    document,
    match: null,
    also: [],
    differs: [],
    otherTime: null,
    otherwise: [],
  }));
  return { asked, name: asked.words.replaceAll(" ", ""), cells };
}

/** Columns of what is asked: several where each part of the question names a figure, else one. */
function columnsOf(
  context: ColumnContext,
  indicators: readonly AskedIndicator[],
  whole: AskedIndicator,
): FigureColumn[] {
  const parts = indicators
    .slice(0, MAX_COLUMNS)
    .map((asked) => figureColumn(asked, context) ?? emptyColumn(asked, context.documents));
  if (parts.length > 1 && parts.some(isFilled)) return parts;
  const column = parts.length === 1 ? parts[0] : figureColumn(whole, context);
  return column !== undefined && column !== null && isFilled(column) ? [column] : [];
}

/**
 * @param near what each region's documents say nearest to the question, for regions that state no figure
 */
export function figureTable(
  context: WritingContext,
  statistics: BigramStatistics,
  near: () => readonly RegionRow[],
): FigureTable | null {
  const { question, index } = context;
  const asked = askedIndicators(question);
  if (!asked.isNumeric || asked.indicators.length === 0) return null;
  const scope = scopeOf(context);
  if (scope === null) return null;
  const { documents, withoutDocument } = scope;
  const figures = statedFigures(index);
  const columns = columnsOf(
    {
      question,
      statistics,
      tokenizer: index.tokenizer,
      figures,
      documents,
      time: asked.time,
      conflicting: conflicting(index),
    },
    asked.indicators,
    asked.whole,
  );
  const filled = columns.reduce((sum, { cells }) => sum + cells.filter(({ match }) => match !== null).length, 0);
  if (filled < scope.minCells) return null;
  const isSilent = documents.some((_, at) => columns.every(({ cells }) => cells[at]?.match === null));
  const quotes = (isSilent ? near() : []).flatMap(({ document, quotes: [quote] }) =>
    quote !== undefined && quote.share >= NEAR_SHARE ? [[document.id, quote] as const] : [],
  );
  return { columns, near: new Map(quotes), withoutDocument };
}
