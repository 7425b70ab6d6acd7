import { expect, test } from "vitest";
import { lengths, parseSpeedTable } from "../../../scripts/bench/parse-speed.ts";

test("the table shows the rate at every length, the growth per byte and the share of figures", () => {
  const table = parseSpeedTable([{ name: "a.txt", mbPerSecond: [6.5, 6, 5.25], growth: 1.238, figuresShare: 0.116 }]);
  expect(lengths).toEqual([1, 10, 100]);
  expect(table).toContain("100 倍 MB/s");
  expect(table.split("\n").at(-1)?.replace(/\s+/g, "")).toBe("|a.txt|6.50|6.00|5.25|1.24|12%|");
});
