import { expect, test } from "vitest";
import { bigrams, createTokenizer } from "../../src/language/tokenize.ts";

const tokenizer = createTokenizer(["护理型床位", "喘息服务"]);

test("own dictionary words are terms beside their parts", () => {
  const words = tokenizer.words("增加护理型床位");
  expect(words).toContain("护理型床位");
  expect(words).toContain("床位");
});

test("particles and question words are no terms", () => {
  expect(tokenizer.words("有没有什么补贴呢")).toEqual(["补贴"]);
});

test("bigrams overlap, carry a mark and skip particles and punctuation", () => {
  expect(bigrams("喘息的服务，好")).toEqual(["~喘息", "~服务"]);
});

test("numbers and Latin words are terms in lower case", () => {
  expect(tokenizer.words("2025年 WiFi")).toEqual(expect.arrayContaining(["2025", "wifi"]));
});

test("a document and a question with the same words share all terms", () => {
  expect(tokenizer.terms("喘息服务")).toEqual(tokenizer.terms("喘息服务？"));
});
