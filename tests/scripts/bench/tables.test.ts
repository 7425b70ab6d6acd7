import { expect, test } from "vitest";
import type { SyntheticFigures } from "../../../scripts/bench/tables.ts";
import {
  collectionCostTable,
  costTable,
  qualityTable,
  rankingTable,
  syntheticTable,
} from "../../../scripts/bench/tables.ts";
import type { DocumentRow } from "../../../scripts/bench/tables.ts";

const own: DocumentRow = {
  name: "ours",
  buildMs: 2000,
  openMs: 100,
  p50Ms: 0.5,
  p95Ms: 2,
  indexBytes: 2 * 1024 * 1024,
  rssBytes: 100 * 1024 * 1024,
  hits: [0.5, 0.75, 1],
  familyHits: [0.25, 0.5, 0.5],
  recall10: 0.9,
  mrr10: 0.6,
  ndcg10: 0.7,
};
const peer: DocumentRow = { ...own, name: "peer", p50Ms: 50, buildMs: 100, indexBytes: null, hits: [0.1, 0.2, 0.3] };

/** The cells of a table's rows, without its head. */
const cells = (table: string): string[][] =>
  table
    .split("\n")
    .slice(2)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

test("shares have three decimals", () => {
  expect(cells(qualityTable([own, peer]))).toEqual([
    ["ours", "0.500", "0.750", "1.000", "0.900", "0.600", "0.700", "0.250", "0.500", "0.500"],
    ["peer", "0.100", "0.200", "0.300", "0.900", "0.600", "0.700", "0.250", "0.500", "0.500"],
  ]);
});

test("costs of others say how many times ours they are; what cannot be measured is a dash", () => {
  expect(cells(costTable([own, peer]))).toEqual([
    ["ours", "2000", "100", "0.500", "2.00", "2.00", "100"],
    ["peer", "100（×0.050）", "100", "50.0（×100）", "2.00", "–", "100"],
  ]);
});

test("a collection has a table of ranking with the number of questions, and one of costs", () => {
  const row = {
    ...own,
    passages: 10,
    questions: 2,
    recall5: 0.1,
    recall10: 0.2,
    recall100: 0.3,
    mrr10: 0.4,
    ndcg10: 0.5,
    ndcg10s: [0.25, 0.75],
    wholeP50Ms: 1,
    wholeP95Ms: 4,
  };
  const slow = { ...row, name: "slow", questions: 1, ndcg10: 0.2, ndcg10s: [0.2], p50Ms: 200, indexBytes: null };
  expect(cells(rankingTable([row, slow]))).toEqual([
    ["ours", "2", "0.100", "0.200", "0.300", "0.400", "0.500", "0.500"],
    ["slow", "1", "0.100", "0.200", "0.300", "0.400", "0.200", "0.250"],
  ]);
  expect(cells(collectionCostTable([row, slow]))).toEqual([
    ["ours", "0.500", "2.00", "1.00", "4.00", "2.00", "100", "2.00", "100"],
    ["slow", "200（×400）", "2.00", "1.00", "4.00", "2.00", "100", "–", "100"],
  ]);
});

test("a size has one line a figure", () => {
  const times = { p50Ms: 2, p95Ms: 5, cpuP95Ms: 4 };
  const figures: SyntheticFigures = {
    clauses: 1000,
    built: {
      documents: 7,
      clauses: 1070,
      buildMs: 1500,
      stages: [
        { stage: "读取文件", seconds: 1 },
        { stage: "写入索引", seconds: 0.5 },
      ],
      peakRssBytes: 2 ** 30,
      lexicalBytesPerClause: 300,
      clauseBytesPerClause: 700,
      charactersPerClause: 78,
    },
    searched: {
      openMs: 20,
      readyMs: 30,
      firstAnswerMs: 9,
      rssBytes: 2 ** 28,
      lexical: { p50Ms: 0.1, p95Ms: 0.2, cpuP95Ms: 0.2 },
      vectors: { count: 1000, dimension: 128, graph: times, exactP50Ms: 1, recall10: 0.991 },
      whole: { ...times, documents: 7 },
      local: { p50Ms: 1, p95Ms: 3, cpuP95Ms: 2, documents: 1 },
    },
    added: {
      addMs: 120,
      isAppended: true,
      swapMs: 12,
      documentClauses: 160,
      lexical: { p50Ms: 0.1, p95Ms: 0.3, cpuP95Ms: 0.2 },
      whole: times,
      mergeMs: 40,
      mergedClauses: 480,
      pauseMs: 2,
      peakRssBytes: 2 ** 29,
    },
  };
  const rows = cells(syntheticTable(figures));
  expect(rows).toContainEqual(["建立：7 份文件，1070 条", "1.50 s，内存最多 1024 MB"]);
  expect(rows).toContainEqual(["其中", "读取文件 1.00 s，写入索引 0.500 s"]);
  expect(rows).toContainEqual(["每条占磁盘", "词语索引 300 字节，条款 700 字节"]);
  expect(rows).toContainEqual(["加进一份 160 条的文件", "120 ms，换上 12.0 ms"]);
  expect(rows).toContainEqual(["后台合并 480 条", "40.0 ms，别的工作最多等 2.00 ms"]);
  expect(rows).toContainEqual(["与逐条算相同的比例", "0.991"]);
  expect(rows.at(-1)).toEqual(["只问一个县，1 份文件", "p50 1.00 ms，p95 3.00 ms（处理器 2.00 ms）"]);
  const rebuilt = { ...figures, added: { ...figures.added, isAppended: false } };
  expect(cells(syntheticTable(rebuilt))).toContainEqual(["太小，加进时重建一份 160 条的文件", "120 ms，换上 12.0 ms"]);
});
