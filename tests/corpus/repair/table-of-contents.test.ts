import { expect, test } from "vitest";
import { CapturedText } from "../../../src/corpus/source.ts";
import { cutLeaderContents } from "../../../src/corpus/repair/table-of-contents.ts";
import { bodyOf, parseText } from "../parse-text.ts";

test("lines with leader dots are contents, not headings", () => {
  const parsed = parseText(
    "目 录\n一、背景…………………(1)\n二、任务…………………(3)\n（一）建网络…………………(4)\n\n一、背景\n人口老龄化加快。\n二、任务\n（一）建网络\n建设服务网络。",
  );
  expect(parsed.clauses.filter((clause) => clause.kind === "heading").map((clause) => clause.path.join("/"))).toEqual([
    "一、背景",
    "二、任务",
    "二、任务/（一）建网络",
  ]);
  expect(parsed.report.repairs.join()).toContain("取出 3 条目录");
});

test("a list of chapters that comes again below is contents", () => {
  const parsed = parseText(
    "示例条例\n目录\n第一章 总则\n第二章 服务\n第三章 附则\n第一章 总则\n第一条 为了保障权益，制定本条例。\n第二章 服务\n第二条 应当提供服务。\n第三章 附则\n第三条 本条例自公布之日起施行。",
  );
  expect(bodyOf(parsed).map((clause) => clause.path.join("/"))).toEqual([
    "第一章 总则/第一条",
    "第二章 服务/第二条",
    "第三章 附则/第三条",
  ]);
});

test("contents glued into a sentence are cut out with the text around them kept", () => {
  const text = new CapturedText(
    "a.txt",
    "规划目录一、背景………(6)(一)成就…………(7)(二)形势…………(9)示例规划为推进工作，制定本规划。",
  ).whole();
  const cut = cutLeaderContents(text);
  expect(cut?.entries.map((entry) => entry.title)).toEqual(["一、背景", "(一)成就", "(二)形势"]);
  expect(cut?.before.text).toBe("规划目录");
  expect(cut?.after.text).toBe("示例规划为推进工作，制定本规划。");
});
