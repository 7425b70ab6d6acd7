import { expect, test } from "vitest";
import { isAmong, readBeneficiaries } from "../../src/answering/beneficiaries.ts";
import { unknownPerson } from "../../src/answering/person.ts";
import type { Person } from "../../src/answering/person.ts";

const person = (given: Partial<Person>): Person => ({
  ...unknownPerson,
  age: { from: 70, to: 70 },
  living: "family",
  standings: [],
  care: "able",
  ...given,
});

/** Verdict on the last such phrase of a text. */
const among = (text: string, given: Partial<Person>): string => {
  const whom = readBeneficiaries(text).at(-1);
  return whom === undefined ? "nobody" : isAmong(person(given), whom.alternatives);
};

test("a modifier before 的 holds for the whole list behind it", () => {
  const text = "对经济困难的高龄、失能、残疾老年人家庭实施改造";
  expect(among(text, { standings: ["minimum-income"], care: "full" })).toBe("yes");
  expect(among(text, { standings: ["minimum-income"] })).toBe("no");
  expect(among(text, { care: "full" })).toBe("no");
});

test("a standing joined to one item of a list holds for all of them", () => {
  const text = "优先满足县域内失能、部分失能特困人员需求";
  expect(among(text, { standings: ["destitute"], care: "partial" })).toBe("yes");
  expect(among(text, { care: "full" })).toBe("no");
});

test("what follows 以及 has its own conditions", () => {
  const text = "重点为经济困难的空巢、失能老年人以及计划生育特殊家庭老年人等";
  expect(among(text, { standings: ["bereaved"] })).toBe("yes");
  expect(among(text, { standings: ["minimum-income"], living: "empty-nest" })).toBe("yes");
  expect(among(text, { living: "empty-nest" })).toBe("no");
});

test("a list before 等特殊困难老年人 says who they are", () => {
  const text = "面向独居、空巢、留守等特殊困难老年人开展探访";
  expect(among(text, { living: "alone" })).toBe("yes");
  expect(among(text, {})).toBe("no");
});

test("ages are compared as ranges, and what was not told may be", () => {
  const text = "对80周岁以上老年人发放津贴";
  expect(among(text, { age: { from: 80, to: 80 } })).toBe("yes");
  expect(among(text, { age: { from: 79, to: 79 } })).toBe("no");
  expect(among(text, { age: { from: 78, to: 82 } })).toBe("maybe");
  expect(among(text, { age: null })).toBe("maybe");
});

test("degrees of dependence differ: the assessment decides between them", () => {
  expect(among("为失能老年人提供补贴", { care: "partial" })).toBe("maybe");
  expect(among("为部分失能老年人提供补贴", { care: "partial" })).toBe("yes");
  expect(among("为生活不能自理的老年人提供补贴", { care: "partial" })).toBe("no");
});

test("the phrase is verbatim and ends with whom it names", () => {
  const text = "健全80周岁以上老年人高龄津贴制度，优先满足生活不能自理特困人员集中供养需求";
  expect(readBeneficiaries(text).map(({ phrase }) => phrase)).toEqual(["80周岁以上老年人", "生活不能自理特困人员"]);
});
