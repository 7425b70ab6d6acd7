/** How an answer is laid out for its readers: what stands before the sources, and what stands with them. */
import { expect, test } from "vitest";
import type { Readership } from "../../src/answering/answer.ts";
import { assemble } from "../../src/answering/assemble.ts";
import { FAMILY_MAX_CHARS, writeAnswer } from "../../src/answering/extract.ts";
import type { WritingContext } from "../../src/answering/extract.ts";
import { BigramStatistics, createRelevance } from "../../src/answering/relevance.ts";
import type { Quote } from "../../src/answering/select-quotes.ts";
import type { Sufficiency } from "../../src/answering/sufficiency.ts";
import type { Clause } from "../../src/corpus/clause.ts";
import type { Conflict } from "../../src/corpus/conflicts.ts";
import { ClauseStore } from "../../src/indexing/clauses/clause-store.ts";
import { makeClause, makeDocument, makeQuestion, makeRanked } from "../support/clauses.ts";

const answers: Sufficiency = { verdict: "answers", shortfall: null, missing: [], trace: {} };
const sentence = (name: string): string =>
  `为长期照护失能老年人的家庭提供${name}，由专业机构派人上门，${"减轻家庭照护的压力，".repeat(6)}帮助家人。`;
const clauses = ["喘息服务", "短期照护", "临时托养", "日间照料"].map((name) =>
  makeClause({ id: name, text: sentence(name) }),
);

function contextOf(
  readership: Readership,
  texts: readonly Clause[] = clauses,
  conflicts: Conflict[] = [],
): WritingContext {
  const question = makeQuestion("家里照顾不了，有没有喘息服务");
  const index = { documents: new Map([["plan", makeDocument()]]), clauses: ClauseStore.of(texts), conflicts };
  return {
    index: index as unknown as WritingContext["index"],
    question,
    retrieval: { question, clauses: [], elapsedMs: 0 },
    relevance: createRelevance(question, new BigramStatistics(texts)),
    readership,
    learned: null,
    year: 2026,
  };
}

const quoteOf = (clause: Clause): Quote => ({ ranked: makeRanked(clause), text: clause.text, share: 1, states: [] });

function written(readership: Readership, quotes: Quote[]): string {
  return assemble(writeAnswer(contextOf(readership), quotes, answers), null, 0).answer;
}

test("a family reads the most telling words first; what has no room stands with its source, none is lost", () => {
  const answer = written("family", clauses.map(quoteOf));
  const [before = "", sources = ""] = answer.split("依据：");
  expect(before.trim().length).toBeLessThanOrEqual(FAMILY_MAX_CHARS);
  expect(before).toContain("喘息服务");
  expect(sources).toContain(`「${sentence("日间照料")}」`);
  for (const { text } of clauses) expect(answer).toContain(text.slice(0, 20));
});

test("staff read every quotation whole, each with its place before it", () => {
  const [before = ""] = written("staff", clauses.map(quoteOf)).split("依据：");
  for (const { text } of clauses) expect(before).toContain(`第一章 重点任务 › 1. 完善补贴制度：「${text}」`);
});

test("a short quotation is its own first sentence for a family", () => {
  const clause = makeClause({ text: "探索提供喘息服务。" });
  const draft = writeAnswer(contextOf("family", [clause]), [quoteOf(clause)], answers);
  expect(draft.sections.map(({ role }) => role)).toEqual(["conclusion", "contact"]);
  expect(draft.sections[0]?.text).toBe("云州的文件写到：「探索提供喘息服务。」[1]");
});

test("both passages of a contradiction are cited, and only where one of them is shown", () => {
  const [first = makeClause({ text: "" }), second = first] = clauses;
  const how = "一处是喘息服务，另一处是短期照护";
  const conflict: Conflict = {
    kind: "value",
    clauseIds: [first.id, second.id],
    topic: "照护",
    how,
    quotes: [first.text, second.text],
    explanation: "",
  };
  const context = contextOf("staff", clauses, [conflict]);
  const draft = writeAnswer(context, [quoteOf(first)], answers);
  expect(draft.notices.join("\n")).toContain(`关于“照护”，文件里有不同写法：${how}。[1][2]`);
  expect(draft.citations.map(({ clauseId }) => clauseId)).toEqual([first.id, second.id]);
  const elsewhere = clauses[3] ?? first;
  expect(writeAnswer(context, [quoteOf(elsewhere)], answers).notices.join("\n")).not.toContain("不同写法");
});
