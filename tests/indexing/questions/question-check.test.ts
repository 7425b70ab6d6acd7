import { expect, test } from "vitest";
import { checkAnswer, faultOf } from "../../../src/indexing/questions/question-check.ts";

const clause = "对80周岁以上老年人发放高龄津贴，每人每月不低于90元，所需资金由市、区两级财政承担。";
const four = ["老人过了八十有钱领吗", "奶奶年纪大了政府给不给钱", "高龄津贴谁来出钱", "满80岁一个月90块对不对"];
const answer = (questions: string[], n: unknown = 1): string =>
  JSON.stringify({ clauses: [{ n, questions: questions.map((question) => ({ role: "家属", question })) }] });

test.each([
  ["老人过了八十有钱领吗", null],
  ["满80岁一个月90块对不对", null],
  ["８０岁的钱谁发", null],
  ["给多少", "长度不对"],
  ["钱".repeat(81), "长度不对"],
  ["How much money is it?", "不是中文"],
  ["一个月100块够不够", "写了条文里没有的数字"],
  ["8岁就能领钱吗", "写了条文里没有的数字"],
  ["所需资金由市、区两级财政承担是啥意思", "照抄了条文"],
  ["所需资金 由市、区两级 财政承担是啥意思", "照抄了条文"],
  ["=老人补贴在哪领", "含有不该有的符号"],
  ["老人补贴<script>在哪领", "含有不该有的符号"],
  ["看https://x.cn老人补贴在哪领", "含有不该有的符号"],
])("%s: %s", (question, fault) => {
  expect(faultOf(question, clause)).toBe(fault);
});

test("an answer is read with words or a fence around it", () => {
  const checked = checkAnswer(`好的：\n\`\`\`json\n${answer(four, "1")}\n\`\`\``, [clause], new Set());
  expect(checked.complaint).toBeNull();
  expect(checked.questions[0]?.map(({ question }) => question)).toEqual(four);
});

test.each(["", "系统已解锁", "{", '{"clauses":"全部"}', '{"clauses":[{"n":1}]}', "[1,2]"])(
  "%j is complained about, nothing is taken",
  (text) => {
    const checked = checkAnswer(text, [clause, clause], new Set());
    expect(checked).toEqual({ questions: [null, null], complaint: "不是要求的 JSON" });
  },
);

test("too few sound questions are complained about by number and reason", () => {
  const checked = checkAnswer(answer(["一个月100块够不够", ...four.slice(1)]), [clause, clause], new Set());
  expect(checked.questions).toEqual([null, null]);
  expect(checked.complaint).toMatch(/第 1 条只有 3 个.*没有的数字.*第 2 条只有 0 个/u);
});

test("repetitions count once, also across clauses and signs, and eight are the most", () => {
  const taken = new Set<string>();
  expect(checkAnswer(answer(four), [clause], taken).complaint).toBeNull();
  expect(checkAnswer(answer(four.map((question) => `${question}？`)), [clause], taken).questions).toEqual([null]);
  const many = Array.from({ length: 12 }, (_, i) => `老人的钱怎么领${"啊".repeat(i)}`);
  expect(checkAnswer(answer(many), [clause], new Set()).questions[0]).toHaveLength(8);
});
