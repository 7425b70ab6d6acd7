import { expect, test } from "vitest";
import { readCommand } from "../../src/channels/command.ts";

test.each([
  ["/start", { name: "help" }],
  ["/help@yiwen_bot", { name: "help" }],
  ["／帮助", { name: "help" }],
  ["帮助", { name: "help" }],
  ["/region", { name: "region", region: null }],
  ["/region 甲省", { name: "region", region: "甲省" }],
  ["/地区  甲省 ", { name: "region", region: "甲省" }],
  ["/forget", { name: "forget" }],
  ["/忘记", { name: "forget" }],
  ["看原文", { name: "clause", number: 1 }],
  ["原文2", { name: "clause", number: 2 }],
  ["看原文 12", { name: "clause", number: 12 }],
  ["/原文@yiwen_bot 3", { name: "clause", number: 3 }],
  ["/clause", { name: "clause", number: 1 }],
  ["/clause 第三条", { name: "ask", text: "/clause 第三条" }],
  ["下一页", { name: "page", direction: "down" }],
  ["地区 乙市", { name: "region", region: "乙市" }],
  ["换地区：不限", { name: "region", region: "不限" }],
  ["地区 乙市 有补贴吗", { name: "ask", text: "地区 乙市 有补贴吗" }],
  ["/对比", { name: "compare", topic: null }],
  ["/compare 护理型床位", { name: "compare", topic: "护理型床位" }],
  ["转发卡片", { name: "card" }],
  ["/卡片", { name: "card" }],
  ["/card@yiwen_bot", { name: "card" }],
  ["/apply", { name: "ask", text: "/我能申请什么" }],
  ["/我能申请什么@yiwen_bot", { name: "ask", text: "/我能申请什么" }],
  ["/反馈", { name: "feedback" }],
  ["/feedback 没用", { name: "judge", useful: false }],
  ["/忘记我", { name: "forget" }],
  ["/状态", { name: "administer", act: "status" }],
  ["/reindex", { name: "administer", act: "reindex" }],
  ["/工作人员", { name: "ask", text: "/工作人员" }],
  ["有用", { name: "judge", useful: true }],
  ["没用", { name: "judge", useful: false }],
  ["护理补贴有用吗", { name: "ask", text: "护理补贴有用吗" }],
  ["/unknown 话", { name: "ask", text: "/unknown 话" }],
  [" 床位目标？ ", { name: "ask", text: "床位目标？" }],
])("%s is read as %o", (line, command) => {
  expect(readCommand(line)).toEqual(command);
});

test("a command is read in linear time, whatever follows it", () => {
  const begun = performance.now();
  for (const text of [
    "/".repeat(100_000),
    `/${"地区 ".repeat(30_000)}`,
    " ".repeat(100_000),
    `看原文${" ".repeat(100_000)}x`,
    `地区${" ".repeat(100_000)}x`,
  ])
    readCommand(text);
  expect(performance.now() - begun).toBeLessThan(200);
});
