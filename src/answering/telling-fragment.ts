/**
 * A quotation → the short piece of it that says most of what was asked, for the first sentence of an answer. A verbatim
 * slice between commas; null where every slice is too long, torn or beside the point.
 */
import type { UnderstoodQuestion } from "../retrieval/ranked-clause.ts";
import { askedQuantities } from "./asked-quantity.ts";
import type { AskedQuantity } from "./asked-quantity.ts";
import type { Relevance } from "./relevance.ts";
import type { Quote } from "./select-quotes.ts";
import { isBalanced, splitFragments } from "./sentences.ts";

/** Closing marks that a piece need not end with. */
const LOOSE_END = /(?<![，,；;。])[，,；;。]+$/u;
const MIN_CHARS = 6;
const MAX_CHARS = 60;
/** What likeness in meaning, 0–1, counts beside a share of the question's words. */
const MEANING_WORTH = 0.8;
/** A neighbouring piece joins when it speaks of the question at least this much beside the best. */
const NEIGHBOUR_SHARE = 0.5;

interface Piece {
  text: string;
  start: number;
  end: number;
  order: number;
  /** Share of the question's weight, 0–1. */
  share: number;
}

interface Preference {
  holds: (piece: Piece) => boolean;
  /** A preferred piece must speak of the question at least this much beside the best of all. */
  minShareOfBest: number;
}

/** «到2025年底，» alone says nothing. */
const DATE = /(?:到|自|从|截至)?\s{0,4}\d{4}\s{0,4}年(?:底|末|前|起)?/gu;
const CONNECTIVE = /^(?:或者?|以及|并且?|且|和|及|但|其中)/u;
const NAMES_WHO = /由.{2,}|部门|负责|牵头|民政[局厅]/u;

/** Where the text between semicolons or full stops that speaks of one of the years begins and ends. */
function partsWith(text: string, years: readonly number[]): { start: number; end: number }[] {
  return [...text.matchAll(/[^；;。]+/gu)]
    .filter(([part]) => years.some((year) => part.includes(String(year))))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** A piece that only opens a sentence (对…, 以…, 聚焦…) or only names its subject says nothing without what follows. */
const OPENS = /^(?:对|以|为了?|在|按照?|根据|聚焦|围绕|针对|依托|通过|结合|随着|鉴于|凡|向)/u;
const NAMES_SUBJECT = /(?:机构|人员|老年人|老人|家庭|对象|单位|企业|部门|项目|地区|乡镇|小区|护理站|设施)$/u;
const GOES_ON = /^(?:可|应|须|要|能|由|按|给予|予以|享受|取消|实行|优先|免费|不得|严禁|纳入|取得|每|原则上|建成|达到)/u;
/** Joined so that it is whole, a first sentence may be this long. */
const MAX_WHOLE_CHARS = 80;

/** The words with what follows them, where they say nothing alone; null where that is too long. */
function madeWhole(words: string, text: string): string | null {
  const end = text.indexOf(words) + words.length;
  const after = splitFragments(text.slice(end)).find(({ text: piece }) => !/^[，,；;。]*$/u.test(piece));
  const leans = OPENS.test(words) || (NAMES_SUBJECT.test(words) && after !== undefined && GOES_ON.test(after.text));
  if (!leans || words.includes("，")) return words;
  const isDate = after !== undefined && after.text.replace(DATE, "").replace(/[，,]$/u, "") === "";
  if (after === undefined || isDate || !/^[，,、]/u.test(text.slice(end))) return words;
  const whole = text.slice(text.indexOf(words), end + after.end).replace(LOOSE_END, "");
  return whole.length <= MAX_WHOLE_CHARS && isBalanced(whole) ? whole : null;
}

/** What a piece should be, most important first; one that no piece fulfils is passed over. */
function preferences(question: UnderstoodQuestion, quote: Quote, asked: readonly AskedQuantity[]): Preference[] {
  const parts = partsWith(quote.text, question.years);
  const numbers = (question.normalized.match(/\d+(?:\.\d+)?/g) ?? []).filter((number) => !/^20\d\d$/.test(number));
  const inPart = ({ start, end }: Piece): boolean => parts.some((part) => start >= part.start && end <= part.end + 1);
  return [
    { holds: ({ text }) => asked.some((quantity) => quantity.statedIn(text)), minShareOfBest: 0 },
    { holds: inPart, minShareOfBest: 0 },
    { holds: ({ text }) => numbers.some((number) => text.includes(number)), minShareOfBest: 0.6 },
    { holds: ({ text }) => question.intents.includes("responsible") && NAMES_WHO.test(text), minShareOfBest: 0 },
    { holds: ({ text }) => !CONNECTIVE.test(text), minShareOfBest: 0.6 },
  ];
}

/** The best piece with its neighbours that say as much, where that still is short. */
function withNeighbours(best: Piece, pool: Piece[], text: string): string {
  const near = pool.filter(
    ({ order, share }) => Math.abs(order - best.order) <= 1 && share >= NEIGHBOUR_SHARE * best.share,
  );
  const joined = text.slice(Math.min(...near.map(({ start }) => start)), Math.max(...near.map(({ end }) => end)));
  const chosen = joined.length <= MAX_CHARS && isBalanced(joined) ? joined : best.text;
  return chosen.replace(LOOSE_END, "");
}

/** The piece to begin an answer with, verbatim from the quotation. */
export function tellingFragment(quote: Quote, question: UnderstoodQuestion, relevance: Relevance): string | null {
  const asked = askedQuantities(question);
  const asksDate = asked.some(({ intent }) => intent === "date");
  const substance = (text: string): string => (asksDate ? text : text.replace(DATE, ""));
  let pool = splitFragments(quote.text)
    .map((slice, order): Piece => ({ ...slice, order, share: relevance.of(slice.text).share }))
    .filter(({ text }) => substance(text).length >= MIN_CHARS && text.length <= MAX_CHARS && isBalanced(text));
  for (const { holds, minShareOfBest } of preferences(question, quote, asked)) {
    const least = minShareOfBest * Math.max(0, ...pool.map(({ share }) => share));
    const kept = pool.filter((piece) => holds(piece) && piece.share >= least);
    if (kept.length > 0) pool = kept;
  }
  const [best] = pool
    .map((piece) => ({ ...piece, worth: piece.share + MEANING_WORTH * relevance.meaning(piece.text) }))
    .sort((a, b) => b.worth - a.worth);
  if (!best || (best.share === 0 && quote.states.length === 0)) return null;
  return quote.states.length > 0
    ? withNeighbours(best, pool, quote.text)
    : madeWhole(best.text.replace(LOOSE_END, ""), quote.text);
}
