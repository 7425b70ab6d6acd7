import { expect, test } from "vitest";
import { askedQuantities, rowStates } from "../../src/answering/asked-quantity.ts";
import { makeClause, makeQuestion } from "../support/clauses.ts";

const asking = (text: string, intent: "amount" | "share" | "count") => {
  const [asked] = askedQuantities(makeQuestion(text, { intents: [intent] }));
  if (!asked) throw new Error("the question asks for no quantity");
  return asked;
};

test("an amount a month is not answered by a yearly total", () => {
  const asked = asking("护理补贴一个月多少钱", "amount");
  expect(asked.statedIn("累计发放护理补贴1010.82万元。")).toBe(false);
  expect(asked.statedIn("按照每人每月不低于50元的标准发放。")).toBe(true);
  expect(asked.statedIn("按照50元—1000元不等的标准发放高龄津贴。")).toBe(true);
});

test("an amount a bed is not answered by an amount a person", () => {
  const asked = asking("每张床补多少元", "amount");
  expect(asked.statedIn("按每人每月200元落实运营补贴。")).toBe(false);
  expect(asked.statedIn("每张床位补助5000元。")).toBe(true);
});

test("a share is stated by a percentage or in words", () => {
  const asked = asking("占比多少", "share");
  expect(asked.statedIn("达到55%以上")).toBe(true);
  expect(asked.statedIn("达到百分之五十五")).toBe(true);
  expect(asked.statedIn("达到55张")).toBe(false);
});

test("a table row answers by its unit", () => {
  const row = {
    indicator: "护理型床位占比",
    unit: "%",
    group: null,
    base: "47",
    baseYear: 2020,
    target: "60",
    targetYear: 2025,
    comparator: "=" as const,
    attribute: "约束性" as const,
  };
  const clause = makeClause({ text: "护理型床位占比（%）：2020年 47，2025年 60", row });
  expect(rowStates(clause, asking("占比多少", "share"))).toBe(true);
  expect(rowStates(clause, asking("多少钱", "amount"))).toBe(false);
});

test("a share answers «拿多少», but not «多少钱»", () => {
  expect(asking("福彩的钱拿多少给养老", "amount").statedIn("总额60%以上用于养老。")).toBe(true);
  expect(asking("护理补贴每月多少钱", "amount").statedIn("总额60%以上用于养老。")).toBe(false);
});

test.each([
  "我妈瘫了几年，想歇两天",
  "一个月药钱好几百",
  "有几个人帮忙",
  "几样补贴分开领麻烦死，能不能合一块",
  "扶手也就几百块，可我们拿不出，县里帮装么",
  "老人一年见不着几个人",
])("a number in a story asks for nothing: %s", (text) => {
  expect(askedQuantities(makeQuestion(text))).toEqual([]);
});

test("two numbers asked for count twice", () => {
  expect(asking("打算建几个养老院、几个社区", "count").times).toBe(2);
});

test.each([
  ["石城县养老院有多少床位", "count"],
  ["甘南有多少个敬老院", "count"],
  ["独居老人有多少", "count"],
  ["喘息服务一次能替几天", "duration"],
  ["护理假是几天", "duration"],
  ["床位一个月到底是一千几还是两千几", "amount"],
  ["护理补贴人均月标准", "amount"],
])("%s asks for a quantity", (text, intent) => {
  expect(askedQuantities(makeQuestion(text)).map((asked) => asked.intent)).toEqual([intent]);
});

test("a level is counted by levels, not by things", () => {
  const [asked] = askedQuantities(makeQuestion("公办养老院要评到几级"));
  expect(asked?.statedIn("评定为1-2级的养老机构")).toBe(true);
  expect(asked?.statedIn("新建3个养老机构")).toBe(false);
});
