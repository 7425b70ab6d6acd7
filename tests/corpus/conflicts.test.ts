import { expect, test } from "vitest";
import { findConflicts } from "../../src/corpus/conflicts.ts";
import { parseText } from "./parse-text.ts";

const withTable = (row: string, body: string) =>
  findConflicts(
    parseText(
      `一、目标\n主要指标\n指标\t2020年\t2025年\t属性\n${row}\n机构数量（个）\t1\t2\t预期性\n\n二、任务\n（一）推进。${body}`,
    ).clauses,
  );

test("another value for the same year is a conflict, told in Chinese with both values", () => {
  const [conflict] = withTable(
    "养老机构护理型床位占比（%）\t47\t60\t约束性",
    "到2025年，养老机构护理型床位占比达到55%以上。",
  );
  expect(conflict?.topic).toBe("养老机构护理型床位占比");
  expect(conflict?.explanation).toContain("表中是 60%，正文是 55%以上");
  expect(conflict?.clauseIds).toHaveLength(2);
});

test("another year for the same value is a conflict of deadlines", () => {
  const [conflict] = withTable(
    "特殊困难老年人月探访率（%）\t--\t100\t预期性",
    "到2022年，特殊困难老年人月探访率达到100%。",
  );
  expect(conflict?.explanation).toContain("时限不同");
});

test("a milestone, another indicator, the base value and an equal value are none", () => {
  const row = "养老机构护理型床位占比（%）\t47\t60\t约束性";
  for (const body of [
    "到2022年，养老机构护理型床位占比达到50%。",
    "到2025年，社区日间照料机构覆盖率达到55%。",
    "到2025年，养老机构护理型床位占比由47%提高到60%。",
    "到2025年，养老机构护理型床位占比达到60%以上。",
  ]) {
    expect(withTable(row, body), body).toEqual([]);
  }
});
