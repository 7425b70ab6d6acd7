import { expect, test } from "vitest";
import { bodyOf, parseText } from "../parse-text.ts";

test("tab rows with a caption become one clause each, readable alone", () => {
  const parsed = parseText(
    "一、目标\n到2030年建成服务体系。\n\n专栏：主要指标\n\n序号\t指标内容\t2030年目标值\t属性\n1\t护理型床位占比（%）\t≥55\t约束性\n2\t培训人次（人次）\t300\t预期性\n\n二、任务\n加强领导。",
  );
  const rows = parsed.clauses.filter((clause) => clause.kind === "table");
  expect(rows.map((row) => row.text)).toEqual([
    "1 护理型床位占比（%） ≥55 约束性（各列：2030年目标值、属性）",
    "2 培训人次（人次） 300 预期性（各列：2030年目标值、属性）",
  ]);
  expect(rows[0]?.path).toEqual(["一、目标", "专栏：主要指标"]);
  expect(rows[0]?.row).toEqual({
    indicator: "护理型床位占比", unit: "%", group: null, base: null, baseYear: null,
    target: "55", targetYear: 2030, comparator: "≥", attribute: "约束性",
  }); // prettier-ignore
  expect(rows[0]?.force).toBe("binding");
  expect(rows[1]?.force).toBe("expected");
  expect(rows[0]?.figures[0]).toMatchObject({ text: "≥55", value: 55, unit: "%", comparator: "≥", year: 2030 });
});

test("one cell a line: groups are carried and a torn cell is mended", () => {
  const cells = [
    "\t类别", "\t指  标", "\t2020年", "\t2025年", "\t属 性", "",
    "\t床位", "\t床位总数（张）", "\t1963", "\t2800", "\t预期性指标", "",
    "\t", "\t护理型床位占比（%）", "\t47", "\t60", "\t约束性指标", "",
    "\t队伍", "\t招生规模", "\t--", "\t明显", "", "增长", "\t预期性指标", "", "",
  ]; // prettier-ignore
  const parsed = parseText(
    ["第一章 目标", "第一节 指标", "到2025年实现下列指标。", ...cells, "第二章 任务", "落实责任。"].join("\n"),
  );
  const rows = parsed.clauses.filter((clause) => clause.kind === "table");
  expect(rows.map((row) => row.text)).toEqual([
    "床位总数（张） 1963 2800 预期性指标（各列：2020年、2025年、属性；类别：床位）",
    "护理型床位占比（%） 47 60 约束性指标（各列：2020年、2025年、属性；类别：床位）",
    "招生规模 -- 明显增长 预期性指标（各列：2020年、2025年、属性；类别：队伍）",
  ]);
  expect(rows[1]?.row).toMatchObject({ group: "床位", base: "47", baseYear: 2020, target: "60", targetYear: 2025 });
  expect(rows[2]?.row).toMatchObject({ base: null, target: "明显增长" });
  expect(rows[2]?.figures[0]).toMatchObject({ text: "明显增长", value: null });
  expect(parsed.report.repairs.join()).toContain("合成 3 行");
});

test("cells that do not fit the header stay text, with a warning", () => {
  const parsed = parseText(
    "一、指标\n\t类别\n\t指标\n\t2020年\n\t2025年\n\n\t床位\n\t总数\n\n\n二、任务\n落实责任，加强领导。",
  );
  expect(parsed.clauses.some((clause) => clause.row !== null)).toBe(false);
  expect(parsed.report.warnings.join()).toContain("对不上表头");
});

test("numbered indicators with words as target are rows too", () => {
  const parsed = parseText(
    "（一）目标。到2025年建成。\n“示例”主要指标\t\t\n指标\t2025年目标值\t属性\n1.老年大学覆盖面\t每个县至少1所\t约束性\n2.月探访率（%）\t100\t预期性\n",
  );
  const rows = bodyOf(parsed).filter((clause) => clause.kind === "table");
  expect(rows.map((row) => row.text)).toEqual([
    "1.老年大学覆盖面 每个县至少1所 约束性（各列：2025年目标值、属性）",
    "2.月探访率（%） 100 预期性（各列：2025年目标值、属性）",
  ]);
  expect(rows[0]?.row?.indicator).toBe("老年大学覆盖面");
  expect(rows[0]?.path.at(-1)).toBe("“示例”主要指标");
});
