/** Questions that the office has confirmed: kept beside the index, learned from at the next ingest, taken back. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { buildIndex, isStale } from "../../../src/indexing/building/build.ts";
import { openIndex } from "../../../src/indexing/open-index.ts";
import type { OpenIndex } from "../../../src/indexing/open-index.ts";
import { confirmQuestion, withdrawQuestion } from "../../../src/indexing/questions/confirmed-questions.ts";
import type { ConfirmedQuestion } from "../../../src/indexing/questions/confirmed-questions.ts";
import type { Clause } from "../../../src/corpus/clause.ts";
import { createCorpusFolder } from "../corpus-folder.ts";
import type { CorpusFolder } from "../corpus-folder.ts";

const embedding = null;
let folder: CorpusFolder;

async function build(): Promise<OpenIndex> {
  await buildIndex({ ...folder, embedding });
  return (await openIndex({ dataDir: folder.dataDir, embedding })).index;
}

function clauseWith(index: OpenIndex, words: string): Clause {
  for (const clause of index.clauses) if (clause.kind !== "heading" && clause.text.includes(words)) return clause;
  throw new Error(`no clause with ${words}`);
}

const confirmed = ({ document, text }: Clause, question: string): ConfirmedQuestion => ({
  document,
  clauseText: text,
  role: "family",
  question,
});

beforeEach(async () => {
  folder = await createCorpusFolder();
});

test("a confirmed question leads to its clause from the next ingest on, until it is taken back", async () => {
  const clause = clauseWith(await build(), "90元");
  expect(await confirmQuestion(folder.dataDir, confirmed(clause, "俺娘过了八十，月月有个长寿钱不"))).toBe(true);
  expect(await isStale({ ...folder, embedding })).toBe(true);
  const row = { clauseId: clause.id, role: "family", question: "俺娘过了八十，月月有个长寿钱不" };
  expect((await build()).questions).toEqual([row]);
  expect(await withdrawQuestion(folder.dataDir, row.question)).toBe(true);
  expect(await withdrawQuestion(folder.dataDir, row.question)).toBe(false);
  expect((await build()).questions).toEqual([]);
});

test("the same question twice is kept once, and the last clause counts", async () => {
  const index = await build();
  const [first, second] = [clauseWith(index, "90元"), clauseWith(index, "床位")];
  const question = "这事该看哪一条";
  expect(await confirmQuestion(folder.dataDir, confirmed(first, question))).toBe(true);
  expect(await confirmQuestion(folder.dataDir, confirmed(first, question))).toBe(false);
  expect(await confirmQuestion(folder.dataDir, confirmed(first, "另一句话"))).toBe(true);
  expect(await confirmQuestion(folder.dataDir, confirmed(second, question))).toBe(true);
  const { questions } = await build();
  const clauseOf = new Map(questions.map(({ clauseId, question: asked }) => [asked, clauseId]));
  expect(questions).toHaveLength(2);
  expect(clauseOf.get("另一句话")).toBe(first.id);
  expect(clauseOf.get(question)).toBe(second.id);
});

test("a clause that changed loses what was confirmed of it, and a spoilt file costs one line", async () => {
  const clause = clauseWith(await build(), "90元");
  await confirmQuestion(folder.dataDir, confirmed(clause, "长寿钱一个月多少"));
  await folder.edit("suzhou.txt", "90元", "100元");
  expect((await build()).questions).toEqual([]);
  const file = join(folder.dataDir, "confirmed", "questions", `${clause.document}.csv`);
  expect(await readFile(file, "utf8")).toContain("confirmed");
  await writeFile(file, "谁写的,乱\n");
  const report = await buildIndex({ ...folder, embedding });
  expect(report.warnings.filter((line) => line.startsWith("核对过的提问没有用上"))).toHaveLength(1);
});
