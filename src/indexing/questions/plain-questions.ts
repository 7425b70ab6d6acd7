/**
 * Clauses → plain questions that they surely answer, made from their headings, table rows and departments: how a document's own
 * matters are asked for. They teach the classifier what is answered, also for a document without a bank of its own.
 */
import type { Clause } from "../../corpus/clause.ts";
import { headingTexts } from "../clauses/clause-text.ts";

const aboutHeading = [
  "{topic}是怎么规定的",
  "{topic}写在哪一节",
  "{topic}有哪些内容",
  "到{year}年{topic}要达到什么程度",
  "{topic}的目标是什么",
  "关于{topic}文件怎么说",
] as const;
const aboutRow = [
  "{topic}的目标值是多少",
  "{topic}从多少增加到多少",
  "{year}年{topic}要达到多少",
  "{topic}是约束性还是预期性",
] as const;
const aboutDepartments = ["{topic}由哪些部门负责", "{topic}哪个部门牵头"] as const;

/** Headings longer than this are sentences, not matters. */
const maxTopicChars = 24;
const usualYear = 2025;

const fill = (template: string, topic: string, year: number): string =>
  template.replace("{topic}", topic).replace("{year}", String(year));

/** Two of the templates, others for the next matter, so that all are used and none thousands of times. */
const twoOf = (templates: readonly string[], turn: number): string[] =>
  [turn, turn + 1].map((at) => templates[at % templates.length] ?? "");

function topicsOf({ path }: Clause): string[] {
  return headingTexts(path.slice(-2)).filter((topic) => topic.length >= 4 && topic.length <= maxTopicChars);
}

/** Deterministic; each matter is asked for once however many clauses stand under it. */
export function plainQuestions(clauses: Iterable<Clause>): string[] {
  const seen = new Set<string>();
  const questions: string[] = [];
  const ask = (templates: readonly string[], topic: string, year = usualYear): void => {
    if (seen.has(`${templates[0]} ${topic}`)) return;
    seen.add(`${templates[0]} ${topic}`);
    questions.push(...twoOf(templates, seen.size).map((template) => fill(template, topic, year)));
  };
  for (const clause of clauses) {
    if (clause.row !== null) ask(aboutRow, clause.row.indicator, clause.row.targetYear ?? usualYear);
    for (const topic of topicsOf(clause)) {
      ask(aboutHeading, topic);
      if (clause.responsible.length > 0) ask(aboutDepartments, topic);
    }
  }
  return questions;
}
