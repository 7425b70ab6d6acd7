/** The ablation on a small corpus: the variants differ by what is left out, and nothing stays behind. */
import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { ablationTable } from "../../../src/evaluation/ablation.ts";
import { parseQuestionSet } from "../../../src/evaluation/question-set.ts";
import type { Config } from "../../../src/config.ts";
import { copyCorpus, withoutSource } from "../../../scripts/ablation/corpus-copy.ts";
import { runAblation } from "../../../scripts/ablation/run-ablation.ts";
import { writeSmallCorpus } from "../../support/small-corpus.ts";

const question = (id: string, fields: object): string =>
  JSON.stringify({
    id,
    kind: "family-colloquial",
    persona: "family",
    regionSetting: "苏州市",
    answerable: true,
    mustContain: [],
    mustNotContain: [],
    ...fields,
  });

const goldOf = (document: string, evidence: string): object[] => [
  { document, evidence: [evidence], path: [], alt: [] },
];

const questions = parseQuestionSet(
  [
    question("a", {
      question: "屋里那位岁数大了，月月有没有零用",
      gold: goldOf("suzhou", "对80周岁以上老年人发放高龄津贴"),
    }),
    question("b", { question: "老年钱发不发", gold: goldOf("suzhou", "对80周岁以上老年人发放高龄津贴") }),
    question("c", {
      question: "老年食堂覆盖率",
      regionSetting: "浙江省",
      gold: goldOf("zhejiang", "老年食堂覆盖率达到50%"),
    }),
    question("d", { question: "量子纠缠是什么", gold: [], answerable: false }),
  ].join("\n"),
);

async function corpusWithBank(): Promise<Config> {
  const config = await writeSmallCorpus();
  const folder = join(config.corpusDir, "questions");
  await mkdir(folder);
  const row = "对80周岁以上老年人发放高龄津贴,家属,屋里那位岁数大了，月月有没有零用,editorial";
  await writeFile(join(folder, "suzhou.csv"), `原文,身份,问法,来源\n${row}\n`);
  return config;
}

/** A temporary folder of our own, so that nobody else's shows up in it. */
let ownTemporary = "";
beforeAll(async () => {
  ownTemporary = await mkdtemp(join(tmpdir(), "yiwen-test-"));
  process.env["TMPDIR"] = ownTemporary;
});

const temporaryFolders = async (): Promise<string[]> =>
  (await readdir(ownTemporary)).filter((name) => name.startsWith("yiwen-ablation-"));

test("each row leaves its part out, documents are averaged, and nothing stays behind", async () => {
  const config = await corpusWithBank();
  const before = await readdir(config.corpusDir);
  const stages: string[] = [];
  const rows = await runAblation({ config, questions, onProgress: (stage) => stages.push(stage) });
  const names = rows.map(({ name }) => name);
  expect(names.slice(0, 5)).toEqual([
    "全部都在",
    "没有题库",
    "没有词表",
    "没有词表里来自开发题的行",
    "题库和词表都没有",
  ]);
  expect(names.slice(5)).toEqual([
    "没有 suzhou 的题库，只考它的题",
    "没有 zhejiang 的题库，只考它的题",
    "以上各份的平均",
    "同样的题，题库都在时的平均",
  ]);
  const hit = (name: string): number => rows.find((row) => row.name === name)?.figures.familiesHit1 ?? -1;
  expect(hit("全部都在")).toBe(1);
  expect(hit("没有题库")).toBeLessThan(1);
  expect(hit("题库和词表都没有")).toBeLessThan(hit("没有题库"));
  expect(hit("以上各份的平均")).toBe((hit("没有 suzhou 的题库，只考它的题") + 1) / 2);
  expect(rows.map((row) => row.questions)).toEqual([4, 4, 4, 4, 4, 2, 1, 3, 3]);
  expect(ablationTable(rows).split("\n")).toHaveLength(rows.length + 2);
  expect(stages.some((stage) => stage.startsWith("没有题库："))).toBe(true);
  expect(await temporaryFolders()).toEqual([]);
  expect(await readdir(config.corpusDir)).toEqual(before);
});

test("a copy lacks the files that are left out", async () => {
  const config = await corpusWithBank();
  const target = join(config.dataDir, "copy");
  await copyCorpus(config.corpusDir, target, { questions: { document: "suzhou" }, lexicon: { source: "development" } });
  expect(await readdir(join(target, "questions"))).toEqual([]);
  expect((await readdir(join(target, "documents"))).sort()).toEqual(["suzhou.txt", "zhejiang.txt"]);
  expect(await readFile(join(target, "lexicon", "carers.csv"), "utf8")).toContain("扛不住了");
  await copyCorpus(config.corpusDir, `${target}-2`, { questions: "all", lexicon: "all" });
  expect(await readdir(`${target}-2`)).toEqual(["documents"]);
});

test("rows of one source are taken out of a table, quotation marks and all", () => {
  const text = '说法,说明,来源\n甲,"一,二",editorial\n乙,,development\n丙,"他说""好""",editorial\n';
  expect(withoutSource(text, "development")).toBe('说法,说明,来源\n甲,"一,二",editorial\n丙,"他说""好""",editorial\n');
  expect(withoutSource("甲,乙\n丙,丁\n", "development")).toBe("甲,乙\n丙,丁\n");
});
