/**
 * Clauses of one document that give different values, or different deadlines, for the same indicator. A table row is held
 * against the sentences that speak of its indicator in nearly the same words; milestones on the way to a target (another
 * year, another value) are no conflict. Precision goes before recall.
 */
import type { Clause, Figure, IndicatorRow } from "./clause.ts";

export interface Conflict {
  clauseIds: string[];
  /** The indicator in question. */
  topic: string;
  /** How the clauses differ, in Chinese. */
  explanation: string;
}

/** Share of an indicator's two-character words that a passage must hold to speak of it. */
const SAME_INDICATOR = 0.7;
/** Per mille of persons and persons per thousand are one measure. */
const PERSONS = /^(?:‰|名|人|位)$/;

const bare = (text: string): string =>
  text.replaceAll("老年人", "老人").replace(/[（(].{0,60}?[）)]|[^\p{Script=Han}]/gu, "");

function bigrams(text: string): string[] {
  const words = bare(text);
  return Array.from({ length: Math.max(0, words.length - 1) }, (_, i) => words.slice(i, i + 2));
}

/** Share of the indicator's words in the passage, 0–1. */
function coverage(indicator: string, passage: string): number {
  const wanted = bigrams(indicator);
  const there = new Set(bigrams(passage));
  return wanted.length < 4 ? 0 : wanted.filter((pair) => there.has(pair)).length / wanted.length;
}

/** The part of a sentence, between commas, in which the figure stands. */
function passageAround(text: string, printed: string, from: number): { passage: string; next: number } {
  const at = text.indexOf(printed, from);
  if (at < 0) return { passage: "", next: from };
  const start = Math.max(...["，", "。", "；", ",", ";", "\n"].map((mark) => text.lastIndexOf(mark, at))) + 1;
  const rest = text.slice(at).search(/[，。；,;\n]/);
  return { passage: text.slice(start, rest < 0 ? text.length : at + rest), next: at + printed.length };
}

function isSameMeasure(row: IndicatorRow, unit: string, passage: string): boolean {
  if (row.unit === unit) return true;
  return PERSONS.test(row.unit) && PERSONS.test(unit) && /每千名/.test(row.indicator) && /每千名/.test(passage);
}

/** How a sentence's figure contradicts the row; null when it does not. */
function contradiction(row: IndicatorRow, target: number, figure: Figure): string | null {
  const isSameYear = figure.year === null || row.targetYear === null || figure.year === row.targetYear;
  if (figure.value === target) {
    return isSameYear ? null : `时限不同：表中是 ${row.targetYear} 年，正文是 ${figure.year} 年`;
  }
  // Another year with another value is a step on the way; the base year's value is the row's own.
  if (!isSameYear || figure.year === null || figure.value === Number(row.base)) return null;
  return `数值不同：表中是 ${row.target}${row.unit}，正文是 ${figure.text}`;
}

function conflictsOfRow(rowClause: Clause, row: IndicatorRow, others: readonly Clause[]): Conflict[] {
  const target = Number(row.target);
  if (!Number.isFinite(target)) return [];
  return others.flatMap((clause) => {
    let from = 0;
    for (const figure of clause.figures) {
      const { passage, next } = passageAround(clause.text, figure.text, from);
      from = next;
      if (figure.value === null || !isSameMeasure(row, figure.unit, passage)) continue;
      if (coverage(row.indicator, passage) < SAME_INDICATOR) continue;
      const difference = contradiction(row, target, figure);
      if (difference === null) continue;
      const explanation = `同一份文件里「${row.indicator}」${difference}；正文原话：「${passage.trim()}」。`;
      return [{ clauseIds: [rowClause.id, clause.id], topic: row.indicator, explanation }];
    }
    return [];
  });
}

/** Finds conflicts among the clauses of one document. */
export function findConflicts(clauses: readonly Clause[]): Conflict[] {
  const others = clauses.filter((clause) => clause.kind === "body" || clause.kind === "box");
  const current = others.filter((clause) => clause.force !== "achievement" && clause.force !== "none");
  return clauses.flatMap((clause) => (clause.row === null ? [] : conflictsOfRow(clause, clause.row, current)));
}
