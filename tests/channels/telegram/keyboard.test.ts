import { expect, test } from "vitest";
import { keyboardFor, readButtonData } from "../../../src/channels/telegram/keyboard.ts";
import { sampleAnswer, sampleCitation, sampleComparison } from "../../support/fake-assistant.ts";

test("every button's data is read back to its meaning", () => {
  const meanings = keyboardFor(sampleComparison)
    .flat()
    .map((button) => readButtonData(button.callback_data));
  expect(meanings).toEqual([
    { name: "clause", clauseId: sampleCitation.clauseId },
    { name: "clause", clauseId: "other-2-1" },
    { name: "judge", useful: true },
    { name: "judge", useful: false },
  ]);
  expect(readButtonData("x:1")).toBeNull();
  expect(readButtonData("c:")).toBeNull();
});

test("several citations are numbered as in the text", () => {
  expect(keyboardFor(sampleComparison)[0]?.map(({ text }) => text)).toEqual(["原文 1", "原文 2"]);
});

test("a clause id too long for a button gets none, rather than a refused message", () => {
  const reply = { ...sampleAnswer, citations: [{ ...sampleCitation, clauseId: "长".repeat(30) }] };
  for (const button of keyboardFor(reply).flat())
    expect(Buffer.byteLength(button.callback_data)).toBeLessThanOrEqual(64);
});
