import { expect, test } from "vitest";
import { syntheticClauses, syntheticQuestions } from "../../../scripts/bench/synthetic-clauses.ts";

const clauses = [...syntheticClauses(3000, 1)];

test("the same seed gives the same clauses, another one others", () => {
  expect([...syntheticClauses(20, 1)]).toEqual(clauses.slice(0, 20));
  expect([...syntheticClauses(20, 2)]).not.toEqual(clauses.slice(0, 20));
});

test("clauses have 78 characters on average, and no two neighbours are alike", () => {
  const lengths = clauses.map(({ text }) => text.length);
  const average = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  expect(average).toBeGreaterThan(74);
  expect(average).toBeLessThan(82);
  expect(Math.min(...lengths)).toBeGreaterThanOrEqual(20);
  expect(new Set(clauses.map(({ text }) => text)).size).toBe(clauses.length);
});

test("few words are frequent and many are rare", () => {
  const counts = new Map<string, number>();
  for (const { text } of clauses) {
    for (let i = 0; i + 1 < text.length; i += 1) {
      counts.set(text.slice(i, i + 2), (counts.get(text.slice(i, i + 2)) ?? 0) + 1);
    }
  }
  const sorted = [...counts.values()].sort((a, b) => b - a);
  const total = sorted.reduce((sum, count) => sum + count, 0);
  const head = sorted.slice(0, Math.ceil(sorted.length / 100)).reduce((sum, count) => sum + count, 0);
  expect(head / total).toBeGreaterThan(0.3);
  expect(sorted.filter((count) => count <= 2).length / sorted.length).toBeGreaterThan(0.3);
});

test("a question takes its words from its clause", () => {
  const questions = syntheticQuestions(clauses.slice(0, 50), 3);
  expect(questions).toHaveLength(50);
  const sharesPair = (question: string, text: string): boolean =>
    Array.from({ length: question.length - 1 }, (_, i) => question.slice(i, i + 2)).filter((pair) =>
      text.includes(pair),
    ).length >= 4;
  questions.forEach((question, i) => expect(sharesPair(question, clauses[i]?.text ?? "")).toBe(true));
});
