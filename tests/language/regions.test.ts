import { expect, test } from "vitest";
import { UnknownRegionError } from "../../src/errors.ts";
import { openRegions, resolveRegion } from "../../src/language/regions.ts";

/** Regions of the documents at hand. */
const documents = [["甘南藏族自治州", "甘肃省"], ["石城县", "赣州市", "江西省"], ["青海省"], ["甘肃省"], ["河北省"]];
const regions = openRegions();
const find = (text: string): string[] => regions.find(text, { documents }).map(({ ladder }) => ladder.join(" < "));

test.each([
  ["夏河那边", "夏河县 < 甘南藏族自治州 < 甘肃省"],
  ["我在石城", "石城县 < 赣州市 < 江西省"],
  ["武威的", "武威市 < 甘肃省"],
  ["海东的", "海东市 < 青海省"],
  ["果洛上头", "果洛藏族自治州 < 青海省"],
  ["我在合作市", "合作市 < 甘南藏族自治州 < 甘肃省"],
  ["兰州安宁区", "安宁区 < 兰州市 < 甘肃省"],
  ["张家口农村", "张家口市 < 河北省"],
])("%s names a place by its short name", (text, ladder) => {
  expect(find(text).at(-1)).toBe(ladder);
});

test("a place of a document wins over its namesake elsewhere", () => {
  expect(find("甘南的补贴")).toEqual(["甘南藏族自治州 < 甘肃省"]);
  expect(regions.find("甘南县的补贴", { documents })[0]?.ladder).toEqual(["甘南县", "齐齐哈尔市", "黑龙江省"]);
});

test("海南 is the province, but beside other prefectures of its province the prefecture", () => {
  expect(find("海南的老人")).toEqual(["海南省"]);
  expect(find("海西、海南、海北三个州")).toEqual([
    "海西蒙古族藏族自治州 < 青海省",
    "海南藏族自治州 < 青海省",
    "海北藏族自治州 < 青海省",
  ]);
  expect(find("海南州有几张床")).toEqual(["海南藏族自治州 < 青海省"]);
});

test("between namesakes the person's own ladder decides", () => {
  expect(regions.find("城关区的食堂", { home: ["拉萨市", "西藏自治区"] })[0]?.ladder[1]).toBe("拉萨市");
  expect(regions.find("城关区的食堂", { home: ["兰州市", "甘肃省"] })[0]?.ladder[1]).toBe("兰州市");
});

test.each([
  "农村合作医疗能报多少",
  "安宁疗护在哪里做",
  "互助幸福院和互助养老",
  "长寿钱发多少",
  "在和平里住",
  "住在城区、新区、老城区",
  "祁连山那边的康养",
  "大同小异",
  "平安过日子，共和国",
  "阿里巴巴买的",
  "长子不养老人",
  "我们康乐活动室",
])("%s names no place", (text) => {
  expect(find(text)).toEqual([]);
});

test("an ordinary word is a place where the sentence says so", () => {
  expect(find("我在合作，想问补贴")).toEqual(["合作市 < 甘南藏族自治州 < 甘肃省"]);
});

test("positions are those of the words", () => {
  const text = "老家在石城县城";
  const mention = regions.find(text, { documents })[0];
  expect(text.slice(mention?.start, mention?.end)).toBe("石城县");
});

test.each([
  ["甘南州", ["甘南藏族自治州", "甘肃省"]],
  ["甘肃省甘南州夏河县", ["夏河县", "甘南藏族自治州", "甘肃省"]],
  ["河北", ["河北省"]],
  ["合作", ["合作市", "甘南藏族自治州", "甘肃省"]],
  ["北京", ["北京市"]],
  ["内蒙古", ["内蒙古自治区"]],
])("the setting %s resolves to its ladder", (text, ladder) => {
  expect(resolveRegion(text, { documents }).ladder).toEqual(ladder);
});

test.each(["火星", "", "啊啊啊", "123"])("the setting 「%s」 is refused with a remedy", (text) => {
  expect(() => resolveRegion(text)).toThrow(UnknownRegionError);
});

test("the list of places is read in no time", () => {
  const startedAt = performance.now();
  resolveRegion("苏州市");
  expect(performance.now() - startedAt).toBeLessThan(500);
});
