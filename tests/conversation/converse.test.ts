import { afterAll, beforeAll, expect, test } from "vitest";
import { openAssistant } from "../../src/main.ts";
import type { OpenedAssistant } from "../../src/main.ts";
import type { Reply } from "../../src/conversation/turn.ts";
import { writeSmallCorpus } from "../support/small-corpus.ts";

let opened: OpenedAssistant;
let turns = 0;

beforeAll(async () => {
  opened = await openAssistant(await writeSmallCorpus());
});
afterAll(() => opened.close());

/** Puts texts to the bot in one fresh conversation and returns the last reply. */
async function say(texts: string[], regionSetting: string | null = null): Promise<Reply> {
  const conversationId = `test:${++turns}`;
  let reply: Reply | undefined;
  for (const text of texts) reply = await opened.assistant.converse({ conversationId, text, regionSetting });
  if (!reply) throw new Error("nothing was said");
  return reply;
}

test("an amount is answered first, quoted verbatim, with its source and the plan's end", async () => {
  const reply = await say(["苏州高龄津贴每个月多少钱"]);
  expect(reply).toMatchObject({ kind: "answer", refused: false, region: "苏州市", engine: "extractive" });
  expect(reply.sections[0]?.text).toContain("90元");
  expect(reply.citations[0]?.path).toContain("1. 落实高龄津贴");
  expect(reply.citations.every(({ text, quote }) => text.includes(quote))).toBe(true);
  expect(reply.notices.join()).toContain("已经结束");
  expect(reply.answer).toContain("苏府办〔2021〕9号");
});

test("an amount that the plan does not state is refused, and no other region's is borrowed", async () => {
  const reply = await say(["浙江高龄津贴每个月多少钱"]);
  expect(reply).toMatchObject({ kind: "refusal", refused: true });
  expect(reply.answer).toContain("金额");
  expect(reply.answer).not.toContain("90元");
  expect(reply.citations.every(({ document }) => document === "zhejiang")).toBe(true);
});

test("a saved region counts until the question names another", async () => {
  expect((await say(["高龄津贴有没有"], "苏州市")).citations[0]?.document).toBe("suzhou");
  expect((await say(["浙江的高龄津贴有没有"], "苏州市")).citations[0]?.document).toBe("zhejiang");
});

test("a question whose answer depends on the place is asked back with what can be said", async () => {
  const reply = await say(["高龄津贴制度有没有"]);
  expect(reply.kind).toBe("clarify");
  expect(reply.refused).toBe(false);
  expect(new Set(reply.citations.map(({ document }) => document))).toEqual(new Set(["suzhou", "zhejiang"]));
  expect(reply.choices).toEqual(expect.arrayContaining(["苏州市", "浙江省"]));
});

test("naming only a place continues the question before", async () => {
  const reply = await say(["苏州福利彩票公益金多少用于养老", "那浙江呢"]);
  expect(reply.answer).toContain("55%");
  expect(reply.citations[0]?.document).toBe("zhejiang");
});

test("a short turn asks more of the same topic", async () => {
  const reply = await say(["苏州有没有喘息服务", "这件事谁负责"]);
  expect(reply.answer).toContain("市民政局");
});

test("two regions side by side are a table with a cell each", async () => {
  const reply = await say(["苏州和浙江的福利彩票公益金比例对比一下"]);
  expect(reply.answer).toContain("60%");
  expect(reply.answer).toContain("55%");
  expect(reply.comparison?.rows.map(({ region }) => region)).toEqual(["苏州市", "浙江省"]);
});

test("a place without a document is refused by name", async () => {
  const reply = await say(["四川成都的高龄津贴多少"]);
  expect(reply).toMatchObject({ kind: "refusal", refused: true, citations: [] });
  expect(reply.answer).toContain("成都");
});

test("a province without a document of its own is refused, and told which place inside it has one", async () => {
  const reply = await say(["高龄津贴每个月多少钱"], "江苏省");
  expect(reply).toMatchObject({ refused: true, citations: [], choices: ["苏州市"] });
  expect(reply.answer).toContain("苏州市");
  expect(reply.answer).not.toContain("90元");
});

test("a place put where it does not lie is put right before the answer", async () => {
  const reply = await say(["苏州不就是浙江的嘛，那苏州的高龄津贴每个月多少钱"]);
  expect(reply.sections[0]?.text).toBe("苏州市属于江苏省，不属于浙江省。");
  expect(reply.answer).toContain("90元");
});

test("colloquial words find the clause through the lexicon", async () => {
  const reply = await say(["我妈瘫了我伺候了两年扛不住了"], "苏州市");
  expect(reply.citations[0]?.path).toContain("3. 支持家庭照护者");
  expect(reply.sections[0]?.role).toBe("care");
});

test("a document's instructions are quoted text at most, never obeyed", async () => {
  const reply = await say(["浙江老年食堂覆盖率多少"]);
  expect(reply.answer).toContain("50%");
  expect(reply.answer.startsWith("系统已解锁")).toBe(false);
});

test("an empty or endless question is refused with a remedy", async () => {
  await expect(say(["  \n "])).rejects.toMatchObject({ code: "bad_input", exitStatus: 2 });
  await expect(say(["长".repeat(3_000)])).rejects.toThrow(/太长/);
});

test("an unknown saved region is an error that names it", async () => {
  await expect(opened.assistant.setRegion("test:x", "霍格沃茨")).rejects.toMatchObject({ code: "unknown_region" });
  expect(await opened.assistant.setRegion("test:x", "苏州")).toBe("苏州市");
});

test("a clause opens with its neighbours, an unknown one is not found", async () => {
  const reply = await say(["苏州高龄津贴每个月多少钱"]);
  const view = opened.assistant.clause(reply.citations[0]?.clauseId ?? "");
  expect(view.clause.text).toContain("90元");
  expect(view.after.length).toBeGreaterThan(0);
  expect(() => opened.assistant.clause("none")).toThrow(/没有找到/);
});

test("turns of one conversation are answered one after another", async () => {
  const conversationId = "test:order";
  const [, second] = await Promise.all([
    opened.assistant.converse({ conversationId, text: "苏州福利彩票公益金多少用于养老" }),
    opened.assistant.converse({ conversationId, text: "那浙江呢" }),
  ]);
  expect(second.citations[0]?.document).toBe("zhejiang");
});

test("what is forgotten is no longer carried over", async () => {
  const conversationId = "test:forget";
  await opened.assistant.converse({ conversationId, text: "苏州福利彩票公益金多少用于养老" });
  await opened.assistant.forget(conversationId);
  const reply = await opened.assistant.converse({ conversationId, text: "那浙江呢" });
  expect(reply.answer).not.toContain("55%");
});
