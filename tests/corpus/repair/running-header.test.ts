import { expect, test } from "vitest";
import { bodyOf, parseText } from "../parse-text.ts";

test("page numbers and headers printed on every page go, and the torn sentence joins", () => {
  const parsed = parseText(
    [
      "示例市民政局文件选编",
      "一、任务",
      "推进城乡养老服务发展，鼓励设立家庭",
      "— 1 —",
      "示例市民政局文件选编",
      "照护床位，完善政策。",
      "二、保障",
      "加强领导。",
      "- 2 -",
      "示例市民政局文件选编",
    ].join("\n\n"),
  );
  expect(bodyOf(parsed).map((clause) => clause.text)).toEqual([
    "推进城乡养老服务发展，鼓励设立家庭照护床位，完善政策。",
    "加强领导。",
  ]);
  expect(parsed.report.repairs.join()).toContain("第 7、17 行只有页码，共 2 行");
  expect(parsed.report.repairs.join()).toContain("印了 3 次");
});

test("a number that belongs to a table or a line printed twice stays", () => {
  const parsed = parseText("一、任务\n认真落实。\n示例办公室\n二、保障\n加强领导。\n示例办公室");
  expect(parsed.report.repairs).toEqual([]);
});

test("a subheading that comes again under each service is no running header", () => {
  const service = (name: string): string =>
    `${name}\n\n申请条件\n\n具有本市户籍的老年人可以申请，每人只能享受一次。\n\n`;
  const parsed = parseText(`一、津贴\n\n${service("高龄津贴")}${service("护理补贴")}${service("服务补贴")}`);
  expect(parsed.report.repairs).toEqual([]);
  expect(parsed.clauses.filter(({ text }) => text.includes("申请条件"))).toHaveLength(3);
});
