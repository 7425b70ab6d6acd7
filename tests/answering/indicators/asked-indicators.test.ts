import { expect, test } from "vitest";
import { askedIndicators } from "../../../src/answering/indicators/asked-indicators.ts";
import { makeQuestion } from "../../support/clauses.ts";

const asked = (text: string) => askedIndicators(makeQuestion(text));

test.each([
  ["各地的护理型床位占比，2025年要到多少", ["护理型床位占比"], "share"],
  ["护理型床位占比谁定得高", ["护理型床位占比"], "share"],
  ["社区日间照料机构覆盖率各地要求多少", ["社区日间照料机构覆盖率"], "share"],
  ["适老化改造多少户，各地比一比", ["适老化改造"], "households"],
  ["养老床位数各地对比一下", ["养老床位数"], "beds"],
])("the frame of a question falls away: %s", (text, words, measure) => {
  const { indicators, isNumeric } = asked(text);
  expect(indicators.map((indicator) => indicator.words)).toEqual(words);
  expect(indicators[0]?.measure).toBe(measure);
  expect(isNumeric).toBe(true);
});

test("parts that each name a measure are columns of their own; a name with 和 in it is one", () => {
  expect(asked("床位数和护理型床位占比，列个表").indicators.map(({ words }) => words)).toEqual([
    "床位数",
    "护理型床位占比",
  ]);
  expect(asked("养老机构院长和护理员培训上岗率").indicators).toHaveLength(1);
});

test.each([
  ["护理型床位占比目标是多少", "target"],
  ["目前的养老床位数", "past"],
  ["2020年的护理型床位占比", "past"],
  ["护理型床位占比", "either"],
])("the time that is asked for: %s", (text, time) => {
  expect(asked(text).time).toBe(time);
});

test.each(["各地对高龄津贴是怎么规定的，对比一下", "消防安全由谁负责，各地比较", "长护险推进到哪一步了"])(
  "a question that words answer asks for no number: %s",
  (text) => {
    expect(asked(text).isNumeric).toBe(false);
  },
);
