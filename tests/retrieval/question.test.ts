import { expect, test } from "vitest";
import { UnknownRegionError } from "../../src/errors.ts";
import { createLexicon } from "../../src/language/lexicon.ts";
import type { LexiconEntry } from "../../src/language/lexicon.ts";
import { openRegions } from "../../src/language/regions.ts";
import { readAges } from "../../src/retrieval/ages.ts";
import { readIntents, readYears, wantsAllRegions } from "../../src/retrieval/intents.ts";
import { createQuestionReader } from "../../src/retrieval/question.ts";
import type { Intent } from "../../src/retrieval/ranked-clause.ts";
import { makeDocument } from "../support/clauses.ts";

const entry: Omit<LexiconEntry, "saying" | "terms"> = {
  bothWays: false,
  weight: 1,
  category: "",
  regions: [],
  source: "editorial",
  note: "",
};
const lexicon = createLexicon([
  { ...entry, saying: "长寿钱", terms: ["高龄津贴"] },
  { ...entry, saying: "养老的地方", terms: ["敬老院"] },
]);
const documents = [
  makeDocument({ regionLadder: ["苏州市", "江苏省"] }),
  makeDocument({ id: "zj", regionLadder: ["浙江省"] }),
];
const reader = createQuestionReader({ lexicon, regions: openRegions() });
const read = (text: string, regionSetting: string | null = null): ReturnType<typeof reader> =>
  reader(text, { regionSetting, documents });

test("place names and asking words are stripped from what is searched", () => {
  const question = read("请问苏州市有没有长寿钱啊？");
  expect(question.searchText).not.toMatch(/苏州|请问|有没有|啊/);
  expect(question.searchText).toContain("长寿钱");
  expect(question.region?.ladder).toEqual(["苏州市", "江苏省"]);
});

test("sayings lead to policy terms, ages to the limits", () => {
  const terms = read("老人八十三了，长寿钱怎么领").expansions.map((expansion) => expansion.term);
  expect(terms).toEqual(["高龄津贴", "高龄", "80周岁"]);
});

test("typing errors in policy terms are mended", () => {
  expect(read("敬佬院能住吗").normalized).toBe("敬老院能住吗");
});

test("the original stays as typed", () => {
  const question = read("  長壽錢？？ ");
  expect(question.original).toBe("長壽錢？？");
  expect(question.normalized).toBe("长寿钱？");
});

test("an impossible saved region is refused", () => {
  expect(() => read("高龄津贴", "火星")).toThrow(UnknownRegionError);
});

test("a very long question is read in no time", () => {
  const startedAt = performance.now();
  read("苏州的老人有没有补贴呢？多少钱，多少个，能不能领。".repeat(4_000));
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});

test.each<[string, Intent]>([
  ["高龄津贴每个月多少钱", "amount"],
  ["运营补贴各多少", "amount"],
  ["护理型床位占比是百分之几", "share"],
  ["要建几个示范中心", "count"],
  ["多大年纪能领", "age"],
  ["什么时候中期评估", "date"],
  ["护理假一年给几天", "duration"],
  ["单处最小面积有要求没", "area"],
  ["医养结合哪个部门牵头", "responsible"],
  ["我爸能不能住进去", "eligibility"],
  ["三地对比一下", "compare"],
  ["双随机写在哪一节", "where-written"],
  ["是不是70岁就发", "yes-no"],
  ["重点买哪几类服务", "list"],
  ["五社联动是什么意思", "definition"],
  ["办津贴要带啥材料", "procedure"],
  ["投诉电话是几号", "contact"],
  ["文号是什么", "metadata"],
  ["你好", "small-talk"],
  ["老人晕倒叫不醒了", "emergency"],
  ["降压药一次吃几片", "medical"],
  ["明天天气咋样", "out-of-scope"],
])("%s asks for %s", (question, intent) => {
  expect(readIntents(question)).toContain(intent);
});

test("a plain question is no small talk, no emergency and in scope", () => {
  const intents = readIntents("高龄津贴每个月多少钱，谁负责发？");
  for (const intent of ["small-talk", "emergency", "medical", "out-of-scope"] as const) {
    expect(intents).not.toContain(intent);
  }
});

test("years, ages and the wish for all regions are read", () => {
  expect(readYears("2020年和2025年，12025号")).toEqual([2020, 2025]);
  expect(readAges("阿妈七十八了，今年整八十，今年79，过了六十五，80岁，2025年")).toEqual([78, 80, 79, 65, 80]);
  expect(wantsAllRegions("各地护理型床位目标")).toBe(true);
  expect(read("五个地方的彩票公益金比例").allRegions).toBe(true);
  expect(read("苏州各地的目标").allRegions).toBe(false);
});

test("no pattern is slow on hostile text", () => {
  for (const piece of ["多少", "能", "哪", "津贴", "谁", "2025", "吗", "药血压1"]) {
    const startedAt = performance.now();
    readIntents(piece.repeat(20_000));
    expect(performance.now() - startedAt).toBeLessThan(500);
  }
});

test("documents are looked through once, not for every question", () => {
  let looks = 0;
  const counted = new (class extends Map<string, (typeof documents)[number]> {
    override values(): MapIterator<(typeof documents)[number]> {
      looks += 1;
      return super.values();
    }
  })(documents.map((document) => [document.id, document]));
  for (const text of ["苏州市的高龄津贴", "浙江的床位", "那边呢"]) {
    expect(reader(text, { regionSetting: null, documents: counted })).toEqual(read(text));
  }
  expect(looks).toBe(1);
});
