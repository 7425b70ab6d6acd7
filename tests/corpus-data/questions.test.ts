/** The question bank as delivered: every row finds its clause, the clauses people ask about have questions, none is a test question. */
import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import type { Clause } from "../../src/corpus/clause.ts";
import { loadQuestionBank, tieQuestions } from "../../src/corpus/question-bank.ts";
import type { BankQuestion, QuestionBank } from "../../src/corpus/question-bank.ts";
import { readCorpus } from "../../src/corpus/read-corpus.ts";
import { parseQuestionSet } from "../../src/evaluation/question-set.ts";

let bank: QuestionBank;
let clauses: Clause[];
let tied: { questions: BankQuestion[]; warnings: string[] };

beforeAll(async () => {
  bank = await loadQuestionBank("corpus");
  clauses = (await readCorpus("corpus")).documents.flatMap((document) => document.clauses);
  tied = tieQuestions(bank.entries, clauses);
});

test("every row's words stand in a clause of its document, and in no other clause", () => {
  expect(tied.warnings).toEqual([]);
  const bare = (text: string): string => text.replace(/\s+/gu, "");
  const texts = clauses
    .filter(({ kind }) => kind !== "heading")
    .map(({ document, text }) => ({ document, text: bare(text) }));
  const unclear = new Set(
    bank.entries
      .filter(
        ({ document, anchor }) =>
          texts.filter((clause) => clause.document === document && clause.text.includes(bare(anchor))).length !== 1,
      )
      .map(({ anchor }) => anchor),
  );
  expect([...unclear]).toEqual([]);
});

test("nearly every clause that says something has four questions or more, and families are most of the askers", () => {
  const counts = new Map<string, number>();
  for (const { clauseId } of tied.questions) counts.set(clauseId, (counts.get(clauseId) ?? 0) + 1);
  const askable = clauses.filter(({ kind }) => kind === "body" || kind === "table" || kind === "box");
  const covered = askable.filter(({ id }) => (counts.get(id) ?? 0) >= 4).length;
  expect(covered / askable.length).toBeGreaterThanOrEqual(0.97);
  const families = tied.questions.filter(({ role }) => role === "family").length;
  expect(families / tied.questions.length).toBeGreaterThan(0.5);
});

test("no question stands twice, and none is a question of the test set", () => {
  const bare = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, "");
  const questions = bank.entries.map(({ question }) => bare(question));
  expect(new Set(questions).size).toBeGreaterThanOrEqual(questions.length - 5);
  const labelled = parseQuestionSet(readFileSync("tests/golden/questions.jsonl", "utf8"));
  const known = new Set(questions);
  expect(labelled.filter(({ question }) => known.has(bare(question))).map(({ id }) => id)).toEqual([]);
});
