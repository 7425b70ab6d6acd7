/**
 * Rows of a comparison → a draft: one quotation a region and a table whose cells cite them. The same rows serve a question
 * that names no region: what each region's documents say, and the question back.
 */
import type { AnswerSection, Comparison } from "./answer.ts";
import { CitationList } from "./assemble.ts";
import type { Draft } from "./assemble.ts";
import type { RegionRow } from "./compare.ts";
import { rowSentence } from "./conclusion.ts";
import { careSection, contactSection, documentRegions } from "./extract.ts";
import type { WritingContext } from "./extract.ts";
import { noticesFor } from "./notices.ts";
import { fill, wording } from "./wording.ts";

/** What a row shows of its best quotation: the table row read aloud, or the words themselves. */
function rowText(row: RegionRow, list: CitationList): string {
  const parts = row.quotes.map(({ ranked, text }) => {
    const mark = list.mark(ranked.clause, ranked.document, text);
    const read = rowSentence(ranked.clause);
    return read === null ? `「${text}」${mark}` : `${read}${mark}`;
  });
  return `${row.region}：${parts.join("；")}`;
}

function tableOf(rows: RegionRow[], list: CitationList): Comparison {
  return {
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
  const lines = found.map((row): AnswerSection => ({ role: "quote", text: rowText(row, list) }));
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
