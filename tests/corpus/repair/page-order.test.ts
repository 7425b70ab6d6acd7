import { expect, test } from "vitest";
import { bodyOf, parseText } from "../parse-text.ts";

const PAGES = [
  "一、任务\n\n（一）建网络。完善服务设施，方便群众就近办",
  "理，缩短等候时间。\n\n（二）强队伍。培训护理人员，落实补贴政",
  "策，稳定从业队伍。\n\n（三）严监管。开展检查，公开结果。",
  "二、保障\n\n加强领导，落实责任。",
];
const print = (order: readonly number[]): string =>
  order.map((page) => `${PAGES[page - 1] ?? ""}\n\n— ${page} —`).join("\n\n");
const texts = (capture: string): string[] => bodyOf(parseText(capture)).map(({ text }) => text);

test("pages out of order go back by their numbers, and the torn sentences join", () => {
  expect(texts(print([1, 3, 2, 4]))).toEqual(texts(print([1, 2, 3, 4])));
  expect(parseText(print([1, 3, 2, 4])).report.repairs.join()).toContain("按页码排回");
});

test("a number that is passed over marks the loss, and nothing is joined across it", () => {
  const parsed = parseText(print([1, 2, 4]));
  expect(parsed.report.warnings.join()).toContain("缺第 3 页");
  expect(parsed.report.gaps).toBe(1);
  expect(bodyOf(parsed).some(({ text }) => text.includes("补贴政加强"))).toBe(false);
  expect(bodyOf(parsed).filter(({ gapAfter }) => gapAfter)).toHaveLength(1);
});

test("numbers that do not count on move nothing", () => {
  const parsed = parseText(PAGES.map((page, i) => `${page}\n\n— ${[7, 31, 2, 18][i] ?? 0} —`).join("\n\n"));
  expect(bodyOf(parsed).map(({ text }) => text)).toEqual(texts(print([1, 2, 3, 4])));
  expect(parsed.report.warnings.join()).toContain("次序不明");
});
