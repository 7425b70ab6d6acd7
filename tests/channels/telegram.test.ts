/** The Telegram channel end to end, through a strict fake of the Bot API on loopback. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { waitingText } from "../../src/channels/desk-text.ts";
import { answered, setUpTelegram } from "../support/channel-set-up.ts";
import { sampleAnswer, sampleCitation } from "../support/fake-assistant.ts";
import { fakeBot } from "../support/fake-telegram-server.ts";
import { until } from "../support/loopback-server.ts";

test("a question is answered in one message with its source, notices, 12345 and buttons", async () => {
  const { telegram, channel, assistant } = await setUpTelegram();
  await channel.start();
  telegram.say("甲省护理型床位的目标？");
  await until(answered(telegram), "the answer");
  expect(telegram.messages).toHaveLength(1);
  expect(telegram.messages[0]?.versions[0]).toBe(waitingText);
  const text = telegram.lastText();
  for (const words of [
    sampleCitation.title,
    "甲政发〔2022〕8号",
    ...sampleCitation.path,
    ...sampleAnswer.notices,
    "12345",
  ]) {
    expect(text).toContain(words);
  }
  expect(telegram.messages[0]?.keyboard.flat().map((button) => button.text)).toEqual([
    "原文",
    ...sampleAnswer.choices,
    "其他地区",
    "有用",
    "没用",
  ]);
  expect(assistant.turns[0]?.conversationId).toBe("telegram:7");
  await until(() => telegram.unconfirmed() === 0, "the confirmation");
  expect(channel.health()).toBeNull();
});

test("the buttons open the clause, ask the next question and take feedback", async () => {
  const { telegram, channel, assistant } = await setUpTelegram();
  await channel.start();
  telegram.say("甲省护理型床位的目标？");
  await until(answered(telegram), "the answer");
  const [first] = telegram.messages;
  if (first === undefined) throw new Error("no message");
  telegram.press(first, "原文");
  await until(answered(telegram, 2), "the clause");
  expect(telegram.lastText()).toContain("此处原文缺失");
  telegram.press(first, sampleAnswer.choices[1] ?? "");
  await until(answered(telegram, 3), "the next answer");
  expect(assistant.turns.at(-1)?.text).toBe(sampleAnswer.choices[1]);
  telegram.press(first, "没用");
  await until(() => assistant.judged.length === 1, "the feedback");
  expect(assistant.judged).toEqual([{ conversationId: "telegram:7", useful: false }]);
});

test("commands in Latin and in Chinese set the region, forget and help", async () => {
  const { telegram, channel, assistant, dataDir } = await setUpTelegram();
  await channel.start();
  telegram.say("/region 乙市");
  await until(answered(telegram, 1), "the region");
  expect(assistant.savedRegions.get("telegram:7")).toBe("乙市");
  telegram.say("/地区 火星");
  await until(answered(telegram, 2), "the refusal");
  expect(telegram.lastText()).toContain("不认识“火星”");
  telegram.say("我妈的私事");
  await until(answered(telegram, 3), "an answer");
  telegram.say("/忘记");
  await until(answered(telegram, 4), "the forgetting");
  expect(assistant.forgotten).toEqual(["telegram:7"]);
  expect(readFileSync(join(dataDir, "telegram-inbox.jsonl"), "utf8")).not.toContain("我妈的私事");
  telegram.say("/start");
  await until(answered(telegram, 5), "the help");
  expect(telegram.lastText()).toContain("12345");
});

test("看原文 opens the clause of the last answer", async () => {
  const { telegram, channel } = await setUpTelegram();
  await channel.start();
  telegram.say("看原文");
  await until(answered(telegram, 1), "the remark");
  expect(telegram.lastText()).toContain("请先问一个问题");
  telegram.say("甲省的目标？");
  telegram.say("看原文");
  await until(answered(telegram, 3), "the clause");
  expect(telegram.lastText()).toContain("收录文件 sample.txt");
});

test("a picture gets a polite line, a channel post and an edit get nothing", async () => {
  const { telegram, channel } = await setUpTelegram();
  await channel.start();
  telegram.deliver({ channel_post: { message_id: 3, date: 0, chat: { id: -5, type: "channel" }, text: "公告" } });
  telegram.deliver({ edited_message: { message_id: 3, date: 0, chat: { id: 7, type: "private" }, text: "改" } });
  telegram.deliver({
    message: { message_id: 4, date: 0, chat: { id: 7, type: "private" }, from: { id: 7 }, photo: [] },
  });
  await until(answered(telegram), "the line");
  expect(telegram.messages).toHaveLength(1);
  expect(telegram.lastText()).toContain("只看得懂文字");
});

test("in a group only a mention or a reply to the bot is answered, and the mention is taken off", async () => {
  const { telegram, channel, assistant } = await setUpTelegram();
  await channel.start();
  const chat = { id: -100, type: "supergroup" };
  const from = { id: 9 };
  const say = (text: string, more: object = {}): number =>
    telegram.deliver({ message: { message_id: 5, date: 0, chat, from, text, ...more } });
  say("大家好");
  say("@yiwen_bot_other 在吗");
  say("@Yiwen_Bot 甲省的目标？");
  say("那乙市呢？", { reply_to_message: { message_id: 1, from: { id: fakeBot.id } } });
  await until(answered(telegram, 2), "two answers");
  expect(assistant.turns.map(({ text }) => text)).toEqual(["甲省的目标？", "那乙市呢？"]);
  expect(assistant.turns[0]?.conversationId).toBe("telegram:-100:9");
  expect(telegram.messages).toHaveLength(2);
  const sends = telegram.calls.filter(({ method }) => method === "sendMessage");
  expect(sends[0]?.body["reply_parameters"]).toMatchObject({ message_id: 5 });
});

test("a long answer is split under the limit, its buttons under the last part", async () => {
  const { telegram, channel, assistant } = await setUpTelegram();
  assistant.answerWith = () => ({
    ...sampleAnswer,
    sections: [{ role: "conclusion", text: "各地要<b>合理</b>安排&护理型床位👨‍👩‍👧。".repeat(600) }],
  });
  await channel.start();
  telegram.say("很长的回答");
  await until(() => telegram.lastText().includes("12345"), "the last part");
  expect(telegram.messages.length).toBeGreaterThan(2);
  expect(telegram.messages.map(({ keyboard }) => keyboard.length > 0)).toEqual(
    telegram.messages.map((_, index) => index === telegram.messages.length - 1),
  );
});

test("429, 5xx and broken connections lose nothing and say nothing twice", async () => {
  const { telegram, channel } = await setUpTelegram();
  const faults = [{ status: 429, retryAfter: 0 }, { status: 502 }, "drop-before"] as const;
  const counts = new Map<string, number>();
  telegram.fault = (method, body) => {
    if (method === "getUpdates") return null;
    const key = `${method} ${String(body["chat_id"])}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return faults[count] ?? null;
  };
  await channel.start();
  for (let index = 0; index < 20; index += 1) telegram.say(`问题 ${index}`, 100 + index);
  await until(answered(telegram, 20), "all answers", 20_000);
  const perChat = new Set(telegram.messages.map(({ chatId }) => chatId));
  expect(perChat.size).toBe(20);
  for (const chatId of perChat) {
    const answers = telegram.messages.filter((sent) => sent.chatId === chatId && sent.versions.length > 1);
    expect(answers).toHaveLength(1);
  }
});

test("a reply lost after delivery leaves at most one placeholder, never a second answer, and is logged", async () => {
  const { telegram, channel, logger } = await setUpTelegram();
  const dropped = new Set<string>();
  telegram.fault = (method) => {
    if (!/^(?:send|edit)Message/.test(method) || dropped.has(method)) return null;
    dropped.add(method);
    return "drop-after";
  };
  await channel.start();
  telegram.say("甲省的目标？");
  await until(() => answered(telegram)() && dropped.size === 2, "the answer");
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(telegram.messages.filter(({ versions }) => versions.length > 1)).toHaveLength(1);
  expect(telegram.messages.filter(({ versions }) => versions.length === 1)).toHaveLength(1);
  expect(logger.text()).toContain("占位消息可能已送达");
});

test("retry_after is honoured", async () => {
  const { telegram, channel } = await setUpTelegram();
  let refusedAt = 0;
  telegram.fault = (method) => {
    if (method !== "sendMessage" || refusedAt > 0) return null;
    refusedAt = performance.now();
    return { status: 429, retryAfter: 1 };
  };
  await channel.start();
  telegram.say("甲省的目标？");
  await until(answered(telegram), "the answer");
  expect(performance.now() - refusedAt).toBeGreaterThan(950);
});

test("updates kept but not answered before a crash are answered once after a restart", async () => {
  const { telegram, channel, make, assistant } = await setUpTelegram();
  let isStuck = true;
  assistant.answerWith = () => (isStuck ? new Promise(() => undefined) : sampleAnswer);
  await channel.start();
  for (let index = 0; index < 5; index += 1) telegram.say(`问题 ${index}`, 200 + index);
  // The assistant is asked once a placeholder is noted: a crash before that may leave a second one, which the protocol allows.
  await until(() => telegram.unconfirmed() === 0 && assistant.turns.length === 5, "the placeholders");
  // The first process is never stopped in order: the second opens what is on disk, as after a crash.
  isStuck = false;
  const second = make();
  onTestFinished(() => second.stop());
  await second.start();
  await until(answered(telegram, 5), "the answers");
  expect(telegram.messages).toHaveLength(5);
}, 20_000);

test("the same update delivered again is not answered again", async () => {
  const secret = "hook-secret";
  const { telegram, channel } = await setUpTelegram({ mode: "webhook", webhookSecret: secret });
  await channel.start();
  const update = {
    update_id: 5,
    message: { message_id: 1, date: 0, chat: { id: 7, type: "private" }, from: { id: 7 }, text: "目标？" },
  };
  const post = (headers: Record<string, string>, body = JSON.stringify(update)): Promise<Response> | undefined =>
    channel.webhook?.(new Request("http://127.0.0.1/telegram/webhook", { method: "POST", body, headers }));
  const header = { "x-telegram-bot-api-secret-token": secret };
  const begun = performance.now();
  const statuses = await Promise.all(Array.from({ length: 30 }, async () => (await post(header))?.status));
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(performance.now() - begun).toBeLessThan(1000);
  await until(answered(telegram), "the answer");
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(telegram.messages).toHaveLength(1);
  expect((await post({}))?.status).toBe(401);
  expect((await post({ "x-telegram-bot-api-secret-token": "wrong" }))?.status).toBe(401);
  expect((await post(header, "{"))?.status).toBe(400);
  expect((await post(header, '{"update_id":"x"}'))?.status).toBe(200);
});

test("a webhook does not start without its secret", async () => {
  const { channel } = await setUpTelegram({ mode: "webhook", webhookSecret: undefined });
  await expect(channel.start()).rejects.toThrow("没有密钥");
  const response = await channel.webhook?.(new Request("http://127.0.0.1/", { method: "POST", body: "{}" }));
  expect(response?.status).toBe(401);
});

test("a second poller turns health red, and it recovers by itself", async () => {
  const { telegram, channel } = await setUpTelegram();
  telegram.fault = (method) => (method === "getUpdates" ? { status: 409, description: "Conflict" } : null);
  await channel.start();
  await until(() => channel.health()?.includes("同一个 Telegram 机器人") === true, "red health");
  telegram.fault = () => null;
  telegram.say("目标？");
  await until(answered(telegram), "the answer");
  expect(channel.health()).toBeNull();
});

test("a wrong token is told in health, and neither token nor question stands in the log", async () => {
  const { telegram, channel, logger } = await setUpTelegram({ botToken: "1:wrong-secret" });
  await channel.start();
  await until(() => channel.health()?.includes("TELEGRAM_BOT_TOKEN") === true, "red health");
  telegram.say("我的私事");
  expect(logger.text()).not.toMatch(/wrong-secret|我的私事/);
});

test("a server that is away is waited for, and no token stands in the log", async () => {
  const { channel, logger } = await setUpTelegram({ apiRoot: "http://127.0.0.1:9" });
  await channel.start();
  await until(() => channel.health()?.includes("连不上") === true, "red health");
  expect(logger.text()).not.toContain("fake-token");
});

test("a person who blocked the bot does not hold up the others", async () => {
  const { telegram, channel } = await setUpTelegram();
  telegram.fault = (_method, body) =>
    body["chat_id"] === 66 ? { status: 403, description: "Forbidden: bot was blocked by the user" } : null;
  await channel.start();
  telegram.say("目标？", 66);
  telegram.say("目标？", 67);
  await until(answered(telegram), "the other answer");
  expect(telegram.lastText(67)).toContain("12345");
});

test("markup that the server refuses is sent again as plain text", async () => {
  const { telegram, channel } = await setUpTelegram();
  telegram.fault = (method, body) =>
    method === "editMessageText" && body["parse_mode"] === "HTML"
      ? { status: 400, description: "Bad Request: can't parse entities" }
      : null;
  await channel.start();
  telegram.say("目标？");
  await until(answered(telegram), "the answer");
  expect(telegram.lastText()).toContain(`「${sampleCitation.quote}」`);
  expect(telegram.lastText()).not.toContain("<b>");
});

test("where a placeholder cannot be edited, the answer comes as a message of its own", async () => {
  const { telegram, channel } = await setUpTelegram();
  telegram.fault = (method) =>
    method === "editMessageText" ? { status: 400, description: "Bad Request: message can't be edited" } : null;
  await channel.start();
  telegram.say("目标？");
  await until(() => telegram.lastText().includes("12345"), "the answer");
  expect(telegram.messages).toHaveLength(2);
});

test("stopping is quick, and what was not begun waits on disk", async () => {
  const { channel, telegram } = await setUpTelegram();
  await channel.start();
  telegram.say("目标？");
  await until(answered(telegram), "the answer");
  const begun = performance.now();
  await channel.stop();
  expect(performance.now() - begun).toBeLessThan(2000);
  expect(channel.health()).not.toBeNull();
});
