import { expect, test } from "vitest";
import { chineseToNumber, numberToChinese } from "../../src/corpus/chinese-number.ts";
import { readSign } from "../../src/corpus/sign.ts";

test("numbering signs are read with kind, number and clean spelling", () => {
  const cases: [string, string, number, string][] = [
    ["第三章  重点任务", "chapter", 3, "第三章 "],
    ["第十二节 保障", "section", 12, "第十二节 "],
    ["第二十一条　本法", "article", 21, "第二十一条"],
    ["十一、维护权益", "chinese", 11, "十一、"],
    ["(二) 强化监督", "chinese-bracket", 2, "（二）"],
    ["1.2025年，完成", "arabic", 1, "1. "],
    ["3．推进", "arabic", 3, "3. "],
    ["（4）其他", "arabic-bracket", 4, "（4）"],
    ["②其他", "circled", 2, "②"],
    ["六是建设推进。", "is", 6, "六是"],
  ];
  for (const [line, kind, number, label] of cases) expect(readSign(line), line).toMatchObject({ kind, number, label });
});

test("counts, decimals and plain words carry no sign", () => {
  for (const line of [
    "二、三级医院",
    "1.45万亩森林",
    "2025年建成",
    "一体化发展",
    "第三条例外",
    "一是否",
    "90%的机构",
  ]) {
    expect(readSign(line), line).toBeNull();
  }
});

test("heading numerals go both ways", () => {
  for (let number = 1; number < 200; number++) expect(chineseToNumber(numberToChinese(number))).toBe(number);
  expect(chineseToNumber("养老")).toBeNull();
});
