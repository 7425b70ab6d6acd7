/**
 * An asked indicator against stated figures → how well each one is meant, by the words of both: how much of the asked words
 * the figure's own words hold, and how much of its name the question explains. Refuses figures of an excluded group.
 */
import { areApart, measureOf, pairsOf } from "../../corpus/conflicts/indicator-words.ts";
import type { Tokenizer } from "../../language/tokenize.ts";
import type { UnderstoodQuestion } from "../../retrieval/ranked-clause.ts";
import { createRelevance } from "../relevance.ts";
import type { BigramStatistics } from "../relevance.ts";
import { coreWords } from "./asked-indicators.ts";
import type { AskedIndicator, Measure } from "./asked-indicators.ts";
import { spelled } from "./stated-figures.ts";
import type { StatedFigure } from "./stated-figures.ts";

export interface Match {
  figure: StatedFigure;
  /** Share of the asked words that the figure's words hold, 0–1. */
  held: number;
  /** Share of the figure's name that the asked words explain, 0–1. */
  explained: number;
  /** Both together; higher is better, 0–1.1. */
  score: number;
}

/** Words that stand only in the sentence around the figure count this much. */
const AROUND = 0.85;
/** The same, where the sentence has no other figure: then all of it is about this one. */
const AROUND_ALONE = 0.95;
/** 护理培训 for 培训护理: the same words in another order. */
const IN_OTHER_ORDER = 0.92;
/** Rates of two names are two indicators, unless the names are known to be one measure's. */
const OTHER_RATE = 0.6;
/** What is done to the thing counted: persons trained are not persons employed. */
const ACTS = ["培训", "改造", "招生", "签约", "新增"] as const;
const OTHER_ACT = 0.7;
/** A unit that the question names, such as 人次, speaks for figures in it. */
const NAMED_UNIT = 0.08;
/** A longer sentence speaks of more than its one figure. */
const MAX_ALONE_CHARS = 80;
/** A figure whose own words hold less than this of the question is another indicator of the same sentence. */
const MIN_OWN = 0.12;
const WEIGHT_EXPLAINED = 0.35;
/** A name of which the question explains less is another's, unless the figure's own words hold nearly all of the question. */
const MIN_EXPLAINED = 0.25;
const OWN_ENOUGH = 0.75;

/** Endings that say how something is counted, not what is. */
const COUNTING = /(?:占比|比例|比重|比率|配比|总数|总量|数量|人数|户数|个数|人次|目标|指标|规模|标准|多少|数)$/u;

/** Units in which each kind of number comes. */
const UNITS: Record<Measure, RegExp> = {
  share: /^(?:%|‰|)$/u,
  persons: /^(?:人|人次|名|‰)$/u,
  beds: /^张$/u,
  households: /^户$/u,
  places: /^(?:家|个|所|处|座|)$/u,
  area: /平方|㎡|亩|公顷/u,
  money: /元$/u,
  any: /./u,
};

/** The name without its measure and counting words, in one spelling. */
function coreOf(name: string): string {
  const plain = spelled(name);
  const measure = measureOf(plain);
  const rest = measure === null ? plain : plain.slice(0, -measure.word.length);
  return rest.replace(COUNTING, "");
}

/** 探访 of 月探访率; null for a name that ends in no rate. */
const rateOf = (name: string): string | null =>
  /([\p{Script=Han}]{2})率[）)]?$/u.exec(name.replace(/\s/g, ""))?.[1] ?? null;

const unitOf = ({ amount, claim }: StatedFigure): string => amount?.unit ?? claim.figure.unit;

/** True when the figure is a number of the kind asked for; a row in words is of every kind. */
export function isOfMeasure(figure: StatedFigure, measure: Measure): boolean {
  if (measure === "any" || figure.claim.figure.value === null) return true;
  // 每千名老人2名 is asked for as a share (‰), too.
  return UNITS[measure].test(unitOf(figure));
}

const scoreOf = (held: number, explained: number): number =>
  (held + WEIGHT_EXPLAINED * explained) / (1 + WEIGHT_EXPLAINED);

export interface Matcher {
  /** @returns null for a figure of an excluded group or another measure. */
  match(figure: StatedFigure): Match | null;
}

export interface MatcherContext {
  question: UnderstoodQuestion;
  statistics: BigramStatistics;
  tokenizer: Tokenizer;
}

/** Prepares one asked indicator. */
export function createMatcher(asked: AskedIndicator, { question, statistics, tokenizer }: MatcherContext): Matcher {
  const core = asked.words.split(" ").map(coreOf).join(" ").trim();
  const words = asked.words.replace(/\s/g, "");
  const measure = measureOf(words);
  const expansions = question.expansions.filter(({ because }) => {
    const told = coreWords(because).replace(/\s/g, "");
    return words.includes(because) || (told !== "" && words.includes(told));
  });
  const relevance = createRelevance({ ...question, searchText: core, expansions }, statistics);
  const byWords = tokenizer.words(core).join(" ");
  const loose =
    byWords === core ? relevance : createRelevance({ ...question, searchText: byWords, expansions }, statistics);
  const heldBy = (plain: string): number => {
    const inOrder = relevance.of(plain).share;
    return loose === relevance || inOrder >= IN_OTHER_ORDER
      ? inOrder
      : Math.max(inOrder, IN_OTHER_ORDER * loose.of(plain).share);
  };
  const explaining = new Set(
    [asked.words, core, ...expansions.map(({ term }) => term)].flatMap((words) => [...pairsOf(spelled(words))]),
  );
  const explainedShare = (name: string): number => {
    const pairs = pairsOf(coreOf(name));
    const weight = (pair: string): number => statistics.idf(pair);
    const all = pairs.reduce((sum, pair) => sum + weight(pair), 0);
    const known = pairs.reduce((sum, pair) => sum + (explaining.has(pair) ? weight(pair) : 0), 0);
    return all === 0 ? 0 : known / all;
  };
  const measureFactor = ({ name, own: words }: StatedFigure): number => {
    const own = measureOf(name);
    if (measure !== null && own !== null) return measure.family === own.family ? 1 : 0;
    const [asksRate, rate] = [rateOf(asked.words), rateOf(name)];
    if (asksRate === null || asksRate === rate) return 1;
    return rate === null && words.includes(asksRate) ? 1 : OTHER_RATE;
  };
  const actFactor = (words: string): number =>
    ACTS.some((act) => asked.words.includes(act) !== words.includes(act)) ? OTHER_ACT : 1;
  const unitBonus = (unit: string): number => (unit.length >= 2 && asked.words.includes(unit) ? NAMED_UNIT : 0);
  return {
    match(figure) {
      if (![...explaining].some((pair) => figure.pairs.has(pair))) return null;
      if (!isOfMeasure(figure, asked.measure) || areApart(asked.words, figure.name)) return null;
      const isAlone = figure.isAlone && figure.stretch.length <= MAX_ALONE_CHARS;
      const around = heldBy(figure.stretch) * (isAlone ? AROUND_ALONE : AROUND);
      const own = Math.max(heldBy(figure.own), isAlone ? around : 0);
      if (own < MIN_OWN) return null;
      const all = `${figure.own} ${figure.stretch}`;
      const held = Math.max(own, around) * measureFactor(figure) * actFactor(all);
      const explained = explainedShare(figure.name);
      if (explained < MIN_EXPLAINED && own < OWN_ENOUGH) return null;
      return { figure, held, explained, score: scoreOf(held, explained) + unitBonus(unitOf(figure)) };
    },
  };
}
