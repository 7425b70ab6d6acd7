import { expect, test } from "vitest";
import { reportLines } from "../../scripts/ingest-report.ts";

const report = {
  built: true,
  snapshotId: "s1",
  documents: [
    {
      document: "plan",
      title: "云州规划",
      change: "added",
      clauses: 9,
      clausesAdded: 9,
      clausesRemoved: 0,
      gaps: 0,
      figures: 4,
    },
  ],
  clauses: 9,
  gaps: 0,
  figures: 4,
  differences: [
    { title: "云州规划", kind: "value", explanation: "同一份文件里「占比」数值不同：表中是 55%，正文是 60%。" },
    { title: "云州规划", kind: "region", explanation: "各地不同「床位」：云州 5张；海州 6张。" },
    { title: "云州规划", kind: "level", explanation: "上下级差异「占比」：云州是 55%，江省是 60%。" },
  ],
  warnings: [],
  conflicts: 3,
  embeddedTexts: 9,
  elapsedMs: 1000,
} as const;

test("the report lists conflicts and differences of levels apart, and counts the figures", () => {
  const lines = reportLines({
    ...report,
    documents: [...report.documents],
    differences: [...report.differences],
    warnings: [],
  });
  expect(lines[0]).toContain("9 条（+9 −0 条），4 个数字");
  expect(lines.join("\n")).toContain("4 个数字，1 处前后不一，1 处上下级差异，1 项各地不同");
  expect(lines.slice(lines.indexOf("前后不一（1 处）："))).toEqual([
    "前后不一（1 处）：",
    "《云州规划》",
    "- 「占比」数值不同：表中是 55%，正文是 60%。",
    "",
    "上下级差异（1 处）：",
    "《云州规划》",
    "- 上下级差异「占比」：云州是 55%，江省是 60%。",
    "",
    "各地不同（1 项）：",
    "- 各地不同「床位」：云州 5张；海州 6张。",
  ]);
});

test("without differences nothing is listed", () => {
  const lines = reportLines({ ...report, documents: [...report.documents], differences: [], warnings: [] });
  expect(lines.join("\n")).not.toContain("（0 处）");
});
