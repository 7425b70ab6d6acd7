import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FileJournal } from "../../src/conversation/journal.ts";
import { createServiceDesk, workingDaysAfter } from "../../src/conversation/service-desk.ts";

async function setUp() {
  const path = join(await mkdtemp(join(tmpdir(), "yiwen-desk-")), "journal.jsonl");
  const journal = new FileJournal({ path });
  return { path, journal, desk: createServiceDesk(journal) };
}

test("a complaint has a receipt, a last day, and no personal number", async () => {
  const { desk, path } = await setUp();
  const complaint = await desk.complain("回答不对", "津贴答错了，我电话13800138000");
  expect(complaint.receipt).toMatch(/^[A-Z]{8}$/);
  expect(complaint.dueDate).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(await readFile(path, "utf8")).not.toContain("13800138000");
  expect(await desk.complaint(complaint.receipt.toLowerCase())).toMatchObject({ answer: null, topic: "回答不对" });
});

test("the answer is found by the receipt, and the answered go to the end of the list", async () => {
  const { desk } = await setUp();
  const first = await desk.complain("其他", "第一件\n两行");
  const second = await desk.complain("其他", "第二件");
  await desk.answerComplaint(first.receipt, "已经改好。");
  expect(await desk.complaint(first.receipt)).toMatchObject({ text: "第一件\n两行", answer: "已经改好。" });
  expect((await desk.complaints()).map(({ receipt }) => receipt)).toEqual([second.receipt, first.receipt]);
});

test("an unknown receipt, an empty and an oversized text are refused", async () => {
  const { desk } = await setUp();
  await expect(desk.complaint("AAAAAAAA")).rejects.toThrow("没有这个受理号");
  await expect(desk.answerComplaint("AAAAAAAA", "好")).rejects.toThrow("没有这个受理号");
  await expect(desk.complain("其他", " \n ")).rejects.toThrow("还没有写内容");
  await expect(desk.complain("其他", "长".repeat(1001))).rejects.toThrow("太长");
});

test("fifteen working days skip week-ends, counted in China's time", () => {
  // Friday evening in London is Saturday morning in China.
  expect(workingDaysAfter(new Date("2026-03-06T20:00:00Z"), 1)).toBe("2026-03-09");
  expect(workingDaysAfter(new Date("2026-03-02T01:00:00Z"), 15)).toBe("2026-03-23");
});

test("questions without an answer are counted, the most asked on top; handled ones close until they are asked again", async () => {
  const { desk, journal } = await setUp();
  const gap = (who: string, question: string) => journal.record(who, { kind: "gap", region: "甲省", question });
  await gap("a", "长寿金多少？");
  await gap("b", "长寿金多少");
  await gap("b", "长寿金 多少？");
  await gap("c", "殡葬补贴多少");
  await journal.record("c", { kind: "useless", region: "甲省", question: "殡葬补贴多少" });
  await journal.record("c", { kind: "useful", region: "甲省", question: "别的" });
  await desk.handIn("能不能报销，我身份证11010519491231002X", null);
  const before = await desk.gaps();
  expect(before.map(({ times, useless }) => [times, useless])).toEqual([
    [3, 0],
    [1, 1],
    [1, 0],
  ]);
  expect(JSON.stringify(before)).not.toContain("11010519491231002X");
  await desk.markHandled("长寿金多少？", "甲省");
  expect((await desk.gaps()).find(({ question }) => question.startsWith("长寿金"))?.isHandled).toBe(true);
  await gap("d", "长寿金多少");
  expect((await desk.gaps())[0]).toMatchObject({ question: "长寿金多少？", times: 4, isHandled: false });
});
