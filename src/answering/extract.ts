/**
 * The default way to answer, without a model: quotations chosen, judged and set under one plain sentence. Also writes
 * refusals that show the closest clause and say what is missing from it.
 */
import type { OpenIndex } from "../indexing/open-index.ts";
import type { RankedClause, Retrieval, UnderstoodQuestion } from "../retrieval/ranked-clause.ts";
import type { AnswerSection } from "./answer.ts";
import { CitationList } from "./assemble.ts";
import type { Draft } from "./assemble.ts";
import { regionOf } from "./cite.ts";
import { conclude } from "./conclusion.ts";
import { noticesFor } from "./notices.ts";
import type { Relevance } from "./relevance.ts";
import type { Quote } from "./select-quotes.ts";
import type { Sufficiency } from "./sufficiency.ts";
import { fill, wording } from "./wording.ts";

export interface WritingContext {
  index: OpenIndex;
  question: UnderstoodQuestion;
  retrieval: Retrieval;
  relevance: Relevance;
  /** The current year, e.g. 2026. */
  year: number;
}

const DISTRESS =
  /扛不住|撑不住|崩溃|累垮|快病倒|哭|气死|心凉|心里头?堵|急死|没办法了|走投无路|熬不住|受不了|可怜|愁死|发愁|没几个月/u;

/** One sentence of care for a person in distress, else nothing. */
export function careSection(question: UnderstoodQuestion): AnswerSection[] {
  return DISTRESS.test(question.normalized) ? [{ role: "care", text: wording.care }] : [];
}

/** Whom to ask, with the county or city named when it is known. */
export function contactSection(question: UnderstoodQuestion): AnswerSection {
  const place = question.region?.ladder[0];
  const office = place && (/(?:省|自治区)$/u.test(place) ? `${place}民政厅` : `${place}民政局`);
  return { role: "contact", text: office ? fill(wording.contact, { office }) : wording.contactNoPlace };
}

/** Where was looked: the person's region, or the whole collection. */
function scopeOf(question: UnderstoodQuestion, ranked: RankedClause | undefined): string {
  if (ranked) return `《${ranked.document.title}》`;
  const place = question.region?.ladder[0];
  return place ? `适用于${place}的文件` : "已收录的文件";
}

function noticesOf(context: WritingContext, quotes: Quote[], basis?: string): string[] {
  return noticesFor({
    ...(basis === undefined ? {} : { basis }),
    documentRegions: documentRegions(context.index),
    cited: quotes.map(({ ranked, text }) => ({
      clause: ranked.clause,
      document: ranked.document,
      rung: ranked.rung,
      quote: text,
    })),
    conflicts: context.index.conflicts,
    place: context.question.region?.ladder[0] ?? null,
    year: context.year,
  });
}

/** Regions that have a document of their own. */
export function documentRegions(index: OpenIndex): ReadonlySet<string> {
  return new Set([...index.documents.values()].map(regionOf));
}

/** Next questions that can be answered in the same conversation. */
function relatedTo(question: UnderstoodQuestion, quote: Quote | undefined): string[] {
  if (!quote) return [];
  const related: string[] = [wording.related.elsewhere];
  if (!question.intents.includes("responsible") && quote.ranked.clause.responsible.length > 0)
    related.unshift(wording.related.responsible);
  return related;
}

/** Quotations as sections, and their citations. */
export function quoteSections(quotes: Quote[], list: CitationList): AnswerSection[] {
  return quotes.map(({ ranked, text }, index) => {
    const mark = list.mark(ranked.clause, ranked.document, text);
    const lead = index === 0 ? wording.quoteLead : wording.alsoWritten;
    return { role: "quote", text: `${lead}「${text}」${mark}` };
  });
}

/** An answer whose quotations answer, wholly or in part. */
export function writeAnswer(context: WritingContext, quotes: Quote[], sufficiency: Sufficiency): Draft {
  const { question, relevance } = context;
  const list = new CitationList();
  const quoted = quoteSections(quotes, list);
  const best = quotes[0];
  const isWeak = sufficiency.shortfall === "weak-evidence";
  const concluded = best && !isWeak ? conclude(question, best, relevance, "[1]") : null;
  const conclusion: AnswerSection[] = concluded
    ? [{ role: "conclusion", text: concluded.text }]
    : [{ role: "conclusion", text: wording.weak }];
  const missing: AnswerSection[] =
    sufficiency.missing.length > 0
      ? [{ role: "missing", text: fill(wording.notStated, { missing: sufficiency.missing.join("、") }) }]
      : [];
  return {
    kind: sufficiency.verdict === "partly" ? "partial" : "answer",
    refused: false,
    sections: [...careSection(question), ...conclusion, ...quoted, ...missing, contactSection(question)],
    citations: list.citations,
    notices: noticesOf(context, quotes, concluded?.basis),
    region: best ? regionOf(best.ranked.document) : null,
    related: relatedTo(question, best),
    derived: concluded?.derived ?? "",
  };
}

function refusalSentence(question: UnderstoodQuestion, closest: Quote | undefined, sufficiency: Sufficiency): string {
  const scope = scopeOf(question, closest?.ranked);
  const anywhere = scopeOf(question, undefined);
  switch (sufficiency.shortfall) {
    case "procedure":
      return fill(wording.refused.procedure, { scope: anywhere });
    case "quantity-missing":
      return fill(wording.refused.quantity, { scope, missing: sufficiency.missing.join("、") });
    case "year-missing":
      return fill(wording.refused.year, { scope, year: sufficiency.missing.join("、") });
    case "detail-missing":
      return fill(wording.refused.detail, { scope: anywhere });
    case "out-of-scope":
      return wording.refused.outOfScope;
    case "off-topic":
    case "nothing-found":
    case "weak-evidence":
    case null:
      return fill(wording.refused.nothing, { scope: anywhere });
  }
}

/** An incomplete copy is said to be incomplete whenever something was not found in it. */
function incompleteSections(context: WritingContext): AnswerSection[] {
  const place = context.question.region?.ladder[0];
  return [...context.index.documents.values()]
    .filter((document) => document.missingSentences > 0 && place !== undefined && document.regionLadder.includes(place))
    .map(({ title, missingSentences }) => ({
      role: "missing",
      text: fill(wording.refused.incomplete, { title, count: missingSentences }),
    }));
}

/** A quotation that holds less of the question than this is no closest clause worth showing. */
const CLOSEST_SHARE = 0.3;

/** No answer is an answer: what is missing, the closest clause where it helps, and whom to ask. */
export function writeRefusal(context: WritingContext, quotes: Quote[], sufficiency: Sufficiency): Draft {
  const { question } = context;
  const isFarOff = sufficiency.shortfall === "off-topic" && (quotes[0]?.share ?? 0) < CLOSEST_SHARE;
  const closest = sufficiency.shortfall === "out-of-scope" || isFarOff ? [] : quotes.slice(0, 1);
  const list = new CitationList();
  const shown = closest.map(({ ranked, text }): AnswerSection => ({
    role: "quote",
    text: `${wording.refused.closest}「${text}」${list.mark(ranked.clause, ranked.document, text)}`,
  }));
  return {
    kind: "refusal",
    refused: true,
    sections: [
      ...careSection(question),
      { role: "conclusion", text: refusalSentence(question, closest[0], sufficiency) },
      ...shown,
      ...incompleteSections(context),
      contactSection(question),
    ],
    citations: list.citations,
    notices: noticesOf(context, closest),
    region: question.region?.ladder[0] ?? null,
    related: [],
  };
}
