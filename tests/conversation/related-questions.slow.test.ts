/** Next questions from the real question bank: how many of those offered are answered when they are asked. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseConfig } from "../../src/config.ts";
import { nextQuestions } from "../../src/conversation/related-questions.ts";
import { openAssistant } from "../../src/main.ts";
import type { OpenedAssistant } from "../../src/main.ts";

let opened: OpenedAssistant;
beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "yiwen-related-"));
  opened = await openAssistant(parseConfig({ CORPUS_DIR: "corpus", DATA_DIR: dataDir }));
}, 120_000);
afterAll(() => opened.close());

test("at least 95 in 100 of the questions offered are answered, for families and for staff", async () => {
  const index = opened.index();
  const clauses = [...index.clauses].filter(({ kind }) => kind === "body").filter((_, i) => i % 23 === 0);
  let offered = 0;
  const refused: string[] = [];
  for (const clause of clauses) {
    const region = index.documents.get(clause.document)?.regionLadder[0] ?? null;
    for (const audience of ["family", "staff"] as const) {
      for (const text of nextQuestions(index, clause.id, "", audience)) {
        offered++;
        const conversationId = `related:${offered}`;
        const staff = audience === "staff";
        const reply = await opened.assistant.converse({ conversationId, text, regionSetting: region, staff });
        if (reply.refused) refused.push(text);
      }
    }
  }
  expect(offered).toBeGreaterThan(60);
  expect(refused.length / offered, refused.join("\n")).toBeLessThanOrEqual(0.05);
}, 60_000);

test("none is asked by the clause itself, and none repeats another", () => {
  const index = opened.index();
  for (const clause of [...index.clauses].filter((_, i) => i % 11 === 0)) {
    const questions = nextQuestions(index, clause.id, "", "family");
    const own = new Set(
      index.questions.filter(({ clauseId }) => clauseId === clause.id).map(({ question }) => question),
    );
    expect(questions.filter((question) => own.has(question))).toEqual([]);
    expect(new Set(questions).size).toBe(questions.length);
  }
});
