import { expect, test } from "vitest";
import { falsePremise } from "../../src/answering/premise.ts";
import { makeQuestion } from "../support/clauses.ts";

const kunshan = { mention: "昆山", ladder: ["昆山市", "苏州市", "江苏省"] };
const zhejiang = { mention: "浙江", ladder: ["浙江省"] };
const jiangsu = { mention: "江苏", ladder: ["江苏省"] };

test("a place said to belong elsewhere is put right", () => {
  const question = makeQuestion("昆山不就是浙江的嘛，按浙江的标准就行了吧", { namedRegions: [kunshan, zhejiang] });
  expect(falsePremise(question)).toEqual({ correction: "昆山市属于苏州市、江苏省，不属于浙江省。", region: kunshan });
});

test("a true premise and a mere comparison are left alone", () => {
  expect(falsePremise(makeQuestion("昆山是江苏的吧", { namedRegions: [kunshan, jiangsu] }))).toBeNull();
  expect(falsePremise(makeQuestion("昆山和浙江哪个高", { namedRegions: [kunshan, zhejiang] }))).toBeNull();
});
