import { expect, test } from "vitest";
import { bodyOf, parseText } from "../parse-text.ts";

const PAGES = {
  one: ["第一章 任务", "第一节 加强保障", "1. 完善兜底机制。合理制定供养计划，优先满足集中供养需求，实现应养尽养。"],
  three: [
    "2. 健全保障机制。建立基本服务清单，明确服务对象和支出责任，并动态调整。",
    "3. 健全护理机制。稳妥推进保险试点，逐步扩大参保群体范围。",
    "第二节 优化网络",
    "1. 健全服务设施。县级建设敬老院，街道建设具备全托、日托、上门服务、对下",
  ],
  two: [
    "指导等功能的综合服务中心；乡镇依托现有敬老院发展服务。",
    "2. 完善居家措施。建立巡访关爱制度，重点面向独居老年人开展探访。",
    "3. 丰富社区功能。完善社区服务设施配套，充分发挥社",
  ],
  four: ["区党组织作用，探索多方参与的服务模式。", "4. 实施适老化改造。围绕如厕洗澡安全等方面开展改造。"],
};

test("a page captured too early floats to the place where both joints and the numbers fit", () => {
  const swapped = [...PAGES.one, ...PAGES.two, ...PAGES.three, ...PAGES.four].join("\n\n");
  const straight = [...PAGES.one, ...PAGES.three, ...PAGES.two, ...PAGES.four].join("\n\n");
  const parsed = parseText(swapped);
  const wanted = bodyOf(parseText(straight));
  expect(bodyOf(parsed).map(({ text, path }) => ({ text, path }))).toEqual(
    wanted.map(({ text, path }) => ({ text, path })),
  );
  expect(parsed.report.repairs.join()).toContain("错页");
  expect(bodyOf(parsed).find((clause) => clause.text.includes("对下指导"))?.repairs).toEqual(
    ["swapped-page", "page-wrap"].sort().reverse(),
  );
});

test("a paragraph that nothing can continue is reported, not moved", () => {
  const parsed = parseText(
    "一、任务\n\n1. 加强保障。完善制度，充分发挥社\n\n2. 健全机制。建立清单，动态调整。\n\n3. 强化监管。落实责任。",
  );
  expect(parsed.report.warnings.join()).toContain("充分发挥社");
  expect(parsed.report.repairs).toEqual([]);
});
