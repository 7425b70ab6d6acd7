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
  const attribute = row.attribute === null ? "" : `（${row.attribute}）`;
  return `${row.indicator}：${base}${year} ${withUnit(row.target)}${attribute}`;
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

/** One sentence without a closing mark's doubling; `marker` is the citation mark, e.g. `[1]`. */
export function conclude(question: UnderstoodQuestion, quote: Quote, relevance: Relevance, marker: string): string {
  const { clause, document } = quote.ranked;
  const region = regionOf(document);
  if (question.intents.includes("responsible")) {
    const sentence = responsibleSentence(clause);
    if (sentence) return `${region}：${sentence}。${marker}`;
  }
  const row = rowSentence(clause);
  if (row) return `${region}：${row}。${marker}`;
  const fragment = quote.states.length > 0 ? quantityFragments(quote, question, relevance) : null;
  if (fragment) return `${region}的文件写明：${fragment}。${marker}`;
  const topic = headingTopic(clause.path) ?? document.title;
  return `${fill(wording.conclusion[clause.force], { topic })}${marker}`;
}
