import { expect, test } from "vitest";
import { displayWidth, markdownTable, plainTable } from "../../src/evaluation/table.ts";

test("a Chinese character takes two places, a combining mark none", () => {
  expect(displayWidth("hit@5")).toBe(5);
  expect(displayWidth("养老")).toBe(4);
  expect(displayWidth("（一）")).toBe(6);
  expect(displayWidth("𠮷野")).toBe(4);
  expect(displayWidth("e\u0301\u200b")).toBe(1);
  expect(displayWidth("≥55%")).toBe(4);
});

test("columns of Chinese and Latin text line up", () => {
  const text = plainTable({
    head: ["组", "正确", "n"],
    rows: [
      ["家属", "0.900", "72"],
      ["all", "1", "247"],
    ],
  });
  expect(text.split("\n")).toEqual(["组     正确    n", "────  ─────  ───", "家属  0.900   72", "all       1  247"]);
  expect(new Set(text.split("\n").map(displayWidth)).size).toBe(1);
});

test("a row that is too short is filled up, and no line ends in a space", () => {
  const text = plainTable({ head: ["a", "b"], rows: [["x"], ["y", "left"]], align: ["left", "left"] });
  expect(text).toBe("a  b\n─  ────\nx\ny  left");
});

test("a Markdown table says how its columns are aligned and keeps bars out of its cells", () => {
  const text = markdownTable({ head: ["引擎", "p50"], rows: [["a|b\n c", "1.5"]] });
  expect(text).toBe("| 引擎   | p50 |\n| ------ | --: |\n| a\\|b c | 1.5 |");
});
