import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CorpusError } from "../../src/errors.ts";
import { loadLexicon } from "../../src/language/lexicon.ts";

const header = "说法,政策用语,方向,权重,类别,地区,来源,说明";

async function corpusWith(...rows: string[]): Promise<string> {
  const corpusDir = await mkdtemp(join(tmpdir(), "yiwen-lexicon-"));
  await mkdir(join(corpusDir, "lexicon"));
  await writeFile(join(corpusDir, "lexicon", "care.csv"), `\uFEFF${[header, ...rows].join("\r\n")}\r\n`);
  return corpusDir;
}

async function errorOf(corpusDir: string): Promise<CorpusError> {
  const error: unknown = await loadLexicon(corpusDir).catch((reason: unknown) => reason);
  if (error instanceof CorpusError) return error;
  throw new Error("no CorpusError");
}

test("a saying leads to its policy terms with weight and reason", async () => {
  const lexicon = await loadLexicon(await corpusWith("瘫,失能|生活不能自理,→,0.9,失能,,editorial,"));
  expect(lexicon.expand("我爸瘫了")).toEqual([
    { term: "失能", weight: 0.9, because: "瘫" },
    { term: "生活不能自理", weight: 0.9, because: "瘫" },
  ]);
});

test("a term that the question already has is not added", async () => {
  const lexicon = await loadLexicon(await corpusWith("瘫,失能,→,0.9,失能,,editorial,"));
  expect(lexicon.expand("瘫了算不算失能")).toEqual([]);
});

test("of two sayings one inside the other only the longer counts", async () => {
  const corpusDir = await corpusWith("老人,老年人,→,0.3,称呼,,editorial,", "老人家里,家庭,→,0.5,称呼,,editorial,");
  const terms = (await loadLexicon(corpusDir)).expand("老人家里困难").map((expansion) => expansion.term);
  expect(terms).toEqual(["家庭"]);
});

test("an arrow both ways leads back as well", async () => {
  const lexicon = await loadLexicon(await corpusWith("养老院,养老机构,↔,0.8,机构,,editorial,"));
  expect(lexicon.expand("养老机构收费").map((expansion) => expansion.term)).toEqual(["养老院"]);
});

test("an entry of another region counts half", async () => {
  const lexicon = await loadLexicon(await corpusWith("阿大,父亲,→,0.8,称呼,上海市、江苏省,editorial,"));
  expect(lexicon.expand("阿大病了", ["苏州市", "江苏省"])[0]?.weight).toBe(0.8);
  expect(lexicon.expand("阿大病了", ["浙江省"])[0]?.weight).toBe(0.4);
});

test("quoted cells may hold commas and quotation marks", async () => {
  const lexicon = await loadLexicon(await corpusWith('瘫,失能,→,1,失能,,editorial,"俗语，""瘫""，常用"'));
  expect(lexicon.entries[0]?.note).toBe('俗语，"瘫"，常用');
});

test.each([
  ["瘫,失能,→,1.5,失能,,editorial,", "权重"],
  ["瘫,失能,->,1,失能,,editorial,", "方向"],
  ["瘫,失能,→,1,失能,,网上,", "来源"],
  ["瘫,,→,1,失能,,editorial,", "政策用语"],
  [",失能,→,1,失能,,editorial,", "说法"],
  ["瘫,失能,→,1", "栏"],
  ['瘫,"失能,→,1,失能,,editorial,', "引号"],
])("a bad row %s is refused with file, line and remedy", async (row, word) => {
  const error = await errorOf(await corpusWith("跌,跌倒,→,1,安全,,editorial,", row));
  expect(error.message).toContain("care.csv 第 3 行");
  expect(error.message).toContain(word);
  expect(error.remedy).not.toBe("");
});

test("a wrong header is refused", async () => {
  const corpusDir = await corpusWith();
  await writeFile(join(corpusDir, "lexicon", "care.csv"), "说法,用语\n瘫,失能\n");
  expect((await errorOf(corpusDir)).message).toContain("栏名");
});

test("a file that is not UTF-8 is refused", async () => {
  const corpusDir = await corpusWith();
  await writeFile(join(corpusDir, "lexicon", "care.csv"), Buffer.from([0xcb, 0xb5, 0xb7, 0xa8]));
  expect((await errorOf(corpusDir)).message).toContain("UTF-8");
});

test("a missing folder is an empty lexicon with a warning", async () => {
  const lexicon = await loadLexicon(await mkdtemp(join(tmpdir(), "yiwen-lexicon-")));
  expect(lexicon.entries).toEqual([]);
  expect(lexicon.warnings).toHaveLength(1);
  expect(lexicon.expand("瘫")).toEqual([]);
});
