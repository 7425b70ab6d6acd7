/**
 * The first sentence of an answer: the figure, the department or the standing of what is quoted, in plain words. Every
 * number in it is copied from the quotation or the table row, so the number lock holds by construction.
 */
import type { Clause } from "../corpus/clause.ts";
import type { UnderstoodQuestion } from "../retrieval/ranked-clause.ts";
import { headingTopic, regionOf } from "./cite.ts";
import type { Relevance } from "./relevance.ts";
import type { Quote } from "./select-quotes.ts";
import { tellingFragment } from "./telling-fragment.ts";
import { fill, wording } from "./wording.ts";

/** A table row read aloud: `养老服务床位总量：2025年目标 ≥50万张（预期性）`. */
export function rowSentence(clause: Clause): string | null {
  const { row } = clause;
  if (!row) return null;
  const withUnit = (value: string): string => (/[\d.]$/.test(value) ? `${value}${row.unit}` : value);
  const base =
    row.base === null ? "" : `${row.baseYear === null ? "基期" : `${row.baseYear}年`} ${withUnit(row.base)}，`;
  const year = row.targetYear === null ? "目标" : `${row.targetYear}年目标`;
  const comparator = row.comparator === "=" || !/^\d/.test(row.target) ? "" : row.comparator;
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
  const [lead = "", ...others] = clause.responsible;
  if (!clause.text.replace(/\s/g, "").includes(`${lead}牵头`)) {
    return fill(wording.responsible.shared, { all: clause.responsible.join("、") });
  }
  const led = fill(wording.responsible.led, { lead });
  return others.length > 0 ? led + fill(wording.responsible.with, { others: others.join("、") }) : led;
}

export interface Conclusion {
  /** One sentence with its citation mark. */
  text: string;
  /** The words of the clause that it rests on: how binding the answer is goes by these. */
  basis: string;
  /** True where it only repeats words of the quotation: no quantity, department, table row or place was singled out. */
  isPlain: boolean;
  /** A number that was worked out from two cited ones, shown with its sum; empty when there is none. */
  derived: string;
}

/** The first sentence of an answer; `marker` is the citation mark of `quote`, e.g. `[1]`. */
export function conclude(question: UnderstoodQuestion, quote: Quote, relevance: Relevance, marker: string): Conclusion {
  const { clause, document } = quote.ranked;
  const region = regionOf(document);
  const responsible = question.intents.includes("responsible") ? responsibleSentence(clause) : null;
  if (responsible)
    return {
      text: fill(wording.tells.row, { region, words: responsible }) + marker,
      basis: quote.text,
      isPlain: false,
      derived: "",
    };
  if (question.intents.includes("where-written")) {
    return {
      text: fill(wording.tells.place, { title: document.title, path: clause.path.join(" › ") }) + marker,
      basis: quote.text,
      isPlain: false,
      derived: "",
    };
  }
  const row = rowSentence(clause);
  if (row) {
    const difference = rowDifference(clause, question);
    const text = fill(wording.tells.row, { region, words: row + (difference?.text ?? "") }) + marker;
    return { text, basis: quote.text, isPlain: false, derived: difference?.number ?? "" };
  }
  const telling = tellingFragment(quote, question, relevance);
  if (telling) {
    const template = quote.states.length > 0 ? wording.tells.states : wording.tells.speaks;
    return {
      text: fill(template, { region, words: telling }) + marker,
      basis: telling,
      isPlain: quote.states.length === 0,
      derived: "",
    };
  }
  const topic = headingTopic(clause.path) ?? document.title;
  return { text: `${fill(wording.conclusion, { topic })}${marker}`, basis: quote.text, isPlain: true, derived: "" };
}
