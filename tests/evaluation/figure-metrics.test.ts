import { expect, test } from "vitest";
import { quantitiesOf, scoreFacts, scoreFigures } from "../../src/evaluation/figure-metrics.ts";
import { extractFigures } from "../../src/language/quantities.ts";

test("a labelled value is read into its quantities", () => {
  expect(quantitiesOf("3230万元/499张", "")).toEqual([
    { value: 32_300_000, unit: "元", per: [] },
    { value: 499, unit: "张", per: [] },
  ]);
  expect(quantitiesOf("915/615", "元/人·月").map(({ value, per }) => [value, per])).toEqual([
    [915, ["人", "月"]],
    [615, ["人", "月"]],
  ]);
  expect(quantitiesOf("8.67（12.54%）", "万人").map(({ unit }) => unit)).toEqual(["人", "%"]);
  expect(quantitiesOf("1:4", "比例")).toEqual([{ value: 0.25, unit: "", per: [] }]);
  expect(quantitiesOf("2022-10-10", "日期")).toEqual([{ value: 2022, unit: "年月日", per: [] }]);
  expect(quantitiesOf("普遍", "")).toEqual([]);
});

test("a fact counts only under its headings, with its unit and what it is counted by", () => {
  const clauseOf = (text: string, heading: string) => ({
    document: "plan",
    path: ["第一章 目标", heading],
    figures: extractFigures(text),
  });
  const fact = { document: "plan", fact: "f", value: "32", unit: "张/千名老人", path: ["第一章 目标", "第一节 床位"] };
  const recall = (text: string, heading = "第一节 床位") => scoreFacts([clauseOf(text, heading)], [fact]).recall;
  expect(recall("千名老人拥有床位32张。")).toBe(1);
  expect(recall("全县拥有床位32张。")).toBe(0);
  expect(recall("千名老人拥有床位32个。")).toBe(0);
  expect(recall("千名老人拥有床位32张。", "第二节 人才")).toBe(0);
});

test("precision falls with what is read too much, recall with what is missed", () => {
  const sentence = {
    document: "plan",
    text: "",
    figures: [{ value: 5, unit: "元", comparator: "=" as const, year: null }],
  };
  const right = { value: 5, unit: "元", comparator: "=" as const, year: null };
  expect(scoreFigures([sentence], () => [right, { ...right, value: 6 }])).toMatchObject({ recall: 1, precision: 0.5 });
  expect(scoreFigures([sentence], () => [])).toMatchObject({ recall: 0, precision: 1 });
});
