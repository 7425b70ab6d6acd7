import { beforeAll, expect, test } from "vitest";
import { buildIndex } from "../../src/indexing/building/build.ts";
import { openIndex } from "../../src/indexing/open-index.ts";
import type { OpenIndex } from "../../src/indexing/open-index.ts";
import { loadLexicon } from "../../src/language/lexicon.ts";
import { openRegions } from "../../src/language/regions.ts";
import { createQuestionReader } from "../../src/retrieval/question.ts";
import type { Retrieval } from "../../src/retrieval/ranked-clause.ts";
import { retrieve } from "../../src/retrieval/retrieve.ts";
import { createCorpusFolder } from "../indexing/corpus-folder.ts";

let index: OpenIndex;
let ask: (text: string, regionSetting?: string | null, limit?: number, exactVectorsUpTo?: number) => Promise<Retrieval>;

beforeAll(async () => {
  const { corpusDir, dataDir } = await createCorpusFolder();
  await buildIndex({ corpusDir, dataDir, embedding: null });
  index = (await openIndex({ dataDir, embedding: null })).index;
  const read = createQuestionReader({ lexicon: await loadLexicon(corpusDir), regions: openRegions() });
  ask = (text, regionSetting = null, limit = 10, exactVectorsUpTo = 20_000) =>
    retrieve(index, read(text, { regionSetting, documents: index.documents }), { limit, exactVectorsUpTo });
});

const documentsOf = ({ clauses }: Retrieval): string[] => [...new Set(clauses.map(({ document }) => document.id))];

test("a colloquial word finds its policy term in the person's own document", async () => {
  const result = await ask("昆山的老人长寿钱发多少");
  expect(result.clauses[0]?.clause.text).toContain("高龄津贴，每人每月不低于90元");
  expect(result.clauses[0]?.rung).toBe(1);
  expect(documentsOf(result)).toEqual(["suzhou"]);
});

test("a region without a document finds nothing, and the question says which it was", async () => {
  const result = await ask("四川成都的高龄津贴多少");
  expect(result.clauses).toEqual([]);
  expect(result.question.namedRegions[0]?.ladder).toEqual(["成都市", "四川省"]);
});

test("a comparison has every named region among the first", async () => {
  const result = await ask("福利彩票公益金的比例，苏州和浙江哪个高");
  expect(
    result.clauses
      .slice(0, 2)
      .map(({ document }) => document.id)
      .sort(),
  ).toEqual(["suzhou", "zhejiang"]);
  for (const { clause } of result.clauses.slice(0, 2)) expect(clause.text).toContain("福利彩票公益金");
});

test("all regions are represented when all are asked for", async () => {
  const result = await ask("各地高龄津贴对比", "苏州市");
  expect(
    result.clauses
      .slice(0, 2)
      .map(({ document }) => document.id)
      .sort(),
  ).toEqual(["suzhou", "zhejiang"]);
});

test("without a region every document may answer", async () => {
  expect(documentsOf(await ask("80周岁以上老年人高龄津贴")).sort()).toEqual(["suzhou", "zhejiang"]);
});

test("headings are no results, scores never rise, every score has its reasons", async () => {
  const { clauses } = await ask("养老服务规划的任务和保障措施");
  expect(clauses.length).toBeGreaterThan(3);
  expect(clauses.every(({ clause }) => clause.kind !== "heading")).toBe(true);
  clauses.forEach(({ score, trace }, i) => {
    expect(score).toBeLessThanOrEqual(clauses[i - 1]?.score ?? Infinity);
    expect(trace).toHaveProperty("bm25");
    expect(trace).toHaveProperty("dense");
  });
});

test("the limit holds, and a question of no known word finds nothing", async () => {
  expect((await ask("养老服务", null, 2)).clauses).toHaveLength(2);
  expect((await ask("zzz qqq")).clauses).toEqual([]);
  expect((await ask("？？？")).clauses).toEqual([]);
});

test("through the vector graph the same clauses come first as with every cosine", async () => {
  for (const question of ["昆山的老人长寿钱发多少", "福利彩票公益金的比例，苏州和浙江哪个高", "高龄津贴"]) {
    const [exact, graph] = [await ask(question, "苏州市"), await ask(question, "苏州市", 10, 0)];
    expect(graph.clauses.slice(0, 3).map(({ clause }) => clause.id)).toEqual(
      exact.clauses.slice(0, 3).map(({ clause }) => clause.id),
    );
  }
});
