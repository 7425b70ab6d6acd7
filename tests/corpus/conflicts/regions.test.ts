import { expect, test } from "vitest";
import type { ParsedDocument } from "../../../src/corpus/clause.ts";
import { findRegionDifferences } from "../../../src/corpus/conflicts.ts";
import { parseText } from "../parse-text.ts";

function documentOf(region: string, share: number, text = ""): ParsedDocument {
  const parsed = parseText(
    `一、目标\n到2030年建成服务体系。\n\n专栏：主要指标\n\n序号\t指标内容\t2030年目标值\t属性\n1\t养老机构护理型床位占比（%）\t${share}\t约束性\n2\t培训人次（人次）\t300\t预期性\n\n二、重点任务\n（一）推进服务。推进各项工作。${text}`,
    `${region}.txt`,
  );
  return { ...parsed, document: { ...parsed.document, regionLadder: [region] } };
}

test("an indicator with other values in other regions is told once, with every region", () => {
  const found = findRegionDifferences([documentOf("云州", 55), documentOf("海州", 60), documentOf("河州", 55)]);
  expect(found).toHaveLength(1);
  expect(found[0]?.kind).toBe("region");
  expect(found[0]?.explanation).toBe(
    "各地不同「养老机构护理型床位占比」：云州 55%（2030 年）；海州 60%（2030 年）；河州 55%（2030 年）。",
  );
});

test("an indicator that is the same everywhere is not told", () => {
  expect(findRegionDifferences([documentOf("云州", 55), documentOf("海州", 55)])).toEqual([]);
});
