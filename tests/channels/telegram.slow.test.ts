/** Telegram under thousands of faults, a slow answer, a rival poller, and many chats at once. */
import { expect, test } from "vitest";
import { answered, setUpTelegram } from "../support/channel-set-up.ts";
import { holdAnswers } from "../support/fake-assistant.ts";
import type { Fault, FakeTelegram } from "../support/fake-telegram-server.ts";
import { until } from "../support/loopback-server.ts";

/** Messages of each chat that became an answer. */
function answersByChat(telegram: FakeTelegram): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { chatId, versions } of telegram.messages) {
    if (versions.length > 1) counts.set(chatId, (counts.get(chatId) ?? 0) + 1);
  }
  return counts;
}

/** Puts a fault before every other call that sends or edits. */
function failEveryOther(telegram: FakeTelegram, faults: Fault[]): () => number {
  let calls = 0;
  telegram.fault = (method) => {
    if (!/^(?:send|edit)Message/.test(method)) return null;
    calls += 1;
    return calls % 2 === 0 ? null : (faults[Math.floor(calls / 2) % faults.length] ?? null);
  };
  return () => calls;
}

const ask = (telegram: FakeTelegram, count: number): void => {
  for (let index = 0; index < count; index += 1) telegram.say(`问题 ${index}`, 1000 + index);
};

test("5,000 sends under 429, 5xx and refused connections: none lost, none doubled", async () => {
  const { telegram, channel } = await setUpTelegram({ firstWaitMs: 1 });
  const calls = failEveryOther(telegram, [{ status: 429, retryAfter: 0 }, { status: 503 }, "drop-before"]);
  await channel.start();
  const count = 1250; // each is a placeholder, an edit, and as many faults
  ask(telegram, count);
  await until(() => answersByChat(telegram).size === count, "every answer", 240_000);
  expect([...answersByChat(telegram).values()].filter((answers) => answers !== 1)).toEqual([]);
  // A connection that broke unread may have been read, for all the channel knows; here it was not.
  expect(telegram.messages).toHaveLength(count);
  expect(calls()).toBeGreaterThanOrEqual(count * 4 - 10);
});

test("1,000 sends whose reply is lost: every question answered once, at most one placeholder each, all logged", async () => {
  const { telegram, channel, logger } = await setUpTelegram({ firstWaitMs: 1 });
  const lost = new Set<string>();
  telegram.fault = (method, body) => {
    const key = `${method} ${String(body["chat_id"])}`;
    if (!/^(?:send|edit)Message/.test(method) || lost.has(key)) return null;
    lost.add(key);
    return "drop-after";
  };
  await channel.start();
  const count = 250;
  ask(telegram, count);
  await until(() => answersByChat(telegram).size === count, "every answer", 60_000);
  expect([...answersByChat(telegram).values()].filter((answers) => answers !== 1)).toEqual([]);
  const placeholders = telegram.messages.filter(({ versions }) => versions.length === 1);
  expect(placeholders.length).toBeLessThanOrEqual(count);
  expect(new Set(placeholders.map(({ chatId }) => chatId)).size).toBe(placeholders.length);
  expect(logger.lines.filter((line) => line.includes("占位消息可能已送达"))).toHaveLength(placeholders.length);
});

test("webhook: an update delivered 30 times while its answer takes 60 s gets 200 within a second each, and one reply", async () => {
  const { telegram, channel, assistant } = await setUpTelegram({ mode: "webhook", webhookSecret: "hook" });
  // The answer waits until all the deliveries of a minute have been made: two seconds apart, as Telegram's are, in thought.
  const release = holdAnswers(assistant);
  await channel.start();
  const message = { message_id: 1, chat: { id: 7, type: "private" }, from: { id: 7 }, text: "目标？" };
  const body = JSON.stringify({ update_id: 5, message });
  const headers = { "x-telegram-bot-api-secret-token": "hook" };
  const times: number[] = [];
  for (let delivery = 0; delivery < 30; delivery += 1) {
    const begun = performance.now();
    const response = await channel.webhook?.(
      new Request("http://127.0.0.1/telegram/webhook", { method: "POST", body, headers }),
    );
    times.push(performance.now() - begun);
    expect(response?.status).toBe(200);
  }
  expect(Math.max(...times)).toBeLessThan(1000);
  release();
  await until(answered(telegram), "the answer");
  expect(telegram.messages).toHaveLength(1);
  expect(assistant.turns).toHaveLength(1);
});

test("a rival poller for 60 s: red meanwhile, well again within 30 s of its end, nothing lost", async () => {
  const { telegram, channel } = await setUpTelegram({ firstWaitMs: 1000 });
  telegram.fault = (method) => (method === "getUpdates" ? { status: 409, description: "Conflict: terminated" } : null);
  await channel.start();
  await until(() => channel.health()?.includes("同一个 Telegram 机器人") === true, "red health");
  ask(telegram, 20);
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    expect(channel.health()).not.toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const begun = performance.now();
  telegram.fault = () => null;
  await until(() => channel.health() === null, "green health", 30_000);
  await until(() => answersByChat(telegram).size === 20, "every answer", 30_000);
  expect(performance.now() - begun).toBeLessThan(30_000);
});

test("300 chats at once: nothing lost; how long the first reply takes is printed", async () => {
  const { telegram, channel } = await setUpTelegram();
  await channel.start();
  ask(telegram, 100);
  await until(() => answersByChat(telegram).size === 100, "the first answers", 60_000);
  telegram.messages.length = 0;
  const begun = performance.now();
  const cpuBefore = process.cpuUsage();
  ask(telegram, 300);
  await until(() => telegram.messages.length >= 285, "the first replies", 60_000);
  const { user, system } = process.cpuUsage(cpuBefore);
  await until(() => answersByChat(telegram).size === 300, "every answer", 60_000);
  expect(telegram.messages).toHaveLength(300);
  const times = telegram.messages.map(({ sentAt }) => sentAt - begun).sort((a, b) => a - b);
  const [p50 = 0, p95 = 0] = [times[150], times[285]];
  console.log(
    `first reply p50 ${Math.round(p50)} ms, p95 ${Math.round(p95)} ms, in ${Math.round((user + system) / 1000)} ms of one processor`,
  );
});

test("300 chats at once where the server takes 30 messages a second: every 429 is waited for, nothing lost or doubled", async () => {
  const { telegram, channel } = await setUpTelegram();
  telegram.maxMessagesPerSecond = 30;
  await channel.start();
  ask(telegram, 300);
  await until(() => answersByChat(telegram).size === 300, "every answer", 120_000);
  expect(telegram.messages).toHaveLength(300);
});
