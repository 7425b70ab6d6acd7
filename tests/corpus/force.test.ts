import { expect, test } from "vitest";
import { forceOf } from "../../src/corpus/force.ts";
import { parseText } from "./parse-text.ts";

const of = (text: string, heading = "第三章 重点任务") => forceOf(text, [heading]);

test("a duty is one, and words that only look like it are none", () => {
  for (const text of [
    "公共服务场所应保留人工窗口。",
    "养老机构不得以养老名义经营其他业务。",
    "各地要建立常态化督查机制。",
    "确保所有养老机构符合强制性标准。",
    "养老机构应当公开价格。",
  ])
    expect(of(text), text).toBe("required");
  for (const text of [
    "推动落实积极应对人口老龄化的政策。",
    "加强供应保障，建立响应机制。",
    "推动应保尽保，做到应改尽改。",
    "健全机制，确保机构能够持续提供服务。",
    "主要推动需要发展的工作。",
  ])
    expect(of(text), text).toBe("promoted");
});

test("what is to be reached by a year or by a number is a target", () => {
  for (const text of [
    "到2025年，养老机构护理型床位占比达到60%。",
    "到2025年，养老服务机构普遍具备医养结合服务能力。",
    "打造10个智慧养老院，推动平台建设。",
    "每年对75户以上困难家庭进行改造。",
    "2022年底前，完成专项规划编制。",
  ])
    expect(of(text), text).toBe("expected");
  expect(of("服务网络更加健全。", "第三节 发展目标")).toBe("expected");
});

test("a standard, a subsidy and a date in the calendar are no targets", () => {
  for (const text of [
    "建立补贴制度，按每人每月不低于200元落实。",
    "推进建设，新建小区按每百户不少于20平方米配建。",
    "2023年，对规划实施情况开展中期评估。",
  ])
    expect(of(text), text).toBe("promoted");
});

test("of promotion and encouragement the greater number of sentences decides, then the first", () => {
  expect(of("鼓励社会力量参与。推进改革。加强监管。")).toBe("promoted");
  expect(of("推进改革。探索新模式。鼓励创新。")).toBe("encouraged");
  expect(of("鼓励创新。推进改革。")).toBe("encouraged");
});

test("the section wins over the words", () => {
  expect(of("必须达到60%。", "第一节 “十三五”时期主要成就")).toBe("achievement");
  expect(of("推进各项工作。", "第二节 发展形势")).toBe("none");
});

const planWith = (attribute: string, tasks: string) =>
  parseText(
    `一、发展目标\n到2030年建成服务体系。\n\n专栏：主要指标\n\n序号\t指标内容\t2030年目标值\t属性\n1\t养老机构护理型床位占比（%）\t55\t${attribute}\n2\t培训人次（人次）\t300\t预期性\n\n二、重点任务\n（一）推进服务。${tasks}`,
  ).clauses.find(({ kind, text }) => kind === "body" && text.includes("占比"))?.force;

test("a target in the text binds as the row of the same indicator does", () => {
  const same = "到2030年，养老机构护理型床位占比达到55%。";
  expect(planWith("约束性", same)).toBe("binding");
  expect(planWith("预期性", same)).toBe("expected");
  expect(planWith("约束性", "到2030年，社区食堂占比达到55%。")).toBe("expected");
});
