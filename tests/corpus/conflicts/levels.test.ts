import { expect, test } from "vitest";
import type { ParsedDocument } from "../../../src/corpus/clause.ts";
import { findLevelDifferences } from "../../../src/corpus/conflicts.ts";
import { parseText } from "../parse-text.ts";

function documentOf(regionLadder: string[], body: string): ParsedDocument {
  const parsed = parseText(
    `养老服务规划\n\n为推进工作，制定本规划。\n\n第一章 目标任务\n\n第一节 主要任务\n\n1. 优化服务。${body}\n\n第二章 保障措施\n\n健全机制。`,
    `${regionLadder[0] ?? "plan"}.txt`,
  );
  return { ...parsed, document: { ...parsed.document, regionLadder } };
}

const province = (body: string) => documentOf(["江省"], body);
const prefecture = (body: string) => documentOf(["云州", "江省"], body);

test("a prefecture's other value for its province's indicator is a difference of levels, both told", () => {
  const [difference] = findLevelDifferences([
    prefecture("到2025年，养老机构护理型床位占比达到50%。"),
    province("到2025年，养老机构护理型床位占比达到55%。"),
  ]);
  expect(difference?.kind).toBe("level");
  expect(difference?.clauseIds[0]).toMatch(/^云州-/);
  expect(difference?.explanation).toContain("云州写的是 50%（2025 年），江省写的是 55%（2025 年）");
});

test("another year for the same promise is one too, with or without a figure", () => {
  const promise = "所有养老机构能够以不同形式为入住老年人提供医疗卫生服务。";
  expect(findLevelDifferences([prefecture(`到2025年，${promise}`), province(`到2022年，${promise}`)])).toHaveLength(1);
  expect(
    findLevelDifferences([
      prefecture("到2025年，综合养老服务中心覆盖100%的城市街道。"),
      province("到2022年，每个街道建设1个综合养老服务中心。"),
    ]),
  ).toHaveLength(1);
});

test("the same words, and regions side by side, give none", () => {
  const target = "到2025年，养老机构护理型床位占比达到55%。";
  expect(findLevelDifferences([prefecture(target), province(target)])).toEqual([]);
  expect(findLevelDifferences([prefecture(target), documentOf(["海省"], target.replace("55", "60"))])).toEqual([]);
});
