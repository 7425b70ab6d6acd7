/**
 * Rows of a comparison → a draft: one quotation a region and a table whose cells cite them. The same rows serve a question
 * that names no region: what each region's documents say, and the question back.
 */
import type { AnswerSection, Comparison } from "./answer.ts";
import { CitationList } from "./assemble.ts";
import type { Draft } from "./assemble.ts";
import type { RegionRow } from "./compare.ts";
import { rowSentence } from "./conclusion.ts";
import { contactSection } from "./contact.ts";
import { careSection, documentRegions } from "./extract.ts";
import type { WritingContext } from "./extract.ts";
import { noticesFor } from "./notices.ts";
import { tellingWindow } from "./telling-window.ts";
import { fill, wording } from "./wording.ts";

/** A region's line: characters for one quotation, or for the first and the second of two. */
const LINE_CHARS = { only: 110, first: 66, second: 40 } as const;

/** What a row shows of its quotations: the table row read aloud, or the words that tell most. */
function rowText(row: RegionRow, list: CitationList, { question, relevance }: WritingContext): string {
  const parts = row.quotes.map((quote, at) => {
    const { ranked, text } = quote;
    const mark = list.mark(ranked.clause, ranked.document, text);
    const read = rowSentence(ranked.clause);
    const maxChars = row.quotes.length === 1 ? LINE_CHARS.only : at === 0 ? LINE_CHARS.first : LINE_CHARS.second;
    return read === null ? `「${tellingWindow(quote, { question, relevance, maxChars })}」${mark}` : `${read}${mark}`;
  });
  return `${row.region}：${parts.join("；")}`;
}

function tableOf(rows: RegionRow[], list: CitationList): Comparison {
  return {
    kind: "quotes",
    indicators: [wording.compare.column],
    rows: rows.map((row) => {
      const best = row.quotes[0];
      if (!best) return { region: row.region, cells: [{ value: null, citation: null }] };
      const value = rowSentence(best.ranked.clause) ?? best.text;
      const citation = list.citations.findIndex(
        ({ clauseId, quote }) => clauseId === best.ranked.clause.id && quote === best.text,
      );
      return { region: row.region, cells: [{ value, citation: citation < 0 ? null : citation }] };
    }),
  };
}

function rowNotices(context: WritingContext, rows: RegionRow[]): string[] {
  return noticesFor({
    cited: rows.flatMap(({ quotes }) =>
      quotes.map(({ ranked, text }) => ({ clause: ranked.clause, document: ranked.document, rung: null, quote: text })),
    ),
    conflicts: context.index.conflicts,
    documentRegions: documentRegions(context.index),
    place: null,
    year: context.year,
  });
}

/** A comparison, or with `asksBack` the same rows under the question which region is meant. */
export function writeComparison(context: WritingContext, rows: RegionRow[], asksBack: boolean): Draft {
  const list = new CitationList();
  const found = rows.filter(({ quotes }) => quotes.length > 0);
  const absent = rows.filter(({ quotes }) => quotes.length === 0).map(({ region }) => region);
  const lines = found.map((row): AnswerSection => ({ role: "quote", text: rowText(row, list, context) }));
  const missing: AnswerSection[] =
    absent.length > 0 && !asksBack
      ? [{ role: "missing", text: fill(wording.compare.missingRegions, { regions: absent.join("、") }) }]
      : [];
  const lead = asksBack ? wording.clarify : wording.compare.lead;
  return {
    kind: asksBack ? "clarify" : "answer",
    refused: false,
    sections: [
      ...careSection(context.question),
      { role: "conclusion", text: lead },
      ...lines,
      ...missing,
      contactSection(context.question),
    ],
    citations: list.citations,
    notices: [...(asksBack ? [] : [wording.notices.otherScope]), ...rowNotices(context, found)],
    comparison: tableOf(asksBack ? found : rows, list),
    region: null,
    related: [],
  };
}
