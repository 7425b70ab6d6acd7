import { Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { openAssistant } from "../../src/main.ts";
import { startFakeModelServer } from "../support/fake-model-server.ts";
import type { FakeModelServer } from "../support/fake-model-server.ts";
import { writeSmallCorpus } from "../support/small-corpus.ts";

let server: FakeModelServer | undefined;
afterEach(async () => {
  vi.restoreAllMocks();
  await server?.close();
  server = undefined;
});

const question = { conversationId: "model:1", text: "高龄津贴每个月多少钱", regionSetting: "苏州市" };

test("a configured model writes the answer from the chosen clauses, under its label", async () => {
  server = await startFakeModelServer(() => "80周岁以上老人每月能领不低于90元的高龄津贴。[1]");
  const config = { ...(await writeSmallCorpus()), llm: { baseUrl: server.baseUrl, apiKey: "key", model: "fake" } };
  const opened = await openAssistant(config);
  let streamed = "";
  const reply = await opened.assistant.converse({
    ...question,
    onStep: (step) => {
      if (step.stage === "delta") streamed += step.text;
    },
  });
  await opened.close();
  expect(reply.engine).toBe("model");
  expect(streamed).toContain("90元");
  expect(reply.notices.join()).toContain("人工智能模型");
  expect(reply.citations[0]?.path).toContain("1. 落实高龄津贴");
  const sent = JSON.stringify(server.requests[0]?.messages);
  expect(sent).toContain("每人每月不低于90元");
  expect(sent).not.toContain("浙江省");
});

test("a refusal is never handed to the model", async () => {
  server = await startFakeModelServer(() => "每月90元。[1]");
  const config = { ...(await writeSmallCorpus()), llm: { baseUrl: server.baseUrl, apiKey: undefined, model: "fake" } };
  const opened = await openAssistant(config);
  const reply = await opened.assistant.converse({ ...question, regionSetting: "浙江省" });
  await opened.close();
  expect(reply).toMatchObject({ refused: true, engine: "extractive" });
  expect(server.requests).toHaveLength(0);
});

test("without a model or an embedding server nothing opens a connection", async () => {
  const connect = vi.spyOn(Socket.prototype, "connect");
  const opened = await openAssistant(await writeSmallCorpus());
  const reply = await opened.assistant.converse(question);
  await opened.close();
  expect(reply.answer).toContain("90元");
  expect(connect).not.toHaveBeenCalled();
});
