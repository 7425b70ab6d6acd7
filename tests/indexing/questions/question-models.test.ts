import { expect, test } from "vitest";
import type { BankQuestion } from "../../../src/corpus/question-bank.ts";
import {
  fitQuestionModels,
  openQuestionModels,
  passageTerms,
  questionTerms,
  saveQuestionModels,
} from "../../../src/indexing/questions/question-models.ts";
import { createLexicon } from "../../../src/language/lexicon.ts";
import { createTokenizer } from "../../../src/language/tokenize.ts";
import { makeClause } from "../../support/clauses.ts";

const tokenizer = createTokenizer([]);
const lexicon = createLexicon([]);
const clauses = [
  makeClause({ id: "plan-heading", kind: "heading", text: "重点任务" }),
  makeClause({ id: "plan-meals", text: "发展老年食堂，为高龄老年人提供助餐服务。" }),
  makeClause({ id: "plan-respite", text: "为失能老年人家庭提供喘息服务。" }),
];
const people = [
  "我娘",
  "俺爹",
  "邻居大爷",
  "我奶奶",
  "姥姥",
  "我公公",
  "岳母",
  "老伴",
  "二叔",
  "大姨",
  "舅舅",
  "姑父",
  "外婆",
];
const questions: BankQuestion[] = people.flatMap((person): BankQuestion[] => [
  { clauseId: "plan-meals", role: "family", question: `${person}做不动饭了，哪里能吃口热的` },
  { clauseId: "plan-meals", role: "family", question: `${person}一个人，中午谁给送饭` },
  { clauseId: "plan-respite", role: "family", question: `${person}瘫在炕上，我熬不住了想歇几天` },
  { clauseId: "plan-respite", role: "family", question: `${person}离不开人，谁能替我两天` },
]);
const termsOf = (text: string): string[] => questionTerms({ searchText: text, expansions: [] }, tokenizer);

test("a new question in the bank's words is brought to the clause it is about, also after saving and opening", () => {
  const models = fitQuestionModels({ clauses, questions }, { tokenizer, lexicon, declined: [] });
  if (models === null) throw new Error("nothing was learned");
  const files = saveQuestionModels(models);
  const opened = openQuestionModels((name) => (files[name] === undefined ? null : Buffer.from(files[name])));
  if (opened === null) throw new Error("nothing was saved");
  expect(opened.classifier).toBeNull();
  for (const { encoder, neighbours } of [models, opened]) {
    const terms = termsOf("婆婆瘫在床上，谁来替我歇一歇");
    const cosines = encoder.cosines(encoder.encode(terms));
    expect(cosines[2]).toBeGreaterThan(cosines[1] ?? 0);
    expect(cosines[0]).toBe(0);
    expect(neighbours.votes(neighbours.nearest(terms))[0]?.position).toBe(2);
  }
});

test("a sentence of a clause can be held against a question by itself", () => {
  const models = fitQuestionModels({ clauses, questions }, { tokenizer, lexicon, declined: [] });
  if (models === null) throw new Error("nothing was learned");
  const asked = models.encoder.encode(termsOf("谁给老人送饭"));
  const likeness = (text: string): number =>
    models.encoder.encodePassage(passageTerms(text, tokenizer)).reduce((sum, x, i) => sum + x * (asked[i] ?? 0), 0);
  expect(likeness("提供助餐服务")).toBeGreaterThan(likeness("提供喘息服务"));
  expect(likeness("☆")).toBe(0);
});

test("a bank too small to learn from teaches nothing", () => {
  expect(
    fitQuestionModels({ clauses, questions: questions.slice(0, 10) }, { tokenizer, lexicon, declined: [] }),
  ).toBeNull();
});
