import { expect, test } from "vitest";
import { redact } from "../../src/conversation/redact.ts";

test.each([
  "我的身份证是110101194903073216",
  "电话 138 0013 8000 联系我",
  "手机１３８００１３８０００",
  "座机010-62345678",
  "卡号6222020200112233445",
  "电话是幺三八零零幺三八零零零",
])("a personal number is hidden: %s", (text) => {
  expect(redact(text)).toContain("〔已隐去〕");
  expect(redact(text)).not.toMatch(/\d{7,}/);
});

test.each([
  "冀政字〔2022〕23号",
  "打12345",
  "补贴1010.82万元",
  "2021年12月31日",
  "每人每月50元—1000元",
  "三五十二个老人",
  "床位26000张",
])("what is no personal number stays: %s", (text) => {
  expect(redact(text)).toBe(text);
});

test("a span of years is no telephone number", () => {
  for (const text of ["规划期 2021—2025 年", "2021-2025年的目标", "二〇二一—二〇二五年"])
    expect(redact(text)).toBe(text);
});
