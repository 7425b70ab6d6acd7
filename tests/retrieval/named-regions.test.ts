import { expect, test } from "vitest";
import { openRegions } from "../../src/language/regions.ts";
import { readRegions } from "../../src/retrieval/named-regions.ts";
import type { RegionReading } from "../../src/retrieval/named-regions.ts";

const documents = [["甘南藏族自治州", "甘肃省"], ["石城县", "赣州市", "江西省"], ["青海省"], ["甘肃省"], ["河北省"]];
const regions = openRegions();

function reading(text: string, settingName: string | null = null, compares = false): RegionReading {
  const setting = settingName === null ? null : regions.resolve(settingName, { documents });
  const mentions = regions.find(text, { documents, home: setting?.ladder ?? null });
  return readRegions({ text, mentions, documents, setting, compares });
}
const regionOf = (text: string, setting: string | null = null): string | undefined =>
  reading(text, setting).region?.ladder[0];
const namedIn = (text: string, compares = true): (string | undefined)[] =>
  reading(text, null, compares).named.map((region) => region.ladder[0]);

test("a named place outranks the saved one, and the saved one applies where none is named", () => {
  expect(regionOf("我妈在石城县", "河北省")).toBe("石城县");
  expect(regionOf("高龄津贴多少", "河北省")).toBe("河北省");
  expect(regionOf("高龄津贴多少")).toBeUndefined();
});

test.each([
  ["不是甘肃，是青海", "青海省"],
  ["说错了，我妈在石城县", "石城县"],
  ["我在河北，哦不对，说错了，我在青海", "青海省"],
  ["阿妈一个人在夏河住着，我们都在兰州打工", "夏河县"],
  ["老妈跟我弟在成都带娃娃，青海的医保能直接结不", "青海省"],
  ["爸妈来北京跟我住了，医保是河北的", "河北省"],
  ["在北京看病，河北的医保能报吗", "河北省"],
  ["石城县不就是河北的嘛，那按河北的标准，石城怎么配", "石城县"],
  ["河北石城县的护理费", "石城县"],
  ["石城不是河北的吗", "石城县"],
  ["甘肃省甘南州夏河县的补贴", "夏河县"],
  ["石城县琴江镇的老人", "石城县"],
  ["我家在石城琴江镇，儿子在兰州打工", "石城县"],
  ["夏河拉卜楞镇", "夏河县"],
  ["四川成都的高龄补贴", "成都市"],
  ["我爸在江西南昌", "南昌市"],
])("%s is about %s", (text, region) => {
  expect(regionOf(text)).toBe(region);
});

test("a place of treatment alone does not outrank the saved region", () => {
  expect(regionOf("去南昌看病回来能报吗", "石城县")).toBe("石城县");
  expect(regionOf("我爸在西宁住院")).toBe("西宁市");
});

test("where the one who asks or a child lives does not outrank the saved region, where the parent lives does", () => {
  expect(regionOf("俺在深圳，给老家爹叫个钟点工", "河北省")).toBe("河北省");
  expect(regionOf("我崽在深圳，屋里没人照看", "石城县")).toBe("石城县");
  expect(regionOf("俺一家都在天津干活，老娘单过", "河北省")).toBe("河北省");
  expect(regionOf("冬天在成都儿子家躲冷，犯病住院能当场报不", "青海省")).toBe("青海省");
  expect(regionOf("我妈在成都，高龄补贴多少", "石城县")).toBe("成都市");
  expect(regionOf("我在青海，有没有助浴", "河北省")).toBe("青海省");
});

test("several regions stand side by side, none of them is the one", () => {
  expect(namedIn("护理型床位，甘南、河北、石城三地各是多少")).toEqual(["甘南藏族自治州", "河北省", "石城县"]);
  expect(reading("我想在石城或者青海开发小区").region).toBeNull();
  expect(namedIn("甘肃省和甘南州说的时间是不是不一样")).toEqual(["甘肃省", "甘南藏族自治州"]);
});

test("places of the same document share its region", () => {
  expect(regionOf("西宁和海东各多少张床")).toBe("青海省");
  expect(namedIn("海西、海南、海北三个州")).toHaveLength(3);
});

test.each(["州上有没有人管", "县里怎么说", "省上有没有钱", "我们县有几家敬老院", "镇上的敬老院"])(
  "%s leaves the saved region as it is",
  (text) => {
    expect(regionOf(text, "夏河县")).toBe("夏河县");
    expect(regionOf(text)).toBeUndefined();
  },
);
