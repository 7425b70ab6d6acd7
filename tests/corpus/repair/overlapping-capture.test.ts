import fc from "fast-check";
import { expect, test } from "vitest";
import { bodyOf, parseText, squash } from "../parse-text.ts";

const SENTENCES = Array.from(
  { length: 60 },
  (_, i) =>
    `第${i}项任务由民政部门会同有关单位在${i + 3}个社区组织实施并定期检查${"养老服务机构床位评估".slice(0, i % 9)}。`,
);

test("chunks that repeat the end of the line before give the text once", () => {
  const property = fc.property(
    fc.integer({ min: 150, max: 400 }),
    fc.integer({ min: 30, max: 90 }),
    (size, overlap) => {
      const text = SENTENCES.join("");
      const lines: string[] = [];
      for (let at = 0; at < text.length; at += size - overlap) lines.push(text.slice(at, at + size));
      const parsed = parseText(lines.join("\n"));
      expect(parsed.clauses.map((clause) => squash(clause.text)).join("") === text).toBe(true);
      expect(parsed.report.repairs.join()).toContain("重叠抓取");
    },
  );
  fc.assert(property, { numRuns: 20, seed: 7 });
});

test("ordinary paragraphs are left alone", () => {
  const parsed = parseText("一、总则\n加强领导，落实责任。\n二、任务\n加强领导，做好宣传。\n三、附则\n认真执行。");
  expect(parsed.report.repairs).toEqual([]);
  expect(bodyOf(parsed)).toHaveLength(3);
});
