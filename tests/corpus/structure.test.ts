import { expect, test } from "vitest";
import { isSameHeading, scoreOutline, scoreStructure } from "../../src/evaluation/structure.ts";

const label = { document: "a", kind: "body", text: "完善制度，落实责任。", path: ["一、任务", "（一）制度"] };
const clause = { document: "a", kind: "body", text: "前言。完善制度，落实责任。", path: ["一、任务", "（一）制度"] };

test("a sentence counts as good once, under all its headings", () => {
  expect(scoreStructure([clause], [label]).documents[0]).toMatchObject({ found: 1, once: 1, full: 1, good: 1 });
  expect(scoreStructure([clause, clause], [label]).documents[0]).toMatchObject({ found: 1, once: 0, full: 1, good: 0 });
  expect(scoreStructure([{ ...clause, path: ["一、任务"] }], [label]).documents[0]).toMatchObject({
    chapter: 1,
    full: 0,
    good: 0,
  });
  expect(scoreStructure([], [label])).toMatchObject({ overall: 0, misses: [label] });
});

test("a table row is found when one clause holds all its cells", () => {
  const row = { ...label, kind: "table", text: "1\t床位占比（%）\t≥55\t约束性" };
  expect(scoreStructure([{ ...clause, text: "1. 床位占比（%）：目标 ≥55，约束性" }], [row]).overall).toBe(1);
  expect(scoreStructure([{ ...clause, text: "床位占比（%）：目标 60" }], [row]).overall).toBe(0);
});

test("headings are the same whatever their sign, width and closing mark", () => {
  expect(isSameHeading("(一) 基本原则。", "（一）基本原则")).toBe(true);
  expect(isSameHeading("四 保障措施", "第四章 保障措施")).toBe(true);
  expect(isSameHeading("（一）基本原则", "（二）发展目标")).toBe(false);
});

test("the outline's share counts every labelled heading with its path", () => {
  expect(
    scoreOutline([["一、任务", "（一）制度"]], [["一、任务"], ["一、任务", "（一）制度"], ["二、保障"], ["〔引言〕"]]),
  ).toBeCloseTo(2 / 3);
});
