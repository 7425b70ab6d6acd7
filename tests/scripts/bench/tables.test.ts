import { expect, test } from "vitest";
import { collectionTable, costTable, qualityTable } from "../../../scripts/bench/tables.ts";
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
    ["ours", "0.500", "0.750", "1.000", "0.250", "0.500", "0.500"],
    ["peer", "0.100", "0.200", "0.300", "0.250", "0.500", "0.500"],
  ]);
});

test("costs of others say how many times ours they are; what cannot be measured is a dash", () => {
  expect(cells(costTable([own, peer]))).toEqual([
    ["ours", "2000", "100", "0.500", "2.00", "2.00", "100"],
    ["peer", "100（×0.050）", "100", "50.0（×100）", "2.00", "–", "100"],
  ]);
});

test("a collection's table has ranking and cost in one row", () => {
  const row = {
    ...own,
    passages: 10,
    questions: 2,
    recall5: 0.1,
    recall10: 0.2,
    recall100: 0.3,
    mrr10: 0.4,
    ndcg10: 0.5,
    indexBytes: 1024 * 1024,
  };
  expect(cells(collectionTable([row]))[0]?.slice(0, 9)).toEqual([
    "ours",
    "0.100",
    "0.200",
    "0.300",
    "0.400",
    "0.500",
    "0.500",
    "2.00",
    "2.00",
  ]);
});
