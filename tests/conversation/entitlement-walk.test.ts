import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startsWalk, WALK_TTL_MS } from "../../src/conversation/entitlement-walk.ts";
import { emptySession, FileSessions, MemorySessions } from "../../src/conversation/session.ts";
import { WalkDesk } from "../../src/conversation/walk-desk.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { readAge, readCare, readLiving, readStandings } from "../../src/conversation/told-person.ts";
import { openAssistant } from "../../src/main.ts";
import type { OpenedAssistant } from "../../src/main.ts";
import type { Reply } from "../../src/conversation/turn.ts";
import { writeSmallCorpus } from "../support/small-corpus.ts";

let opened: OpenedAssistant;
let walks = 0;

beforeAll(async () => {
  opened = await openAssistant(await writeSmallCorpus());
});
afterAll(() => opened.close());

async function say(conversationId: string, text: string): Promise<Reply> {
  return opened.assistant.converse({ conversationId, text });
}

/** The last reply of a fresh conversation. */
async function walk(...texts: string[]): Promise<Reply> {
  const conversationId = `walk:${++walks}`;
  let reply: Reply | undefined;
  for (const text of texts) reply = await say(conversationId, text);
  if (!reply) throw new Error("nothing was said");
  return reply;
}

describe("what is typed at a step is understood", () => {
  test.each([
    ["八十二", 82, 82],
    ["82岁", 82, 82],
    ["今年八十多了", 80, 89],
    ["快八十了", 78, 79],
    ["1942年生", 83, 84],
    ["70到79岁", 70, 79],
    ["100岁以上", 100, 125],
    ["我妈七十八", 78, 78],
  ])("an age: %s", (text, from, to) => {
    expect(readAge(text, 2026)).toEqual({ from, to });
  });

  test("no age is read from other numbers", () => {
    expect(readAge("第3步", 2026)).toBeNull();
    expect(readAge("没有", 2026)).toBeNull();
  });

  test.each([
    ["就她一个人", "alone"],
    ["老两口一起过", "empty-nest"],
    ["就跟我爸两个人", "empty-nest"],
    ["儿子女儿都在外地打工", "left-behind"],
    ["跟我们一起住", "family"],
    ["在养老院", "home"],
  ])("how somebody lives: %s", (text, living) => {
    expect(readLiving(text)).toBe(living);
  });

  test.each([
    ["吃低保", ["minimum-income"]],
    ["五保户", ["destitute"]],
    ["低保边缘", ["near-minimum"]],
    ["都没有", []],
    ["没吃低保", []],
    ["低保，也是失独家庭", ["minimum-income", "bereaved"]],
  ])("a standing: %s", (text, standings) => {
    expect(readStandings(text)).toEqual(standings);
  });

  test.each([
    ["瘫痪在床", "full"],
    ["自己都能", "able"],
    ["有些事要人帮", "partial"],
    ["老年痴呆", "full"],
    ["半自理", "partial"],
    ["全靠人照顾或失智", "full"],
    ["能自理", "able"],
    ["不能自理", "full"],
  ])("how much care: %s", (text, care) => {
    expect(readCare(text)).toBe(care);
  });
});

test("it is started by its command and by words that ask for nothing else", () => {
  for (const text of ["/我能申请什么", "我能申请什么", "我妈能申请什么", "老人能领些啥"])
    expect(startsWalk(text)).toBe(true);
  for (const text of ["高龄津贴能领多少", "我妈82了能申请些啥补贴", "能申请公办养老院吗"])
    expect(startsWalk(text)).toBe(false);
});

test("each step is one question with its place, choices and ways out", async () => {
  const first = await walk("/我能申请什么");
  expect(first).toMatchObject({ kind: "clarify", refused: false, citations: [] });
  expect(first.answer).toContain("第1步，共5步");
  expect(first.choices).toEqual(["苏州市", "浙江省", "退出"]);
  const third = await walk("/我能申请什么", "昆山", "八十五");
  expect(third.answer).toContain("第3步，共5步");
  expect(third.choices).toEqual(expect.arrayContaining(["跳过", "上一步", "退出"]));
});

test("at the end stands a cited list for that person, and the walk is over", async () => {
  const id = "walk:end";
  for (const text of ["/我能申请什么", "昆山", "85", "一个人住", "都没有"]) await say(id, text);
  const list = await say(id, "全靠人照顾或失智");
  expect(list).toMatchObject({ kind: "answer", refused: false, region: "苏州市" });
  expect(list.answer).toContain("每人每月不低于90元");
  expect(list.citations.every(({ text, quote }) => text.includes(quote))).toBe(true);
  expect(list.answer).not.toContain("护理补贴");
  expect((await say(id, "85")).answer).not.toContain("步");
});

test("a few words can answer several steps at once", async () => {
  const reply = await walk("/我能申请什么", "苏州", "85岁，瘫痪在床，吃低保", "一个人住");
  expect(reply.kind).toBe("answer");
  expect(reply.answer).toContain("护理补贴");
});

test("a step can be skipped, taken back and left; what is not understood is asked again", async () => {
  expect((await walk("/我能申请什么", "苏州", "跳过")).answer).toContain("第3步");
  expect((await walk("/我能申请什么", "苏州", "85", "上一步")).answer).toContain("第2步");
  expect((await walk("/我能申请什么", "跳过")).answer).toContain("第1步");
  expect((await walk("/我能申请什么", "成都")).answer).toContain("没有成都市的养老政策文件");
  expect((await walk("/我能申请什么", "江苏省")).answer).toContain("苏州市");
  expect((await walk("/我能申请什么", "霍格沃茨")).answer).toContain("没有认出");
  expect((await walk("/我能申请什么", "苏州", "蓝色的")).answer).toContain("没有看懂年龄");
  expect(await walk("/我能申请什么", "苏州", "退出")).toMatchObject({ kind: "chat", choices: [] });
});

test("«什么都要人帮» tells, «什么算失能？» asks", async () => {
  const before = ["/我能申请什么", "苏州", "85", "一个人住", "什么都没有"];
  expect((await walk(...before)).answer).toContain("第5步");
  expect((await walk(...before, "什么都要人帮，离不开人")).kind).toBe("answer");
  expect((await walk(...before, "怎么才算失能老人？")).choices).toContain("继续");
});

test("a question in between is answered, and the walk goes on where it was", async () => {
  const id = "walk:between";
  for (const text of ["/我能申请什么", "苏州", "85"]) await say(id, text);
  const answer = await say(id, "高龄津贴每个月多少钱？");
  expect(answer.answer).toContain("90元");
  expect(answer.choices).toContain("继续");
  expect((await say(id, "继续")).answer).toContain("第3步");
});

test("an emergency is answered before anything else", async () => {
  expect((await walk("/我能申请什么", "苏州", "我妈叫不醒了")).kind).toBe("emergency");
});

test("what is forgotten takes the walk with it", async () => {
  const id = "walk:forgotten";
  for (const text of ["/我能申请什么", "苏州"]) await say(id, text);
  await opened.assistant.forget(id);
  expect((await say(id, "85岁")).answer).not.toContain("第3步");
});

test("a walk that was left alone is gone after its time, from the store too", async () => {
  const index = opened.index();
  let nowMs = 1_000;
  const sessions = new MemorySessions({ now: () => nowMs });
  const desk = new WalkDesk({
    sessions,
    read: () => {
      throw new Error("no place is read here");
    },
    now: () => new Date(nowMs),
  });
  const conversationId = "walk:late";
  const visit = async (text: string) =>
    desk.visit({
      conversationId,
      text,
      session: await sessions.read(conversationId),
      index,
      region: null,
      regions: [],
    });
  expect(await visit("/我能申请什么")).toMatchObject({ kind: "answer" });
  expect((await sessions.read(conversationId)).walk).not.toBeNull();
  nowMs += WALK_TTL_MS;
  const late = await visit("82");
  expect(late).toMatchObject({ kind: "answer", choices: ["我能申请什么"] });
  expect((await sessions.read(conversationId)).walk).toBeNull();
  expect(await visit("养老院的消防安全由谁检查？")).toMatchObject({ kind: "none" });
});

test("a walk left behind by a stopped process is swept from its file, the rest of the session is kept", async () => {
  const folder = temporaryFolder();
  const store = new FileSessions({ folder });
  const person = { ladder: ["苏州市"], age: null, living: null, standings: null, care: null, disabled: null };
  const walk = { person, done: ["region" as const], expiresAt: 1 };
  await store.write("a", { ...emptySession, topic: "高龄津贴", walk });
  expect(await store.sweep(Date.now() + WALK_TTL_MS + 1_000)).toBe(0);
  expect(await store.read("a")).toEqual({ ...emptySession, topic: "高龄津贴" });
});
