import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fingerprintQuestionBank, loadQuestionBank, tieQuestions } from "../../src/corpus/question-bank.ts";
import { CorpusError } from "../../src/errors.ts";
import { makeClause } from "../support/clauses.ts";

async function bankOf(text: string, file = "suzhou.csv"): Promise<string> {
  const corpusDir = await mkdtemp(join(tmpdir(), "yiwen-bank-"));
  await mkdir(join(corpusDir, "questions"));
  await writeFile(join(corpusDir, "questions", file), text);
  return corpusDir;
}

const header = "原文,身份,问法,来源\n";

test("a row is read with its document, role and source", async () => {
  const corpusDir = await bankOf(`${header}对80周岁以上老年人,家属,俺娘八十二了给钱不,editorial\n`);
  const bank = await loadQuestionBank(corpusDir);
  expect(bank.entries).toEqual([
    {
      document: "suzhou",
      anchor: "对80周岁以上老年人",
      role: "family",
      question: "俺娘八十二了给钱不",
      source: "editorial",
    },
  ]);
  expect(bank.sha256).toBe(await fingerprintQuestionBank(corpusDir));
});

test("a corpus without a bank has an empty one", async () => {
  const corpusDir = await mkdtemp(join(tmpdir(), "yiwen-bank-"));
  expect((await loadQuestionBank(corpusDir)).entries).toEqual([]);
});

test.each([
  ["问法,原文\n", "第 1 行：栏名不对"],
  [`${header}对80周岁以上老年人,邻居,问,editorial\n`, "第 2 行：「身份」是“邻居”"],
  [`${header}太短,家属,问,editorial\n`, "第 2 行：「原文」太短"],
  [`${header}对80周岁以上老年人,家属,,editorial\n`, "第 2 行：「问法」是空的"],
  [`${header}对80周岁以上老年人,家属,问,网上\n`, "第 2 行：「来源」是“网上”"],
  [`${header}对80周岁以上老年人,家属\n`, "第 2 行：应有 4 栏，实有 2 栏"],
  [`${header}"没有收尾,家属,问,editorial\n`, "引号没有成对"],
])("a wrong file is refused with its line: %j", async (text, message) => {
  const corpusDir = await bankOf(text);
  await expect(loadQuestionBank(corpusDir)).rejects.toThrow(CorpusError);
  await expect(loadQuestionBank(corpusDir)).rejects.toThrow(message);
});

test("questions are tied to the clause that holds their words, white space aside", () => {
  const clauses = [
    makeClause({ id: "a", document: "suzhou", text: "对 80 周岁以上老年人发放高龄津贴。" }),
    makeClause({ id: "b", document: "zhejiang", text: "对80周岁以上老年人发放高龄津贴。" }),
  ];
  const entry = { document: "suzhou", role: "family", source: "editorial" } as const;
  const { questions, warnings } = tieQuestions(
    [
      { ...entry, anchor: "对80周岁以上老年人", question: "给钱不" },
      { ...entry, anchor: "早已删去的原文", question: "找不到" },
    ],
    clauses,
  );
  expect(questions).toEqual([{ clauseId: "a", role: "family", question: "给钱不" }]);
  expect(warnings).toEqual([
    "题库 suzhou.csv 里有 1 处「原文」在文件里找不到（如「早已删去的原文」），相应问法没有用上。",
  ]);
});
