import { expect, test } from "vitest";
import { audienceOf } from "../../src/corpus/audience.ts";

test("groups of old people are named in a fixed order", () => {
  expect(audienceOf("为经济困难的失能、高龄、空巢和计划生育特殊家庭老年人提供服务。", [])).toEqual([
    "care-dependent",
    "very-old",
    "poor",
    "living-alone",
    "bereaved",
  ]);
  expect(audienceOf("为老年人提供助餐服务。", [])).toEqual(["all-elderly"]);
  expect(audienceOf("残疾老年人和80岁以上老年人优先。", [])).toEqual(["very-old", "disabled"]);
});

test("homes, workers, volunteers and departments are told apart", () => {
  expect(audienceOf("支持养老机构提高服务质量。", [])).toEqual(["institutions"]);
  expect(audienceOf("养老护理员持证上岗。", [])).toEqual(["workers"]);
  expect(audienceOf("引导志愿者参加。", [])).toEqual(["volunteers"]);
  expect(audienceOf("落实任务。", [], ["省民政厅"])).toEqual(["departments"]);
});

test("a clause that names nobody is for whom its nearest heading names", () => {
  expect(audienceOf("定期上门巡访。", ["第三章 重点任务", "二、关爱留守老年人", "1. 建立制度"])).toEqual([
    "living-alone",
  ]);
  expect(audienceOf("定期上门巡访。", ["第三章 重点任务"])).toEqual([]);
});

test("a denominator is no audience", () => {
  expect(audienceOf("每千名老人配1名护士。", [])).toEqual([]);
});
