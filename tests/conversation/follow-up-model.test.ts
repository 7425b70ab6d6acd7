import { afterEach, describe, expect, test } from "vitest";
import { isFaithful, rewriteFollowUp } from "../../src/conversation/follow-up-model.ts";
import type { FollowUpWriter } from "../../src/conversation/follow-up-model.ts";
import type { Reader } from "../../src/conversation/follow-up.ts";
import { ModelError } from "../../src/errors.ts";
import { openAssistant } from "../../src/main.ts";
import { makeQuestion } from "../support/clauses.ts";
import { startFakeModelServer } from "../support/fake-model-server.ts";
import type { FakeModelServer } from "../support/fake-model-server.ts";
import { writeSmallCorpus } from "../support/small-corpus.ts";

const PLACES: Record<string, string[]> = { 苏州: ["苏州市", "江苏省"], 浙江: ["浙江省"] };
const read: Reader = (text) =>
  makeQuestion(text, {
    namedRegions: Object.entries(PLACES).flatMap(([mention, ladder]) =>
      text.includes(mention) ? [{ mention, ladder }] : [],
    ),
  });
const said = ["苏州80岁老人高龄津贴多少"];

describe("a model's words are taken only if they add nothing", () => {
  test.each([
    ["苏州80岁老人的高龄津贴由谁负责？", true],
    ["苏州八十岁老人的高龄津贴谁负责", true],
    ["浙江80岁老人的高龄津贴由谁负责？", false],
    ["苏州90岁老人的高龄津贴由谁负责？", false],
    ["苏州80岁老人的护理补贴由谁负责？", false],
    ["由民政局负责[1]", false],
    ["苏州高龄津贴\n谁负责", false],
    ["", false],
  ])("%s", (words, expected) => {
    expect(isFaithful(words, said, "谁负责？", read)).toBe(expected);
  });

  test("the place that the turn names must stay", () => {
    expect(isFaithful("高龄津贴由谁负责", said, "浙江谁负责", read)).toBe(false);
  });
});

const resolved = { text: `${said[0]}，谁负责？`, isFollowUp: true, topic: said[0] ?? "" };
const turn = { resolved, asked: "谁负责？", memory: { topic: said[0] ?? null, lastFollowUp: null }, read };

test("where the model fails, lies or is not there, the offline question stands", async () => {
  const lying: FollowUpWriter = { rewrite: () => Promise.resolve("浙江的高龄津贴谁负责") };
  const failing: FollowUpWriter = {
    rewrite: () => Promise.reject(new ModelError("大模型服务没有正常回答。", { remedy: "请检查服务。" })),
  };
  for (const writer of [lying, failing, null]) expect(await rewriteFollowUp(writer, turn)).toEqual(resolved);
  const good: FollowUpWriter = { rewrite: () => Promise.resolve("苏州80岁老人的高龄津贴谁负责") };
  expect(await rewriteFollowUp(good, turn)).toMatchObject({ text: "苏州80岁老人的高龄津贴谁负责", topic: said[0] });
});

let server: FakeModelServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

test("a configured model is asked for a follow-up, and never for a question that stands on its own", async () => {
  server = await startFakeModelServer(() => "苏州喘息服务由谁负责");
  const config = { ...(await writeSmallCorpus()), llm: { baseUrl: server.baseUrl, apiKey: undefined, model: "fake" } };
  const opened = await openAssistant(config);
  const conversationId = "model:follow-up";
  await opened.assistant.converse({ conversationId, text: "苏州有没有喘息服务" });
  const asksToRewrite = (): number =>
    server?.requests.filter(({ messages }) => JSON.stringify(messages).includes("【追问】")).length ?? 0;
  expect(asksToRewrite()).toBe(0);
  const reply = await opened.assistant.converse({ conversationId, text: "谁负责" });
  await opened.close();
  expect(asksToRewrite()).toBe(1);
  expect(reply.answer).toContain("市民政局");
});
