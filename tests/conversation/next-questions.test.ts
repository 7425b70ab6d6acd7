import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askedCitations } from "../../src/conversation/cited-clause.ts";
import { couldWalk } from "../../src/conversation/entitlement-walk.ts";
import { createAssistant } from "../../src/conversation/converse.ts";
import { noJournal } from "../../src/conversation/journal.ts";
import { MemorySessions } from "../../src/conversation/session.ts";
import { spokenAnswer } from "../../src/conversation/spoken-reply.ts";
import { createLexicon } from "../../src/language/lexicon.ts";
import { openRegions } from "../../src/language/regions.ts";
import { createQuestionReader } from "../../src/retrieval/question.ts";
import { readMode } from "../../src/conversation/speaking-mode.ts";
import { openAssistant } from "../../src/main.ts";
import type { OpenedAssistant } from "../../src/main.ts";
import type { Reply } from "../../src/conversation/turn.ts";
import { writeSmallCorpus } from "../support/small-corpus.ts";

let opened: OpenedAssistant;
let conversations = 0;

beforeAll(async () => {
  opened = await openAssistant(await writeSmallCorpus());
});
afterAll(() => opened.close());

async function say(...texts: string[]): Promise<Reply> {
  const conversationId = `next:${++conversations}`;
  let reply: Reply | undefined;
  for (const text of texts) reply = await opened.assistant.converse({ conversationId, text });
  if (!reply) throw new Error("nothing was said");
  return reply;
}

describe("asking for a citation of the answer before", () => {
  const cited = ["a", "b"];
  test.each([
    ["第二个说详细点", ["b"]],
    ["第1条展开说说", ["a"]],
    ["原文在哪", ["a", "b"]],
    ["出处是哪一节？", ["a", "b"]],
    ["第三个再详细讲讲", null],
    ["第二个数是哪一年之前的？", null],
    ["原文里说的床位是多少张", null],
  ])("%s", (text, ids) => {
    expect(askedCitations(text, cited)).toEqual(ids);
  });

  test("the clause is shown in full with its place", async () => {
    const reply = await say("苏州高龄津贴每个月多少钱", "原文在哪");
    expect(reply).toMatchObject({ kind: "answer", refused: false });
    expect(reply.answer).toContain("所需资金由市、区两级财政承担");
    expect(reply.answer).toContain("落实高龄津贴");
    expect(reply.citations.every(({ text, quote }) => text.includes(quote))).toBe(true);
  });

  test("nothing is cited before the first answer", () => {
    expect(askedCitations("原文在哪", [])).toBeNull();
  });
});

test("staff mode is switched by its command, in Latin letters, too, and by nothing else", async () => {
  expect(readMode("/工作人员")).toBe("staff");
  expect(readMode("／STAFF")).toBe("staff");
  expect(readMode("/家属")).toBe("family");
  expect(readMode("养老院工作人员要培训吗")).toBeNull();
  expect(await say("/工作人员")).toMatchObject({ kind: "chat", refused: false, choices: [] });
});

test("answering is told for whom it words: by the session's mode, or by the turn's", async () => {
  const audiences: unknown[] = [];
  const sessions = new MemorySessions();
  const assistant = createAssistant({
    index: opened.index,
    readQuestion: createQuestionReader({ lexicon: createLexicon([]), regions: openRegions() }),
    resolveRegion: (text) => text,
    respond: (request) => {
      audiences.push(request.audience);
      return Promise.resolve(spokenAnswer({ kind: "answer", refused: false, text: "好" }));
    },
    sessions,
    journal: noJournal,
  });
  const conversationId = "next:staff";
  const text = "养老院的消防安全由哪个部门来检查";
  await assistant.converse({ conversationId, text });
  await assistant.converse({ conversationId, text: "/工作人员" });
  await assistant.converse({ conversationId, text });
  await assistant.converse({ conversationId, text: "/家属" });
  await assistant.converse({ conversationId, text, staff: true });
  await assistant.converse({ conversationId, text });
  expect(audiences).toEqual(["family", "staff", "staff", "family"]);
});

test("a question that asks for everything offers the walk and is answered all the same", async () => {
  expect(couldWalk("我妈82了能申请些啥补贴")).toBe(true);
  expect(couldWalk("高龄津贴多少钱一个月")).toBe(false);
  const reply = await say("苏州80岁老人有哪些补贴");
  expect(reply.choices[0]).toBe("我能申请什么");
  expect(reply.citations.length).toBeGreaterThan(0);
});

test("the place named last holds for a new question, a saved one for all that name none", async () => {
  const moved = await say("苏州高龄津贴多少钱", "浙江福利彩票公益金多少用于养老", "老年食堂的覆盖率要达到多少");
  expect(moved.citations[0]?.document).toBe("zhejiang");
  const conversationId = "next:saved";
  await opened.assistant.setRegion(conversationId, "苏州");
  await opened.assistant.converse({ conversationId, text: "浙江的福利彩票公益金多少用于养老" });
  const home = await opened.assistant.converse({ conversationId, text: "高龄津贴每个月发多少钱啊" });
  expect(home.citations[0]?.document).toBe("suzhou");
});

describe("a thing that documents name in so many words", () => {
  test("is answered with those words, marked with how far they go", async () => {
    const reply = await say("苏州有没有喘息服务");
    expect(reply).toMatchObject({ refused: false, region: "苏州市" });
    expect(reply.answer).toContain("喘息服务");
    expect(reply.citations.every(({ text, quote }) => text.includes(quote))).toBe(true);
  });

  test("its sum, its papers and its office are still refused where they are not written", async () => {
    expect((await say("浙江高龄津贴每个月多少钱")).refused).toBe(true);
    expect((await say("苏州喘息服务要带什么材料")).refused).toBe(true);
  });

  test("without a place it is asked back with what each region says, and the place alone is enough then", async () => {
    const conversationId = "next:asked-back";
    const asked = await opened.assistant.converse({ conversationId, text: "有没有高龄津贴" });
    expect(asked).toMatchObject({ kind: "clarify", refused: false });
    expect(new Set(asked.citations.map(({ document }) => document))).toEqual(new Set(["suzhou", "zhejiang"]));
    const answered = await opened.assistant.converse({ conversationId, text: "苏州" });
    expect(answered.answer).toContain("90元");
    expect(answered.citations.every(({ document }) => document === "suzhou")).toBe(true);
  });
});
