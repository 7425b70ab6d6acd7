import { expect, test } from "vitest";
import type { BankQuestion } from "../../../src/corpus/question-bank.ts";
import { PassageRows } from "../../../src/indexing/questions/passage-rows.ts";
import { fitQuestionModels, passageRowsOf, placeModels } from "../../../src/indexing/questions/question-models.ts";
import { createLexicon } from "../../../src/language/lexicon.ts";
import { createTokenizer } from "../../../src/language/tokenize.ts";
import { makeClause } from "../../support/clauses.ts";

const tokenizer = createTokenizer([]);
const matters = ["助餐点为老年人送餐", "护理型床位占比", "每月发放高龄津贴", "喘息服务按年安排", "适老化改造入户"];
const clauses = matters.map((text, i) => makeClause({ id: `clause-${i}`, text: `${text}。`, path: [] }));
const questions = matters.flatMap((matter, i): BankQuestion[] =>
  Array.from({ length: 12 }, (_, n) => ({
    clauseId: `clause-${i}`,
    role: "family",
    question: `${"俺娘我爹奶奶".slice(n % 4, (n % 4) + 2)}想问问${matter.slice(n % 3)}`,
  })),
);

test("clauses that come later are held against a question as those the encoder was fitted to", () => {
  const models = fitQuestionModels({ clauses, questions }, { tokenizer, lexicon: createLexicon([]), declined: [] });
  if (models === null) throw new Error("nothing was learned");
  const rows = passageRowsOf(models.encoder, clauses, { tokenizer, count: clauses.length });
  const opened = PassageRows.open(rows.save());
  const segments = [
    { clauses: clauses.length, rows: null },
    { clauses: 2, rows: PassageRows.merge([opened]) },
    { clauses: 3, rows: opened },
  ];
  const { encoder } = placeModels(models, segments);
  const asked = encoder.encode(tokenizer.terms("喘息服务"));
  clauses.forEach((_, place) => {
    const own = encoder.cosine(asked, place);
    expect(encoder.cosine(asked, clauses.length + 2 + place)).toBeCloseTo(own, 1);
    if (place < 2) expect(encoder.cosine(asked, clauses.length + place)).toBeCloseTo(own, 1);
  });
  expect(encoder.cosine(asked, 3)).toBeGreaterThan(encoder.cosine(asked, 1));
});

test("rows of several segments put together stay as they were, headings without any", () => {
  const vectors = [Float32Array.from([0.6, 0.8]), new Float32Array(2), Float32Array.from([-1, 0])];
  const parts = [vectors.slice(0, 1), vectors.slice(1)].map((some) => PassageRows.of(some, 2, some.length));
  const merged = PassageRows.merge(parts);
  const query = Float32Array.from([0.6, 0.8]);
  expect(merged.size).toBe(3);
  [1, 0, -0.6].forEach((cosine, place) => expect(merged.cosine(query, place)).toBeCloseTo(cosine, 2));
});
