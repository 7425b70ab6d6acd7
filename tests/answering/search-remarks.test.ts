/** Whatever is searched for, a person reads clauses, or why there are none; and what the list does not say by itself. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSearch } from "../../src/main.ts";
import type { OpenedSearch, SearchResult } from "../../src/main.ts";
import { writeSmallCorpus } from "../support/small-corpus.ts";

let opened: OpenedSearch;
beforeAll(async () => {
  opened = await openSearch(await writeSmallCorpus());
});
afterAll(() => opened.close());

const search = (text: string, region: string | null = null): Promise<SearchResult> =>
  opened.search(text, { region, limit: 5 });

test.each([
  ["only unknown words", "嘛哩哄叭咪吽嘟噜", /没有“.+”这样的词|没有找到相关的条款/u],
  ["one word that no document has", "桌子", /没有“桌子”这样的词|没有找到相关的条款/u],
  ["a 文号 that no document bears", "苏府办〔2021〕35号", /没有苏府办〔2021〕35号.*核对文号/u],
  ["digits", "123456", /只有数字/u],
  ["full-width digits", "１２３４５６", /只有数字/u],
  ["English", "What subsidies are there?", /请用中文/u],
  ["Tibetan", "རྒན་པའི་རོགས་དངུལ་ག་ཚོད་རེད།", /请用中文/u],
  ["emoji", "😀👵", /没有看到文字/u],
  ["punctuation", "？？？！！", /没有看到文字/u],
  ["a mobile number", "13912345678", /不要把它发在这里/u],
  ["an address", "https://www.example.com/a?b=1", /打不开网址/u],
  ["5,000 characters", "高龄津贴怎么申请呢".repeat(600), /只看了前 2,000 个字/u],
])("%s: a person reads what is wrong with it", async (_, typed, words) => {
  const { clauses, remarks } = await search(typed);
  expect(remarks.join("\n")).toMatch(words);
  expect(remarks).toHaveLength(1);
  if (clauses.length === 0) expect(remarks[0]).toMatch(/请/u);
});

test.each([
  ["one word", "高龄津贴"],
  ["a colloquial word", "老年钱"],
  ["traditional characters", "高齡津貼"],
  ["full-width digits in words", "８０岁高龄津贴"],
  ["pinyin", "gaolingjintie"],
  ["pinyin in syllables", "gao ling jin tie duo shao qian"],
  ["a pause after every character", "高 龄 津 贴"],
  ["an address beside it", "https://www.example.com/x 高龄津贴"],
  ["a known 文号", "苏府办〔2021〕9号"],
])("%s finds its clause, and no remark is needed", async (_, typed) => {
  const { clauses, remarks } = await search(typed);
  expect(clauses[0]?.clause.text).toMatch(/高龄津贴|苏府办/u);
  expect(remarks).toEqual([]);
});

test("nothing for a region says whether the region has documents at all", async () => {
  expect((await search("高龄津贴", "四川省")).remarks).toEqual([
    "没有收录适用于四川省的文件。请换一个地区，或不限地区再查。",
  ]);
  expect((await search("??", "苏州市")).remarks).toEqual([expect.stringMatching(/没有看到文字/u)]);
});

test("what explains a list says how the question was read", async () => {
  const { reading } = await search("苏州2025年老年钱桌子");
  expect(reading.join("\n")).toMatch(/换成政策用语：老年钱→高龄津贴/u);
  expect(reading.join("\n")).toMatch(/文件里没有的词：.*桌子/u);
  expect(reading.join("\n")).toMatch(/地区：苏州市/u);
  expect(reading.join("\n")).toMatch(/年份：2025/u);
});
