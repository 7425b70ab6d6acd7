import { expect, test } from "vitest";
import { BigramStatistics, createRelevance } from "../../src/answering/relevance.ts";
import { tellingWindow } from "../../src/answering/telling-window.ts";
import { makeClause, makeQuestion } from "../support/clauses.ts";

const text =
  "加强组织领导，健全工作机制。全面落实高龄津贴制度（含百岁老人，另行规定），按月发放。持续优化营商环境，支持社会力量参与，2022年底前完成改造。";
const statistics = new BigramStatistics([makeClause({ text }), makeClause({ text: "无关的条文。" })]);

function window(question: string, maxChars: number): string {
  const asked = makeQuestion(question);
  return tellingWindow({ text }, { question: asked, relevance: createRelevance(asked, statistics), maxChars });
}

test("a quotation that fits stays whole", () => {
  expect(window("高龄津贴", 200)).toBe(text);
});

test("a long one is cut to the stretch that speaks of the question, verbatim", () => {
  const cut = window("高龄津贴制度", 40);
  expect(cut).toContain("全面落实高龄津贴制度（含百岁老人，另行规定）");
  expect(cut.length).toBeLessThanOrEqual(40);
  expect(text).toContain(cut);
});

test("the asked quantity outranks words of the matter", () => {
  expect(window("改造什么时候完成", 30)).toContain("2022年底前完成改造");
});
