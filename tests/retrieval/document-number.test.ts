import { expect, test } from "vitest";
import { readDocumentNumber, withPrintedNumbers } from "../../src/retrieval/document-number.ts";
import { makeDocument } from "../support/clauses.ts";

const documents = [
  makeDocument({ id: "city", docNumber: "苏府办〔2021〕9号" }),
  makeDocument({ id: "province", docNumber: "浙政发〔2021〕3号" }),
];
const read = (text: string): ReturnType<typeof readDocumentNumber> =>
  readDocumentNumber(withPrintedNumbers(text), documents);

test.each([
  ["苏府办[2021]9号", "city", true],
  ["根据苏府办(2021) 9号文件，补贴多少", "city", false],
  ["浙政发2021年3号文", "province", true],
  ["浙政发〔2021〕30号", null, true],
  ["国发〔2021〕35号说了什么补贴", null, false],
  ["国发〔2021〕35号说了什么", null, true],
  ["苏府办〔2021〕9号主要讲的是什么内容？", "city", true],
])("%s is read", (text, document, isAlone) => {
  expect(read(text)).toMatchObject({ document, isAlone });
});

test.each(["2021年9号开会", "给80岁老人发（2021）年的钱", "12345号", "五保〔供养〕", ""])("%j has no 文号", (text) => {
  expect(read(text)).toBeNull();
});

test("an issuer's name is kept apart from the words before it", () => {
  expect(read("请问国发〔2021〕35号")?.text).toBe("国发〔2021〕35号");
});

test("no pattern is slow on hostile text", () => {
  for (const piece of ["根据", "苏府办〔", "〔2021〕", "发2021年", "号"]) {
    const startedAt = performance.now();
    read(piece.repeat(1_000));
    expect(performance.now() - startedAt).toBeLessThan(500);
  }
});
