import fc from "fast-check";
import { expect, test } from "vitest";
import { bodyOf, parseText, squash } from "./parse-text.ts";

const sentence = (words: string, i: number): string => `${words}第${i}项工作由有关部门组织实施并按年度检查评估结果。`;

test("long units are split between sentences, and nothing is lost or printed twice", () => {
  const property = fc.property(
    fc.array(fc.integer({ min: 1, max: 18 }), { minLength: 1, maxLength: 40 }),
    (repeats) => {
      const sentences = repeats.map((times, i) => sentence("养老服务".repeat(times), i));
      const clauses = bodyOf(parseText(`一、任务\n${sentences.join("")}`));
      expect(clauses.map((clause) => clause.text).join("")).toBe(sentences.join(""));
      for (const clause of clauses) expect(clause.text.endsWith("。")).toBe(true);
      const total = sentences.join("").length;
      for (const clause of clauses) {
        expect(clause.text.length).toBeLessThanOrEqual(350);
        if (total > 160) expect(clause.text.length).toBeGreaterThan(39);
      }
    },
  );
  fc.assert(property, { numRuns: 60, seed: 3 });
});

test("a responsibility list closes the last part and is filled on every part of the item", () => {
  const text = Array.from({ length: 9 }, (_, i) => sentence("支持普惠养老服务发展的", i)).join("");
  const parsed = parseText(
    `一、任务\n1. 加强支持。${text}（省民政厅牵头，省财政厅、省卫生健康委按职责分工负责，各市政府负责）`,
  );
  const clauses = bodyOf(parsed);
  expect(clauses.length).toBeGreaterThan(1);
  for (const clause of clauses)
    expect(clause.responsible).toEqual(["省民政厅", "省财政厅", "省卫生健康委", "各市政府"]);
  expect(clauses.at(-1)?.text).toMatch(/按职责分工负责，各市政府负责）$/);
});

test("an id depends on the clause's own document, path and text only", () => {
  const before = parseText("一、任务\n（一）甲。建设服务网络。\n（二）乙。完善补贴制度。");
  const after = parseText(
    "一、任务\n（一）甲。建设服务网络，并扩大范围。\n（二）乙。完善补贴制度。\n（三）丙。加强监管。",
  );
  const idOf = (parsed: typeof before, text: string) => bodyOf(parsed).find((clause) => clause.text === text)?.id;
  expect(idOf(before, "完善补贴制度。")).toBe(idOf(after, "完善补贴制度。"));
  expect(idOf(parseText("一、任务\n（二）乙。完善补贴制度。", "other.txt"), "完善补贴制度。")).not.toBe(
    idOf(before, "完善补贴制度。"),
  );
});

test("twins under the same heading get different ids", () => {
  const parsed = parseText("一、任务\n加强领导，落实责任。\n二、保障\n完善制度。\n一、任务\n加强领导，落实责任。");
  const ids = parsed.clauses.map((clause) => clause.id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("every heading is a clause of its own and its words are in no body clause", () => {
  const parsed = parseText("一、总体要求\n（一）基本原则。坚持统筹推进。\n（二）目标。到2030年建成体系。");
  const headings = parsed.clauses.filter((clause) => clause.kind === "heading");
  expect(headings.map((clause) => clause.text)).toEqual(["一、总体要求", "（一）基本原则。", "（二）目标。"]);
  expect(
    squash(
      bodyOf(parsed)
        .map((clause) => clause.text)
        .join(""),
    ),
  ).toBe("坚持统筹推进。到2030年建成体系。");
});

test("force and payee follow the words and the section", () => {
  const parsed = parseText(
    "一、规划背景\n（一）主要成就。建成服务站点80个。\n二、任务\n（一）监管。不得擅自改变用途。\n（二）创新。鼓励有条件的地方探索试点。\n（三）建设。推进设施建设。\n（四）补贴。按照每人每月不低于200元标准对养老机构落实运营补贴。\n（五）津贴。对老年人发放高龄津贴。\n（六）人才。对养老护理员发放岗位津贴。",
  );
  const of = (word: string) => bodyOf(parsed).find((clause) => clause.path.at(-1)?.includes(word));
  expect(of("成就")?.force).toBe("achievement");
  expect(of("监管")?.force).toBe("required");
  expect(of("创新")?.force).toBe("encouraged");
  expect(of("建设")?.force).toBe("promoted");
  expect(of("（四）")?.payee).toBe("institution");
  expect(of("津贴")?.payee).toBe("person");
  expect(of("人才")?.payee).toBe("worker");
  expect(of("建设")?.payee).toBeNull();
});
