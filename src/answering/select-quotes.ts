/**
 * Ranked clauses → the few verbatim quotations that answer, best first. A short clause is quoted whole; of a long one the
 * run of sentences that speaks of the question. Never across a gap, because a clause never crosses one.
 */
import type { RankedClause, UnderstoodQuestion } from "../retrieval/ranked-clause.ts";
import { askedQuantities, rowStates } from "./asked-quantity.ts";
import type { AskedQuantity } from "./asked-quantity.ts";
import type { Relevance } from "./relevance.ts";
import { splitSentences } from "./sentences.ts";
import type { Slice } from "./sentences.ts";

export interface Quote {
  ranked: RankedClause;
  /** Verbatim from the clause. */
  text: string;
  /** Share of the question's weight that the quoted words hold with their headings, 0–1. */
  share: number;
  /** How well it answers, comparable within one question. */
  score: number;
  /** The asked quantities that the quoted words state. */
  states: AskedQuantity[];
}

export interface SelectOptions {
  /** Characters to quote in all; the best quotation is kept whole even when longer. */
  maxChars: number;
  maxQuotes: number;
}

/** How many ranked clauses are looked at. */
const LOOK_AT = 8;
const WHOLE_CLAUSE_CHARS = 170;
const QUANTITY_BONUS = 0.3;
/** A further quotation must reach this share of the best one's score. */
const FURTHER_SHARE = 0.72;

interface ScoredSentence extends Slice {
  share: number;
  score: number;
}

function statedBy(ranked: RankedClause, text: string, asked: AskedQuantity[]): AskedQuantity[] {
  return asked.filter(
    (quantity) => quantity.statedIn(text) || (text === ranked.clause.text && rowStates(ranked.clause, quantity)),
  );
}

function scoreSentences(ranked: RankedClause, relevance: Relevance, asked: AskedQuantity[]): ScoredSentence[] {
  const whole = ranked.clause.row !== null || ranked.clause.text.length <= WHOLE_CLAUSE_CHARS;
  const slices = whole
    ? [{ text: ranked.clause.text, start: 0, end: ranked.clause.text.length }]
    : splitSentences(ranked.clause.text);
  const heading = ranked.clause.path.join("\n");
  const headingShare = relevance.of(heading).share;
  return slices.map((slice) => {
    const own = relevance.of(slice.text).share;
    const share = relevance.of(`${heading}\n${slice.text}`).share;
    const bonus = asked.length === 0 ? 0 : (QUANTITY_BONUS * statedBy(ranked, slice.text, asked).length) / asked.length;
    return { ...slice, share, score: own + 0.4 * (share - Math.max(own, headingShare)) + 0.3 * headingShare + bonus };
  });
}

/** Grows from the best sentence to its neighbours while they speak of the question and the budget lasts. */
function growRun(sentences: ScoredSentence[], maxChars: number): { start: number; end: number; score: number } {
  let best = 0;
  for (let at = 1; at < sentences.length; at++)
    if ((sentences[at]?.score ?? 0) > (sentences[best]?.score ?? 0)) best = at;
  let first = best;
  let last = best;
  const span = (from: number, to: number): number => (sentences[to]?.end ?? 0) - (sentences[from]?.start ?? 0);
  for (;;) {
    const before = sentences[first - 1];
    const after = sentences[last + 1];
    const fits = (slice: ScoredSentence | undefined, from: number, to: number): slice is ScoredSentence =>
      slice !== undefined && span(from, to) <= maxChars && slice.score > 0;
    const canBefore = fits(before, first - 1, last);
    const canAfter = fits(after, first, last + 1);
    if (canAfter && (!canBefore || after.score >= before.score)) last++;
    else if (canBefore) first--;
    else break;
  }
  return { start: sentences[first]?.start ?? 0, end: sentences[last]?.end ?? 0, score: sentences[best]?.score ?? 0 };
}

function quoteFrom(ranked: RankedClause, relevance: Relevance, asked: AskedQuantity[], maxChars: number): Quote | null {
  const sentences = scoreSentences(ranked, relevance, asked);
  if (sentences.length === 0) return null;
  const run = growRun(sentences, maxChars);
  const text = ranked.clause.text.slice(run.start, run.end);
  const share = relevance.of(`${ranked.clause.path.join("\n")}\n${text}`).share;
  return { ranked, text, share, score: run.score, states: statedBy(ranked, text, asked) };
}

/** Position among the ranked clauses counts too: the ranker has seen more than words. 1 for the first, falling to 0. */
function standing(clauses: RankedClause[], index: number): number {
  const first = clauses[0]?.score ?? 0;
  const last = clauses[Math.min(clauses.length, LOOK_AT) - 1]?.score ?? 0;
  const own = clauses[index]?.score ?? last;
  return first === last ? 1 : Math.max(0, (own - last) / (first - last));
}

/** The quotations that answer, best first; empty when nothing ranked speaks of the question. */
export function selectQuotes(
  question: UnderstoodQuestion,
  clauses: RankedClause[],
  relevance: Relevance,
  options: SelectOptions,
): Quote[] {
  const asked = askedQuantities(question);
  const candidates = clauses
    .slice(0, LOOK_AT)
    .flatMap((ranked, index) => {
      const quote = quoteFrom(ranked, relevance, asked, Math.round(options.maxChars * 0.7));
      return quote ? [{ ...quote, score: quote.score + 0.7 * standing(clauses, index) }] : [];
    })
    .sort((a, b) => b.score - a.score);
  const best = candidates[0];
  if (!best) return [];
  const chosen = [best];
  let used = best.text.length;
  for (const quote of candidates.slice(1)) {
    if (chosen.length >= options.maxQuotes) break;
    if (quote.score < FURTHER_SHARE * best.score || used + quote.text.length > options.maxChars) continue;
    chosen.push(quote);
    used += quote.text.length;
  }
  return chosen;
}
