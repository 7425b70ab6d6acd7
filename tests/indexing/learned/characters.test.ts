import { expect, test } from "vitest";
import { withCharacters } from "../../../src/indexing/learned/characters.ts";
import { createTokenizer, isBigram } from "../../../src/language/tokenize.ts";

test("two texts that share no word but a character share a term", () => {
  const tokenizer = createTokenizer([]);
  const terms = (text: string): string[] => tokenizer.terms(text);
  const [debt, money] = [withCharacters(terms("欠款")), withCharacters(terms("欠钱"))];
  expect(terms("欠款").filter((term) => terms("欠钱").includes(term))).toEqual([]);
  expect(debt.filter((term) => money.includes(term))).toEqual(["~欠"]);
});

test("characters follow their bigram and count as bigrams; words stay as they are", () => {
  const terms = withCharacters(["养老", "~养老"]);
  expect(terms).toEqual(["养老", "~养老", "~养", "~老"]);
  expect(terms.filter(isBigram)).toHaveLength(3);
});
