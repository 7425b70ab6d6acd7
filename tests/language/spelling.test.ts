import { expect, test } from "vitest";
import { createSpellingMender } from "../../src/language/spelling.ts";

const mend = createSpellingMender(["敬老院", "护理补贴", "养老院", "高龄津贴", "长期护理保险", "中期评估"]);

test.each([
  ["乡上的敬佬院", "乡上的敬老院"],
  ["护里补帖谁给", "护理补贴谁给"],
  ["养老愿关门了", "养老院关门了"],
  ["高令津贴", "高龄津贴"],
  ["敬老元还收人不", "敬老院还收人不"],
  ["gaoling jintie一个月多少", "高龄津贴一个月多少"],
  ["HULIBUTIE", "护理补贴"],
])("%s is mended", (typed, right) => {
  expect(mend(typed)).toBe(right);
});

test.each([
  "养老金发多少",
  "拿房子换养老钱",
  "敬老院在哪",
  "终期评估",
  "护理员的补贴",
  "常年护理保险柜",
  "hello world",
  "😀敬老院",
])("%s stays as typed", (text) => {
  expect(mend(text)).toBe(text);
});
