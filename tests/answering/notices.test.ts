import { expect, test } from "vitest";
import { noticesFor } from "../../src/answering/notices.ts";
import type { NoticeInput } from "../../src/answering/notices.ts";
import type { Clause } from "../../src/corpus/clause.ts";
import type { ConflictKind } from "../../src/corpus/conflicts.ts";
import { makeClause, makeDocument } from "../support/clauses.ts";

function notices(clause: Clause, given: Partial<NoticeInput> = {}, rung: number | null = 0): string {
  const cited = [{ clause, document: makeDocument(), rung, quote: clause.text }];
  const base = { cited, conflicts: [], place: "云州", year: 2024, documentRegions: new Set(["云州"]) };
  return noticesFor({ ...base, ...given }).join("\n");
}

const plain = makeClause({ text: "县级财政应当安排资金。" });

test("a plan that has ended says so, one that runs does not", () => {
  expect(notices(plain, { year: 2026 })).toContain("2021—2025 年，已经结束");
  expect(notices(plain, { year: 2025 })).toBe("");
});

test("a target is called a target, encouragement encouragement, the past the past", () => {
  expect(notices(makeClause({ text: "到2025年达到55%。", force: "expected" }))).toContain("规划定下的目标");
  const row = {
    indicator: "占比",
    unit: "%",
    group: null,
    base: null,
    baseYear: null,
    target: "55",
    targetYear: 2025,
    comparator: "≥" as const,
    attribute: "约束性" as const,
  };
  expect(notices(makeClause({ text: "占比（%）：2025年 ≥55，约束性", force: "binding", row }))).toContain("约束性目标");
  const wanted = { ...row, attribute: "预期性" as const };
  const expected = makeClause({ text: "占比（%）：2025年 ≥55，预期性", force: "expected", row: wanted });
  expect(notices(expected)).toContain("预期性目标");
  expect(notices(makeClause({ text: "鼓励开展喘息服务。", force: "encouraged" }))).toContain("不等于现在就能申请");
  expect(notices(makeClause({ text: "累计发放津贴100万元。", force: "achievement" }))).toContain("不是现行标准");
});

test("force goes by the words that the answer rests on", () => {
  const mixed = makeClause({ text: "推进培训。探索实施“家庭喘息”服务。", force: "promoted" });
  expect(notices(mixed, { basis: "探索实施“家庭喘息”服务" })).toContain("“鼓励”“探索”");
});

test("money for an institution is never shown as a family's", () => {
  const clause = makeClause({ text: "按每人每月200元给予运营补贴。", payee: "institution" });
  expect(notices(clause)).toContain("不是发给老人家庭的");
});

test("a wider region's document is named as such", () => {
  expect(notices(plain, {}, 1)).toContain("云州自己的文件里没有更贴近的条文");
  expect(notices(plain, { documentRegions: new Set<string>() }, 1)).toContain("文件库里没有云州自己的文件");
});

test("a gap and a conflict beside the quotation are said", () => {
  expect(notices({ ...plain, gapAfter: true })).toContain("原文有缺失");
  const conflict = { clauseIds: [plain.id, "other"], topic: "社工", how: "表中为2，正文为1", explanation: "" };
  const conflicts = (kind: ConflictKind, words: string) => [{ ...conflict, kind, quotes: [words, "另一处"] }];
  expect(notices(plain, { conflicts: conflicts("value", "安排资金") })).toContain("表中为2，正文为1");
  expect(notices(plain, { conflicts: conflicts("attribute", "安排资金") })).toBe("");
  expect(notices(plain, { conflicts: conflicts("value", "引用里没有的话") })).toBe("");
});
