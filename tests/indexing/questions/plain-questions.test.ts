import { expect, test } from "vitest";
import { plainQuestions } from "../../../src/indexing/questions/plain-questions.ts";
import { makeClause } from "../../support/clauses.ts";

const path = ["三、主要任务", "（一）发展居家服务"];

test("a heading is asked for once, without its number, however many clauses stand under it", () => {
  const questions = plainQuestions([
    makeClause({ id: "a", text: "发展服务。", path }),
    makeClause({ id: "b", text: "完善服务。", path }),
  ]);
  expect(questions.filter((question) => question.includes("发展居家服务"))).toHaveLength(2);
  expect(questions.every((question) => !question.includes("（一）"))).toBe(true);
});

test("departments are asked for only where the text names them", () => {
  const named = plainQuestions([makeClause({ id: "a", text: "发展服务。", path, responsible: ["省民政厅"] })]);
  expect(named.some((question) => /部门/.test(question))).toBe(true);
  expect(
    plainQuestions([makeClause({ id: "a", text: "发展服务。", path })]).some((question) => /部门/.test(question)),
  ).toBe(false);
});

test("a sentence that stands as a heading is no matter to ask for", () => {
  const long = "（二）".concat("推动".repeat(20));
  expect(plainQuestions([makeClause({ id: "a", text: "发展服务。", path: [long] })])).toEqual([]);
});
