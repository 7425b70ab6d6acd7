import { expect, test } from "vitest";
import { keyboardFor, keyboardUnder, readButtonData } from "../../../src/channels/telegram/keyboard.ts";
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

test("a page turns both ways where there is more, and a remark shows its choices", () => {
  const page = { passages: [], upFrom: "a-1", downFrom: null };
  expect(keyboardUnder({ passages: [], reply: null, page })).toEqual([[{ text: "上一页", callback_data: "u:a-1" }]]);
  expect(keyboardUnder({ passages: [], reply: null, page: { ...page, upFrom: null } })).toBeNull();
  expect(readButtonData("d:a-1")).toEqual({ name: "page", clauseId: "a-1", direction: "down" });
  const choices = keyboardUnder({ passages: [], reply: null, choices: ["甲省", "乙市", "丙县", "丁县"] });
  expect(choices?.map((row) => row.map(({ text }) => text))).toEqual([["甲省", "乙市", "丙县"], ["丁县"]]);
  expect(
    keyboardFor(sampleAnswer)
      .at(-1)
      ?.map(({ callback_data: data }) => readButtonData(data)?.name),
  ).toEqual(["regions", "judge", "judge"]);
});

test("a card is offered beside the other things to do, in two rows where one would be crowded", () => {
  const labels = (rows: ReturnType<typeof keyboardFor>): string[][] => rows.map((row) => row.map(({ text }) => text));
  expect(labels(keyboardFor(sampleAnswer, "card-1")).slice(-2)).toEqual([
    ["其他地区", "转发卡片"],
    ["有用", "没用"],
  ]);
  expect(labels(keyboardFor(sampleComparison, "card-1")).at(-1)).toEqual(["有用", "没用", "转发卡片"]);
  expect(readButtonData("k:card-1")).toEqual({ name: "card", cardId: "card-1" });
});

test("several citations are numbered as in the text", () => {
  expect(keyboardFor(sampleComparison)[0]?.map(({ text }) => text)).toEqual(["原文 1", "原文 2"]);
});

test("a clause id too long for a button gets none, rather than a refused message", () => {
  const reply = { ...sampleAnswer, citations: [{ ...sampleCitation, clauseId: "长".repeat(30) }] };
  for (const button of keyboardFor(reply).flat())
    expect(Buffer.byteLength(button.callback_data)).toBeLessThanOrEqual(64);
});
