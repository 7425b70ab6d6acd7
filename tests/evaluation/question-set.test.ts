import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseQuestionSet } from "../../src/evaluation/question-set.ts";

const goldenText = readFileSync("tests/golden/questions.jsonl", "utf8");

test("the project's own question set can be read, and no id occurs twice", () => {
  const questions = parseQuestionSet(goldenText);
  expect(questions.length).toBeGreaterThanOrEqual(247);
  expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
  for (const { answerable, gold } of questions) expect(gold.length > 0).toBe(answerable);
});

test("blank lines are skipped and a missing history is empty", () => {
  const [first = ""] = goldenText.split("\n");
  expect(parseQuestionSet(`\n${first}\n\n`)).toMatchObject([{ id: "d001", history: [] }]);
});

test.each(["{", "[]", '{"id":"x"}'])("a line that is no question is refused with its number: %s", (line) => {
  const [first = ""] = goldenText.split("\n");
  expect(() => parseQuestionSet(`${first}\n${line}`)).toThrow(/题库第 2 行不是一道题/);
});
