import { expect, test } from "vitest";
import { cite } from "../../src/answering/cite.ts";
import { sentencesOf, verify } from "../../src/answering/verify.ts";
import { makeClause, makeDocument } from "../support/clauses.ts";

const clause = makeClause({
  text: "对失能老年人每人每月发放护理补贴不低于1,200元，由县级财政承担。不得向机构收取费用。",
});
const citations = [cite(clause, makeDocument(), clause.text)];
const kinds = (words: string, everySentenceCited = false): string[] =>
  verify({ words, citations, everySentenceCited }).map(({ kind }) => kind);

test("words whose numbers and quotations stand in the clause pass", () => {
  expect(kinds("每月不低于1200元[1]。原文：「由县级财政承担」[1]")).toEqual([]);
});

test("a number from nowhere is caught", () => {
  expect(kinds("每月1500元[1]")).toEqual(["figure-not-cited"]);
});

test("an altered quotation is caught", () => {
  expect(kinds("「由省级财政承担」[1]")).toEqual(["quote-not-verbatim"]);
});

test("a mark without its citation is caught", () => {
  expect(kinds("由县级财政承担[2]")).toEqual(["citation-missing"]);
});

test("a model's sentence without a mark is caught", () => {
  expect(kinds("由县级财政承担。", true)).toEqual(["claim-without-citation"]);
});

test("a model's negation that the clause lacks is caught", () => {
  const plain = makeClause({ text: "对老年人发放补贴。" });
  const found = verify({
    words: "不能领取补贴。[1]",
    citations: [cite(plain, makeDocument(), plain.text)],
    everySentenceCited: true,
  });
  expect(found.map(({ kind }) => kind)).toEqual(["negation-changed"]);
});

test("a quotation must be verbatim to be cited at all", () => {
  expect(() => cite(clause, makeDocument(), "每人每月1200元")).toThrow(RangeError);
});

test("sentences keep the marks that follow them", () => {
  expect(sentencesOf("每月可领护理补贴。[1]由县里出钱。[1]")).toEqual(["每月可领护理补贴。[1]", "由县里出钱。[1]"]);
});

test("a comma between two figures is no thousands separator", () => {
  const row = makeClause({ text: "床位占比（%）：2020年 47，2025年 60，约束性指标" });
  const found = verify({ words: "2020年47%，2025年目标60%。[1]", citations: [cite(row, makeDocument(), row.text)] });
  expect(found).toEqual([]);
});

test("cells side by side are two numbers", () => {
  const row = makeClause({ text: "床位总数（张） 1963 2800 预期性指标（各列：2020年、2025年、属性）" });
  const given = [cite(row, makeDocument(), "床位总数（张） 1963 2800 预期性指标")];
  expect(verify({ words: "2020年1963张，2025年目标2800张。[1]", citations: given })).toEqual([]);
  expect(verify({ words: "2025年目标19632800张。[1]", citations: given })).toHaveLength(1);
});

test("a model's numbers are compared in one spelling", () => {
  const once = makeClause({ text: "每年提供一次免费体检，报销比例为70%。" });
  const given = [cite(once, makeDocument(), once.text)];
  const found = (words: string) =>
    verify({ words, citations: given, everySentenceCited: true }).map(({ kind }) => kind);
  expect(found("每年能免费体检一次，报销百分之七十。[1]")).toEqual([]);
  expect(found("每年能免费体检两次。[1]")).toEqual(["figure-not-cited"]);
});
