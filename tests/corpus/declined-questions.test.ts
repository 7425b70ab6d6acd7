import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadDeclinedQuestions } from "../../src/corpus/declined-questions.ts";
import { CorpusError } from "../../src/errors.ts";

async function folderWith(text: string): Promise<string> {
  const corpusDir = await mkdtemp(join(tmpdir(), "yiwen-declined-"));
  await mkdir(join(corpusDir, "declined"));
  await writeFile(join(corpusDir, "declined", "scope.csv"), text);
  return corpusDir;
}

const header = "类别,问法,地区,来源\n";

test("a row is read with its category; a corpus without the folder has none", async () => {
  const corpusDir = await folderWith(
    `${header}不在范围,驾照到期了咋换,,editorial\n缺金额,一个月给几块,苏州市,editorial\n`,
  );
  expect(await loadDeclinedQuestions(corpusDir)).toEqual([
    { category: "不在范围", question: "驾照到期了咋换" },
    { category: "缺金额", question: "一个月给几块" },
  ]);
  expect(await loadDeclinedQuestions(await mkdtemp(join(tmpdir(), "yiwen-declined-")))).toEqual([]);
});

test.each([
  [`${header}不知道,驾照到期了咋换,,editorial\n`, "第 2 行：「类别」是“不知道”"],
  [`${header}闲聊,,,editorial\n`, "第 2 行：「问法」是空的"],
  ["问法\n", "第 1 行：栏名不对"],
])("a wrong file is refused with its line: %j", async (text, message) => {
  const loading = loadDeclinedQuestions(await folderWith(text));
  await expect(loading).rejects.toThrow(CorpusError);
  await expect(loadDeclinedQuestions(await folderWith(text))).rejects.toThrow(message);
});
