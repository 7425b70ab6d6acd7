/**
 * The default way to answer, without a model: quotations chosen, judged and set under one plain sentence. Also writes
 * refusals that show the closest clause and say what is missing from it.
 */
import type { Conflict } from "../corpus/conflicts.ts";
import type { OpenIndex } from "../indexing/open-index.ts";
import type { RankedClause, Retrieval, UnderstoodQuestion } from "../retrieval/ranked-clause.ts";
import type { AnswerSection, Readership } from "./answer.ts";
import { CitationList, plainText } from "./assemble.ts";
import type { Draft } from "./assemble.ts";
import { regionOf } from "./cite.ts";
import { contactSection } from "./contact.ts";
import { conclude } from "./conclusion.ts";
import type { Conclusion } from "./conclusion.ts";
import { noticesFor } from "./notices.ts";
import type { Relevance } from "./relevance.ts";
import type { Quote } from "./select-quotes.ts";
import type { LearnedSigns, Sufficiency } from "./sufficiency.ts";
import { tellingWindow } from "./telling-window.ts";
import { fill, wording } from "./wording.ts";

export interface WritingContext {
  index: OpenIndex;
  question: UnderstoodQuestion;
  retrieval: Retrieval;
  relevance: Relevance;
  /** For whom the words are. */
  readership: Readership;
  /** What was learned from the question bank says of the question; null where nothing was. */
  learned: LearnedSigns | null;
  /** The current year, e.g. 2026. */
  year: number;
}

/** Families read an answer of at most this many characters before its sources, or of its first quotation if that is longer. */
export const FAMILY_MAX_CHARS = 350;
/** A quotation is not cut to less than this. */
const MIN_QUOTE_CHARS = 80;
/** A quotation this short is its own first sentence. */
const OWN_SENTENCE_CHARS = 110;

const DISTRESS =
  /扛不住|撑不住|崩溃|累垮|快病倒|哭|气死|心凉|心里头?堵|急死|没办法了|走投无路|熬不住|受不了|可怜|愁死|发愁|没几个月|烧光|急哭|吓得|没人要|活着没意思/u;

/** One sentence of care for a person in distress, else nothing. */
export function careSection(question: UnderstoodQuestion): AnswerSection[] {
  return DISTRESS.test(question.normalized) ? [{ role: "care", text: wording.care }] : [];
}

/** Where was looked: the person's region, or the whole collection. */
function scopeOf(question: UnderstoodQuestion, ranked: RankedClause | undefined): string {
  if (ranked) return `《${ranked.document.title}》`;
  const place = question.region?.ladder[0];
  return place ? `适用于${place}的文件` : "已收录的文件";
}

/** Cites every passage that a conflict is about. */
function citeConflict({ index }: WritingContext, list: CitationList): (conflict: Conflict) => string {
  return ({ clauseIds, quotes }) =>
    quotes
      .map((words) => {
        const clause = clauseIds
          .map((id) => index.clauses.positionOf(id))
          .sort((a, b) => a - b)
          .flatMap((position) => index.clauses.at(position) ?? [])
          .find(({ text }) => text.includes(words));
        const document = clause && index.documents.get(clause.document);
        return clause && document ? list.mark(clause, document, words) : "";
      })
      .join("");
}

function noticesOf(context: WritingContext, quotes: Quote[], list: CitationList, basis?: string): string[] {
  return noticesFor({
    ...(basis === undefined ? {} : { basis }),
    citeConflict: citeConflict(context, list),
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

interface FirstSentence {
  conclusion: Conclusion;
  /** True where it is the first quotation itself. */
  isQuotation: boolean;
}

interface Showing {
  quotes: Quote[];
  /** Null where nothing can be concluded. */
  first: FirstSentence | null;
  /** How many of them the sections have room for. */
  shown: number;
  /** The first is shown in a telling stretch of at most this many characters. */
  firstMaxChars: number;
}

/** Quotations as sections, and their citations; staff read first where each stands. */
function quoteSections(context: WritingContext, showing: Showing, list: CitationList): AnswerSection[] {
  const { readership } = context;
  return showing.quotes.map((quote, index) => {
    const { ranked } = quote;
    const mark = list.mark(ranked.clause, ranked.document, quote.text);
    const text = index === 0 ? tellingWindow(quote, { ...context, maxChars: showing.firstMaxChars }) : quote.text;
    const place = fill(wording.placed, { path: ranked.clause.path.slice(-2).join(" › ") || ranked.document.title });
    const lead = index === 0 ? wording.quoteLead : wording.alsoWritten;
    return { role: "quote", text: `${readership === "staff" ? place : lead}「${text}」${mark}` };
  });
}

/** The first sentence; for a family a short quotation with nothing to single out says it itself. */
function concludeWith(context: WritingContext, best: Quote): FirstSentence {
  const { question, relevance, readership } = context;
  const conclusion = conclude(question, best, relevance, "[1]");
  const isQuotation =
    readership === "family" &&
    conclusion.isPlain &&
    best.text.length <= OWN_SENTENCE_CHARS &&
    best.ranked.clause.row === null;
  if (!isQuotation) return { conclusion, isQuotation };
  const text = fill(wording.tells.quotes, { region: regionOf(best.ranked.document), words: best.text });
  return { conclusion: { ...conclusion, text: `${text}[1]`, basis: best.text }, isQuotation };
}

/**
 * An answer whose quotations answer, wholly or in part. A family reads the most telling ones first; those that have no room stand
 * with their sources.
 */
export function writeAnswer(context: WritingContext, quotes: Quote[], sufficiency: Sufficiency): Draft {
  const isWeak = sufficiency.shortfall === "weak-evidence";
  const first = quotes[0] && !isWeak ? concludeWith(context, quotes[0]) : null;
  for (let shown = quotes.length; ; shown--) {
    const draft = answerWith(context, { quotes, shown, first, firstMaxChars: Infinity }, sufficiency);
    const over = charsBeforeSources(draft) - FAMILY_MAX_CHARS;
    if (context.readership === "staff" || over <= 0) return draft;
    if (shown > 1) continue;
    const room = (quotes[0]?.text.length ?? 0) - over;
    const firstMaxChars = Math.max(room, MIN_QUOTE_CHARS);
    return answerWith(context, { quotes, shown, first, firstMaxChars }, sufficiency);
  }
}

function charsBeforeSources({ sections, notices }: Draft): number {
  return plainText([...sections, ...notices.map((text): AnswerSection => ({ role: "notice", text }))]).length;
}

function answerWith(context: WritingContext, showing: Showing, sufficiency: Sufficiency): Draft {
  const { question } = context;
  const list = new CitationList();
  const { quotes, shown, first, firstMaxChars } = showing;
  const quoted = quoteSections(context, showing, list).slice(0, shown);
  const best = quotes[0];
  const concluded = first?.conclusion ?? null;
  if (first?.isQuotation === true) quoted.shift();
  const conclusion: AnswerSection[] = concluded
    ? [{ role: "conclusion", text: concluded.text }]
    : [{ role: "conclusion", text: wording.weak }];
  const missing: AnswerSection[] =
    sufficiency.missing.length > 0
      ? [{ role: "missing", text: fill(wording.notStated, { missing: sufficiency.missing.join("、") }) }]
      : [];
  const notices = noticesOf(context, quotes.slice(0, shown), list, concluded?.basis);
  return {
    kind: sufficiency.verdict === "partly" ? "partial" : "answer",
    refused: false,
    sections: [...careSection(question), ...conclusion, ...quoted, ...missing, contactSection(question)],
    citations: list.citations,
    unshown: list.citations.flatMap(({ quote }, i) =>
      i >= shown || (i === 0 && quote.length > firstMaxChars) ? [quote] : [],
    ),
    notices,
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
    notices: noticesOf(context, closest, list),
    region: question.region?.ladder[0] ?? null,
    related: [],
  };
}
