/** The whole service with every channel configured, each against its fake server on loopback: the same question, the same facts. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseConfig } from "../src/config.ts";
import { serve } from "../src/serve.ts";
import type { RunningService } from "../src/serve.ts";
import type { FakeTelegram } from "./support/fake-telegram-server.ts";
import type { FakeWecomBot } from "./support/fake-wecom-bot-server.ts";
import { callbackRequest, messageXml } from "./support/fake-wecom-server.ts";
import type { FakeWecom } from "./support/fake-wecom-server.ts";
import { until } from "./support/loopback-server.ts";
import { createMemoryLogger } from "./support/memory-logger.ts";
import { startMessengerServers } from "./support/messenger-servers.ts";
import type { MessengerServers } from "./support/messenger-servers.ts";
import { writeSmallCorpus } from "./support/small-corpus.ts";

const question = "苏州高龄津贴每个月多少钱";
const facts = ["90元", "苏州市“十四五”养老服务规划", "苏府办〔2021〕9号", "1. 落实高龄津贴", "已经结束", "12345"];

let servers: MessengerServers;
let telegram: FakeTelegram;
let wecom: FakeWecom;
let bot: FakeWecomBot;
let service: RunningService;

beforeAll(async () => {
  servers = await startMessengerServers();
  ({ telegram, wecom, bot } = servers);
  const { corpusDir, dataDir } = await writeSmallCorpus();
  const config = parseConfig({
    CORPUS_DIR: corpusDir,
    DATA_DIR: dataDir,
    PORT: "0",
    ...servers.environment,
    ADMIN_TOKEN: "admin-token",
  });
  service = await serve(config, { logger: createMemoryLogger(), reportLines: () => ["done"] });
}, 60_000);

afterAll(async () => {
  await service.stop();
  await servers.close();
}, 30_000);

test("every configured channel serves", () => {
  expect(service.channels).toHaveLength(4);
});

test("the web page's interface answers with the facts and their place", async () => {
  const response = await fetch(`${service.address}/api/ask`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ question }),
  });
  const { answer } = (await response.json()) as { answer: string };
  for (const fact of facts) expect(answer).toContain(fact);
});

test("Telegram answers with the same facts", async () => {
  telegram.say(question);
  await until(() => telegram.lastText().includes("90元"), "the answer", 10_000);
  for (const fact of facts) expect(telegram.lastText()).toContain(fact);
});

test("the WeCom app answers a callback that came through the web server with the same facts", async () => {
  const request = callbackRequest(messageXml({ messageId: "serve-1", text: question, userId: "wang" }));
  const { search } = new URL(request.url);
  const response = await fetch(`${service.address}/wecom/callback${search}`, {
    method: "POST",
    body: await request.text(),
  });
  expect(response.status).toBe(200);
  const seen = (): string => wecom.received.map(({ content }) => content).join("\n");
  await until(() => seen().includes("90元"), "the answer", 10_000);
  for (const fact of facts) expect(seen()).toContain(fact);
});

test("the WeCom AI bot streams the same facts", async () => {
  bot.say("serve-2", question);
  const seen = (): string => bot.streams.map(({ versions }) => versions.at(-1) ?? "").join("\n");
  await until(() => seen().includes("90元"), "the answer", 10_000);
  for (const fact of facts) expect(seen().replaceAll("\\", "")).toContain(fact);
});

test("re-indexing needs the administrator's token", async () => {
  const reindex = (token: string): Promise<Response> =>
    fetch(`${service.address}/api/admin/reindex`, { method: "POST", headers: { authorization: `Bearer ${token}` } });
  expect((await reindex("wrong")).status).toBe(401);
  const allowed = await reindex("admin-token");
  expect(allowed.status).toBe(200);
  expect(await allowed.text()).toContain("done");
});
