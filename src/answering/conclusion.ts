/**
 * The first sentence of an answer: the figure, the department or the standing of what is quoted, in plain words. Every
 * number in it is copied from the quotation or the table row, so the number lock holds by construction.
 */
import type { Clause } from "../corpus/clause.ts";
import type { UnderstoodQuestion } from "../retrieval/ranked-clause.ts";
import { askedQuantities } from "./asked-quantity.ts";
import { headingTopic, regionOf } from "./cite.ts";
import type { Relevance } from "./relevance.ts";
import type { Quote } from "./select-quotes.ts";
import { splitFragments } from "./sentences.ts";
import { fill, wording } from "./wording.ts";

const MAX_FRAGMENT_CHARS = 60;

/** A table row read aloud: `养老服务床位总量：2025年目标 ≥50万张（预期性）`. */
export function rowSentence(clause: Clause): string | null {
  const { row } = clause;
  if (!row) return null;
  const withUnit = (value: string): string => (/[\d.]$/.test(value) ? `${value}${row.unit}` : value);
  const base =
    row.base === null ? "" : `${row.baseYear === null ? "基期" : `${row.baseYear}年`} ${withUnit(row.base)}，`;
  const year = row.targetYear === null ? "目标" : `${row.targetYear}年目标`;
  const comparator = row.comparator === "=" ? "" : row.comparator;
  const attribute = row.attribute === null ? "" : `（${row.attribute}）`;
  return `${row.indicator}：${base}${year} ${comparator}${withUnit(row.target)}${attribute}`;
}

const ASKS_DIFFERENCE = /提高|增加|增长|上升|下降|减少|相差|差多少|几个(?:百分)?点|多多少/u;

/** The step from base to target of a row, worked out and shown as such: `，相差 13 个百分点（60−47）`. */
function rowDifference({ row }: Clause, question: UnderstoodQuestion): { text: string; number: string } | null {
  const [base, target] = [Number(row?.base ?? Number.NaN), Number(row?.target ?? Number.NaN)];
  if (!row || !ASKS_DIFFERENCE.test(question.normalized) || !Number.isFinite(base) || !Number.isFinite(target))
    return null;
  const number = String(Math.round((target - base) * 100) / 100);
  const unit = row.unit === "%" ? " 个百分点" : row.unit;
  return { text: `，相差 ${number}${unit}（${row.target}−${row.base}）`, number };
}

function responsibleSentence(clause: Clause): string | null {
  if (clause.responsible.length === 0) return null;
  const [lead, ...others] = clause.responsible;
  const led = new RegExp(`${lead ?? ""}牵头`).test(clause.text.replace(/\s/g, ""));
  return led
    ? `由${lead}牵头${others.length > 0 ? `，${others.join("、")}参与` : ""}`
    : `由${clause.responsible.join("、")}负责`;
}

/** The fragments of a quotation that state the asked quantity and speak most of the question, in their order. */
function quantityFragments(quote: Quote, question: UnderstoodQuestion, relevance: Relevance): string | null {
  const asked = askedQuantities(question);
  const scored = splitFragments(quote.text)
    .map((slice, order) => ({ slice, order, score: relevance.of(slice.text).share }))
    .filter(({ slice }) => asked.some((quantity) => quantity.statedIn(slice.text)));
  const best = [...scored].sort((a, b) => b.score - a.score)[0];
  if (!best) return null;
  const neighbours = scored.filter(
    ({ order, score }) => Math.abs(order - best.order) <= 1 && score >= 0.5 * best.score,
  );
  const from = Math.min(...neighbours.map(({ slice }) => slice.start));
  const to = Math.max(...neighbours.map(({ slice }) => slice.end));
  const joined = quote.text.slice(from, to);
  const text = joined.length <= MAX_FRAGMENT_CHARS ? joined : best.slice.text;
  return text.replace(/[，,；;。]+$/u, "");
}

const SHORTEST_TELLING_CHARS = 6;

/** The part of a quotation that speaks most of the question, where it is short enough to be said at once. */
function tellingFragment(quote: Quote, relevance: Relevance): string | null {
  const [best] = splitFragments(quote.text)
    .map(({ text }) => ({ text: text.replace(/[，,；;。]+$/u, ""), share: relevance.of(text).share }))
    .filter(
      ({ text }) => text.length >= SHORTEST_TELLING_CHARS && text.length <= MAX_FRAGMENT_CHARS && isBalanced(text),
    )
    .sort((a, b) => b.share - a.share);
  return best && best.share > 0 ? best.text : null;
}

/** Pairs that a cut at a comma can tear apart. */
const PAIRS = [
  ["（", "）"],
  ["“", "”"],
  ["《", "》"],
  ["(", ")"],
] as const;

const isBalanced = (text: string): boolean =>
  PAIRS.every(([open, close]) => text.split(open).length === text.split(close).length);

export interface Conclusion {
  /** One sentence with its citation mark. */
  text: string;
  /** The words of the clause that it rests on: how binding the answer is goes by these. */
  basis: string;
  /** A number that was worked out from two cited ones, shown with its sum; empty when there is none. */
  derived: string;
}

/** The first sentence of an answer; `marker` is the citation mark of `quote`, e.g. `[1]`. */
export function conclude(question: UnderstoodQuestion, quote: Quote, relevance: Relevance, marker: string): Conclusion {
  const { clause, document } = quote.ranked;
  const region = regionOf(document);
  const responsible = question.intents.includes("responsible") ? responsibleSentence(clause) : null;
  if (responsible) return { text: `${region}：${responsible}。${marker}`, basis: quote.text, derived: "" };
  if (question.intents.includes("where-written")) {
    return { text: `写在《${document.title}》的${clause.path.join(" › ")}。${marker}`, basis: quote.text, derived: "" };
  }
  const row = rowSentence(clause);
  if (row) {
    const difference = rowDifference(clause, question);
    const text = `${region}：${row}${difference?.text ?? ""}。${marker}`;
    return { text, basis: quote.text, derived: difference?.number ?? "" };
  }
  const fragment = quote.states.length > 0 ? quantityFragments(quote, question, relevance) : null;
  if (fragment) return { text: `${region}的文件写明：${fragment}。${marker}`, basis: fragment, derived: "" };
  const telling = tellingFragment(quote, relevance);
  if (telling) return { text: `${region}的文件写到：${telling}。${marker}`, basis: telling, derived: "" };
  const topic = headingTopic(clause.path) ?? document.title;
  return { text: `${fill(wording.conclusion, { topic })}${marker}`, basis: quote.text, derived: "" };
}
