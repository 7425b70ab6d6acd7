import { expect, test } from "vitest";
import { cite } from "../../src/answering/cite.ts";
import { SentenceGate } from "../../src/answering/sentence-gate.ts";
import { makeClause, makeDocument } from "../support/clauses.ts";

const clause = makeClause({ text: "每年开展一次体检。每月补贴90元。鼓励子女陪护。" });
const citations = [cite(clause, makeDocument(), clause.text)];

function gateOver(pieces: readonly string[]): { shown: string[]; result: ReturnType<SentenceGate["end"]> } {
  const shown: string[] = [];
  const gate = new SentenceGate(citations, (text) => shown.push(text));
  for (const piece of pieces) gate.push(piece);
  return { shown, result: gate.end() };
}

test("a sentence is shown when it is whole and its marks are known", () => {
  const shown: string[] = [];
  const gate = new SentenceGate(citations, (text) => shown.push(text));
  gate.push("每月补贴90");
  gate.push("元。[1");
  expect(shown).toEqual([]);
  gate.push("]鼓");
  expect(shown).toEqual(["每月补贴90元。[1]"]);
});

test("a sentence with its mark before the full stop is shown at once", () => {
  const shown: string[] = [];
  new SentenceGate(citations, (text) => shown.push(text)).push("每月补贴90元[1]。");
  expect(shown).toEqual(["每月补贴90元[1]。"]);
});

test("what is shown does not depend on how the words arrive", () => {
  const words = "每月补贴90元。[1]鼓励子女陪护[1]。每年开展一次体检。[1]";
  const whole = gateOver([words]);
  expect(gateOver(words.split("")).shown).toEqual(whole.shown);
  expect(whole.shown).toHaveLength(3);
  expect(whole.result).toMatchObject({ held: [], leads: true });
});

test("after a sentence that fails nothing more is shown, though what is sound is kept", () => {
  const { shown, result } = gateOver(["每月补贴90元。[1]每月补贴900元。[1]鼓励子女陪护。[1]"]);
  expect(shown).toEqual(["每月补贴90元。[1]"]);
  expect(result.sound).toEqual(["每月补贴90元。[1]", "鼓励子女陪护。[1]"]);
  expect(result.held.map(({ sentence }) => sentence)).toEqual(["每月补贴900元。[1]"]);
});

test("an answer whose first sentence fails does not lead", () => {
  expect(gateOver(["每月补贴900元。[1]鼓励子女陪护。[1]"]).result.leads).toBe(false);
});
