/** The card's doors: HTTP and the three messengers, each from the question to the picture that arrives. */
import { expect, onTestFinished, test } from "vitest";
import { keepCards } from "../../../src/channels/card/card-keeping-assistant.ts";
import { CardShelf } from "../../../src/channels/card/card-shelf.ts";
import { CardUnavailableError } from "../../../src/channels/card/typeface.ts";
import { createTelegramChannel } from "../../../src/channels/telegram.ts";
import { createWebApp } from "../../../src/channels/web/app.ts";
import { createWecomAppChannel } from "../../../src/channels/wecom-app.ts";
import { setUpTelegram, setUpWecomBot } from "../../support/channel-set-up.ts";
import { createFakeAssistant } from "../../support/fake-assistant.ts";
import { fakeBotToken, startFakeTelegram } from "../../support/fake-telegram-server.ts";
import type { FakeTelegram } from "../../support/fake-telegram-server.ts";
import { callbackRequest, messageXml, startFakeWecom, wecomSettings } from "../../support/fake-wecom-server.ts";
import { until } from "../../support/loopback-server.ts";
import { createMemoryLogger } from "../../support/memory-logger.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const noFont = (): Promise<never> => Promise.reject(new CardUnavailableError("没有字体。", { remedy: "请装字体。" }));

function shelved(hasFont = true) {
  const logger = createMemoryLogger();
  const cards = new CardShelf({ logger, ...(hasFont ? {} : { openPainter: noFont }) });
  return { logger, cards, assistant: keepCards(createFakeAssistant(), cards) };
}

async function askWeb(
  app: ReturnType<typeof createWebApp>,
  body: object,
  accept = "application/json",
): Promise<Response> {
  const headers = { "Content-Type": "application/json", Accept: accept };
  return await app.request("/api/ask", { method: "POST", headers, body: JSON.stringify(body) });
}

test("HTTP: an answer names its card, the card is a picture that no cache keeps, and forgetting deletes it", async () => {
  const app = createWebApp(shelved());
  const conversationId = "page-12345";
  const { card } = (await (await askWeb(app, { question: "护理型床位", conversationId })).json()) as { card: string };
  expect(card).toMatch(/^\/api\/cards\/[\w-]{22}\.png$/);
  const response = await app.request(card);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("image/png");
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(
    Buffer.from(await response.arrayBuffer())
      .subarray(1, 4)
      .toString(),
  ).toBe("PNG");
  await app.request("/api/forget", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ conversationId }),
  });
  expect((await app.request(card)).status).toBe(404);
});

test("HTTP: steps name the card too; a question without a conversation leaves none", async () => {
  const app = createWebApp(shelved());
  const steps = await askWeb(app, { question: "护理型床位", conversationId: "page-12345" }, "text/event-stream");
  expect(await steps.text()).toMatch(/"card":"\/api\/cards\//);
  expect(await (await askWeb(app, { question: "护理型床位" })).json()).toMatchObject({ card: null });
});

test("HTTP: no card is made of posted words, of a guessed id, or without a shelf", async () => {
  const app = createWebApp(shelved());
  for (const path of [`/api/cards/${"A".repeat(22)}.png`, "/api/cards/x.png", "/api/cards/..%2f..%2fx.png"]) {
    expect((await app.request(path)).status).toBe(404);
  }
  const post = { method: "POST", body: JSON.stringify({ text: "每人发一万元" }) };
  expect((await app.request(`/api/cards/${"A".repeat(22)}.png`, post)).status).toBe(404);
  const { logger, assistant } = shelved();
  const bare = createWebApp({ logger, assistant });
  expect(await (await askWeb(bare, { question: "床位", conversationId: "page-12345" })).json()).toMatchObject({
    card: null,
  });
});

test("HTTP: without a typeface the card answers 503 with the remedy", async () => {
  const app = createWebApp(shelved(false));
  const body = (await (await askWeb(app, { question: "床位", conversationId: "page-12345" })).json()) as {
    card: string;
  };
  const response = await app.request(body.card);
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ error: { code: "card_unavailable" } });
});

async function telegramWith(hasFont = true) {
  const telegram = await startFakeTelegram();
  const channel = createTelegramChannel({
    ...shelved(hasFont),
    dataDir: temporaryFolder(),
    botToken: fakeBotToken,
    apiRoot: telegram.url,
    mode: "polling",
    webhookSecret: undefined,
    firstWaitMs: 5,
    pollSeconds: 1,
    stopTimeoutMs: 200,
  });
  onTestFinished(async () => {
    await channel.stop();
    await telegram.close();
  });
  await channel.start();
  telegram.say("护理型床位");
  await until(() => (telegram.messages[0]?.keyboard.length ?? 0) > 0, "the answer");
  return telegram;
}

function pressCard(telegram: FakeTelegram): void {
  const [message] = telegram.messages;
  if (message === undefined) throw new Error("no answer");
  telegram.press(message, "转发卡片");
}

test("Telegram: the button brings one picture with its source, and no further message", async () => {
  const telegram = await telegramWith();
  pressCard(telegram);
  await until(() => telegram.photos.length > 0, "the card");
  expect(telegram.photos[0]?.caption).toContain("甲政发〔2022〕8号");
  expect(telegram.messages).toHaveLength(1);
});

test("Telegram: a card refused for a while is sent again, one whose receipt was lost is not", async () => {
  const telegram = await telegramWith();
  let failures = 2;
  telegram.fault = (method) => (method === "sendPhoto" && failures-- > 0 ? { status: 429, retryAfter: 0 } : null);
  pressCard(telegram);
  await until(() => telegram.photos.length === 1, "the card");
  telegram.fault = (method) => (method === "sendPhoto" ? "drop-after" : null);
  pressCard(telegram);
  await until(() => telegram.photos.length === 2, "the second card");
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(telegram.photos).toHaveLength(2);
});

test("Telegram: without a typeface the card's words are sent", async () => {
  const telegram = await telegramWith(false);
  pressCard(telegram);
  await until(() => (telegram.messages[1]?.versions.length ?? 0) > 1, "the words");
  expect(telegram.lastText()).toContain("颐问 · 依据政策原文");
  expect(telegram.photos).toHaveLength(0);
});

test("Telegram: 转发卡片 can be typed, before an answer there is none; a button outlives its card with a word", async () => {
  const { cards, assistant } = shelved();
  const { telegram, channel } = await setUpTelegram({ cards, assistant });
  await channel.start();
  telegram.say("转发卡片");
  await until(() => telegram.lastText().includes("还没有可以转发的回答"), "a line");
  telegram.say("护理型床位");
  await until(() => (telegram.messages[1]?.keyboard.length ?? 0) > 0, "the answer");
  telegram.say("/card");
  await until(() => telegram.photos.length === 1, "the card");
  expect(telegram.messages).toHaveLength(2);
  const [, answer] = telegram.messages;
  cards.forget("telegram:7");
  if (answer !== undefined) telegram.press(answer, "转发卡片");
  await until(() => telegram.lastText().includes("卡片不在了"), "a word");
});

test("Telegram: where pictures are not allowed the card's words are sent", async () => {
  const telegram = await telegramWith();
  telegram.fault = (method) => (method === "sendPhoto" ? { status: 400, description: "not enough rights" } : null);
  pressCard(telegram);
  await until(() => telegram.lastText().includes("颐问 · 依据政策原文"), "the words");
  expect(telegram.photos).toHaveLength(0);
});

test("the AI bot has no pictures: 转发卡片 brings the card's words, and says why", async () => {
  const { cards, assistant } = shelved();
  const { server, ready } = await setUpWecomBot({ cards, assistant });
  await ready();
  server.say("m1", "护理型床位");
  await until(() => server.streams[0]?.finished === true, "the answer");
  server.say("m2", "转发卡片");
  await until(() => server.streams.length === 2 && server.streams[1]?.finished === true, "the words");
  const words = server.streams[1]?.versions.at(-1);
  expect(words).toContain("这里发不了图片");
  expect(words).toContain("颐问 · 依据政策原文");
});

async function wecomWith(hasFont = true) {
  const wecom = await startFakeWecom();
  const channel = createWecomAppChannel({
    ...shelved(hasFont),
    dataDir: temporaryFolder(),
    apiRoot: wecom.url,
    firstWaitMs: 5,
    stopTimeoutMs: 200,
    ...wecomSettings,
  });
  await channel.start();
  onTestFinished(async () => {
    await channel.stop();
    await wecom.close();
  });
  const say = (messageId: string, text: string): Promise<Response> =>
    channel.callback(callbackRequest(messageXml({ messageId, text })));
  return { wecom, say };
}

test("WeCom: 转发卡片 brings the last answer's picture, once, also when the token has expired", async () => {
  const { wecom, say } = await wecomWith();
  await say("1", "护理型床位");
  await until(() => wecom.received.length > 0, "the answer");
  const before = wecom.received.length;
  wecom.revokeTokens();
  await say("2", "转发卡片");
  await until(() => wecom.images.length > 0, "the card");
  expect(wecom.images[0]?.bytes.subarray(1, 4).toString()).toBe("PNG");
  wecom.fault = (path) => (path === "/cgi-bin/message/send" && wecom.images.length < 2 ? "drop-after" : null);
  await say("3", "/卡片");
  await until(() => wecom.images.length === 2 && wecom.swallowed > 0, "the card and its repeat");
  expect([wecom.images.length, wecom.received.length]).toEqual([2, before]);
});

test("WeCom: without an answer there is nothing to forward, without a typeface the words are sent", async () => {
  const { wecom, say } = await wecomWith(false);
  await say("1", "转发卡片");
  await until(() => wecom.received.length > 0, "a line");
  expect(wecom.received[0]?.content).toContain("还没有可以转发的回答");
  await say("2", "护理型床位");
  await until(() => wecom.received.length > 1, "the answer");
  await say("3", "转发卡片");
  await until(() => wecom.received.some(({ content }) => content.includes("颐问 · 依据政策原文")), "the words");
});
