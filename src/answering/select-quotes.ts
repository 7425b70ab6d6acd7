/**
 * Ranked clauses → the few verbatim quotations that answer, best first. Sentences, cut at semicolons, are picked one by one, each for
 * what it says of the question that is still unsaid; neighbours of one clause join into one quotation. Never across a gap.
 */
import type { Clause } from "../corpus/clause.ts";
import { printedCells } from "../corpus/indicator-row.ts";
import type { RankedClause, UnderstoodQuestion } from "../retrieval/ranked-clause.ts";
import { askedQuantities, rowStates } from "./asked-quantity.ts";
import type { AskedQuantity } from "./asked-quantity.ts";
import type { Relevance } from "./relevance.ts";
import { splitParts } from "./sentences.ts";
import type { Slice } from "./sentences.ts";

export interface Quote {
  ranked: RankedClause;
  /** Verbatim from the clause. */
  text: string;
  /** Share of the question's weight that the quoted words hold with their headings, 0–1. */
  share: number;
  /** The asked quantities that the quoted words state. */
  states: AskedQuantity[];
}

export interface SelectOptions {
  /** Characters to quote in all; the best quotation is kept whole even when longer. */
  maxChars: number;
  maxQuotes: number;
  /** Share of the budget, 0–1, that the first quotation may be grown to with what follows it. Default 0.4. */
  growToShare?: number;
}

/** How many ranked clauses are looked at. */
const LOOK_AT = 8;
/** Weights of what makes a sentence worth quoting; found on 1,400 questions of families that the index had not learned from. */
const WEIGHTS = {
  own: 0.3,
  heading: 0.3,
  meaning: 1,
  standing: 0.9,
  quantity: 0.45,
  added: 0.5,
  past: -0.15,
  unstated: 0.5,
  year: 0.3,
  /** Of a clause that nothing is quoted from yet. */
  elsewhere: 0.5,
} as const;
/** A further sentence must be worth this share of the first one. */
const FURTHER_SHARE = 0.35;
/** A further sentence with an amount must speak of the question nearly as much as the first: another scheme's sum misleads. */
const SAME_MATTER_SHARE = 0.75;
/** A quantity counts as an answer only in words that speak of the question at least this much beside the best. */
export const SAME_TOPIC_SHARE = 0.5;
const MAX_SENTENCES = 5;
const DEFAULT_GROW_TO_SHARE = 0.4;

interface Sentence extends Slice {
  ranked: RankedClause;
  /** Clause text with its headings. */
  spoken: string;
  /** What it is worth before looking at what it adds. */
  base: number;
  share: number;
  states: AskedQuantity[];
  /** Years that it speaks of; a table row's stand in its column heads. */
  years: Set<number>;
}

function yearsOf(text: string, { row }: Clause): Set<number> {
  const printed = [...text.matchAll(/(?<!\d)(?:19|20)\d{2}(?!\d)/g)].map(([year]) => Number(year));
  return new Set([...printed, ...(row?.baseYear ? [row.baseYear] : []), ...(row?.targetYear ? [row.targetYear] : [])]);
}

function statedBy(ranked: RankedClause, text: string, asked: AskedQuantity[]): AskedQuantity[] {
  return asked.filter((quantity) => quantity.statedIn(text) || rowStates(ranked.clause, quantity));
}

/** Position among the ranked clauses counts too: the ranker has seen more than words. 1 for the first, falling to 0. */
function standing(clauses: RankedClause[], index: number): number {
  const first = clauses[0]?.score ?? 0;
  const last = clauses[Math.min(clauses.length, LOOK_AT) - 1]?.score ?? 0;
  const own = clauses[index]?.score ?? last;
  return first === last ? 1 : Math.max(0, (own - last) / (first - last));
}

/** «（省民政厅、省财政厅按职责分工负责）»: who is responsible, which says nothing to one who did not ask. */
const ONLY_RESPONSIBLE = /^[（(][^（）()]{4,300}(?:负责|牵头|参与|配合|落实)[）)]。?$/u;

function sentencesOf(ranked: RankedClause, rank: number, relevance: Relevance, asked: AskedQuantity[]): Sentence[] {
  const { clause } = ranked;
  const cells = clause.row ? printedCells(clause.text) : clause.text;
  const whole = { text: cells, start: 0, end: cells.length };
  const heading = clause.path.join("\n");
  const headingShare = relevance.of(heading).share;
  return (clause.row ? [whole] : splitParts(clause.text)).map((slice) => {
    const spoken = `${heading}\n${slice.text}`;
    const states = statedBy(ranked, slice.text, asked);
    const quantity = asked.length === 0 ? 0 : states.length / asked.length;
    const base =
      WEIGHTS.own * relevance.of(slice.text).share +
      WEIGHTS.heading * headingShare +
      WEIGHTS.meaning * relevance.meaning(slice.text) +
      WEIGHTS.standing * rank +
      WEIGHTS.quantity * quantity +
      (clause.force === "achievement" ? WEIGHTS.past : 0);
    return {
      ...slice,
      ranked,
      spoken,
      base,
      share: relevance.of(spoken).share,
      states,
      years: yearsOf(slice.text, clause),
    };
  });
}

interface Wanted {
  asked: AskedQuantity[];
  /** Years named in the question. */
  years: number[];
}

/** True when the chosen sentences state a quantity as often as the question asks for it. */
const isStated = (quantity: AskedQuantity, chosen: Sentence[]): boolean =>
  chosen.filter(({ states }) => states.includes(quantity)).length >= quantity.times;

/** What a sentence adds to those chosen: words of the question, an asked quantity or a named year not stated before. */
function worthBeside(sentence: Sentence, chosen: Sentence[], relevance: Relevance, wanted: Wanted): number {
  const said = chosen.map(({ spoken }) => spoken).join("\n");
  const saidShare = chosen.length === 0 ? 0 : relevance.of(said).share;
  const added = relevance.of(`${said}\n${sentence.spoken}`).share - saidShare;
  const [first] = chosen;
  const isNew = first !== undefined && sentence.states.some((quantity) => !isStated(quantity, chosen));
  const unstated = isNew && sentence.share >= SAME_TOPIC_SHARE * first.share ? WEIGHTS.unstated : 0;
  const years = wanted.years.filter(
    (year) => sentence.years.has(year) && !chosen.some((other) => other.years.has(year)),
  );
  const isElsewhere = first !== undefined && !chosen.some(({ ranked }) => ranked === sentence.ranked);
  return (
    sentence.base +
    WEIGHTS.added * added +
    unstated +
    WEIGHTS.year * years.length +
    (isElsewhere ? WEIGHTS.elsewhere : 0)
  );
}

/** Sentences one by one, the most worth first, until little is added or the budget is used. */
function pick(sentences: Sentence[], relevance: Relevance, wanted: Wanted, maxChars: number): Sentence[] {
  const chosen: Sentence[] = [];
  let used = 0;
  let firstWorth = 0;
  while (chosen.length < MAX_SENTENCES) {
    const stating = chosen.find(({ states }) => states.length > 0);
    const fits = (sentence: Sentence): boolean => {
      if (chosen.includes(sentence)) return false;
      if (chosen.length === 0) return true;
      const isAnswered = sentence.states.every((quantity) => isStated(quantity, chosen));
      const least = (isAnswered ? SAME_MATTER_SHARE : SAME_TOPIC_SHARE) * (stating?.share ?? 0);
      const isOtherSum = sentence.states.length > 0 && sentence.share < least;
      return used + sentence.text.length <= maxChars && !isOtherSum;
    };
    const [next] = sentences
      .filter(fits)
      .map((sentence) => ({ sentence, worth: worthBeside(sentence, chosen, relevance, wanted) }))
      .sort((a, b) => b.worth - a.worth);
    if (!next || (chosen.length > 0 && next.worth < FURTHER_SHARE * firstWorth)) break;
    if (chosen.length === 0) firstWorth = next.worth;
    chosen.push(next.sentence);
    used += next.sentence.text.length;
  }
  return chosen;
}

interface Run {
  ranked: RankedClause;
  start: number;
  end: number;
}

/** Picked sentences that follow one another in a clause become one run; runs keep the order in which they were picked. */
function joinNeighbours(chosen: Sentence[]): Run[] {
  const runs: Run[] = [];
  for (const { ranked, start, end } of chosen) {
    const touches = (run: Run): boolean => {
      if (run.ranked !== ranked) return false;
      const between =
        start >= run.end ? ranked.clause.text.slice(run.end, start) : ranked.clause.text.slice(end, run.start);
      return between.trim() === "";
    };
    const run = runs.find(touches);
    if (run) Object.assign(run, { start: Math.min(run.start, start), end: Math.max(run.end, end) });
    else runs.push({ ranked, start, end });
  }
  return runs;
}

/** Words that lean on the sentence before them. */
const LEANS_BACK = /^(?:其中|同时|此外|上述|以上|对此|并|且|但|仍|还|也|前款|该)/u;

/** With room left, the first run grows by what follows it, where conditions and exceptions stand, and by what it leans on. */
function growFirst(runs: Run[], sentences: Sentence[], maxChars: number): void {
  const [run] = runs;
  if (!run) return;
  const own = sentences.filter(({ ranked }) => ranked === run.ranked);
  let left = maxChars - runs.reduce((sum, { start, end }) => sum + end - start, 0);
  const isFree = (slice: Slice | undefined): slice is Slice =>
    slice !== undefined &&
    slice.text.length <= left &&
    !runs.some((other) => other.ranked === run.ranked && slice.start >= other.start && slice.end <= other.end);
  for (;;) {
    const after = own.find(({ start }) => start >= run.end);
    const leansBack = LEANS_BACK.test(run.ranked.clause.text.slice(run.start));
    const before = leansBack ? own.findLast(({ end }) => end <= run.start) : undefined;
    const next = [before, after].find(isFree);
    if (!next) return;
    left -= next.text.length;
    Object.assign(run, { start: Math.min(run.start, next.start), end: Math.max(run.end, next.end) });
  }
}

/** The quotations that answer, best first; empty when nothing ranked speaks of the question. */
export function selectQuotes(
  question: UnderstoodQuestion,
  clauses: RankedClause[],
  relevance: Relevance,
  options: SelectOptions,
): Quote[] {
  const asked = askedQuantities(question);
  const asksWho = question.intents.includes("responsible");
  const sentences = clauses
    .slice(0, LOOK_AT)
    .flatMap((ranked, index) => sentencesOf(ranked, standing(clauses, index), relevance, asked))
    .filter(({ text }) => asksWho || !ONLY_RESPONSIBLE.test(text));
  const runs = joinNeighbours(pick(sentences, relevance, { asked, years: question.years }, options.maxChars)).slice(
    0,
    options.maxQuotes,
  );
  growFirst(runs, sentences, Math.round(options.maxChars * (options.growToShare ?? DEFAULT_GROW_TO_SHARE)));
  const quotes = runs.map(({ ranked, start, end }) => {
    const text = ranked.clause.text.slice(start, end);
    const share = relevance.of(`${ranked.clause.path.join("\n")}\n${text}`).share;
    return { ranked, text, share, states: statedBy(ranked, text, asked) };
  });
  return answeringFirst(quotes, question.years);
}

/** How many of the years a quotation speaks of. */
const yearsIn = ({ ranked, text }: Quote, years: readonly number[]): number => {
  const own = yearsOf(text, ranked.clause);
  return years.filter((year) => own.has(year)).length;
};

/** A quotation that states the asked quantity, and for all the years named, goes before those that only speak of the matter. */
function answeringFirst(quotes: Quote[], years: readonly number[]): Quote[] {
  const best = Math.max(0, ...quotes.map(({ share }) => share));
  const answers = ({ states, share }: Quote): boolean => states.length > 0 && share >= SAME_TOPIC_SHARE * best;
  const stating = quotes.filter(answers);
  const inYears = years.length < 2 ? stating : stating.sort((a, b) => yearsIn(b, years) - yearsIn(a, years));
  return [...inYears, ...quotes.filter((quote) => !answers(quote))];
}
