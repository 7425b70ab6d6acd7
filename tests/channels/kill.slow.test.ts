/** Channels in a process that is killed, or told to end, in the midst of its work. */
import { expect, onTestFinished, test } from "vitest";
import { ended, startRelay } from "../support/child-process.ts";
import { startFakeTelegram } from "../support/fake-telegram-server.ts";
import type { FakeTelegram } from "../support/fake-telegram-server.ts";
import { startFakeWecomBot } from "../support/fake-wecom-bot-server.ts";
import { until } from "../support/loopback-server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const inFlight = 100;

/** Messages of each chat that became an answer. */
function answersByChat(telegram: FakeTelegram): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { chatId, versions } of telegram.messages) {
    if (versions.length > 1) counts.set(chatId, (counts.get(chatId) ?? 0) + 1);
  }
  return counts;
}

/** Keeps so many questions open, each in a chat of its own. */
function startAsking(telegram: FakeTelegram): { top: () => void; asked: () => number } {
  let chats = 0;
  const top = (): void => {
    const open = chats - answersByChat(telegram).size;
    for (let index = open; index < inFlight; index += 1) telegram.say(`问题 ${chats}`, 1000 + (chats += 1));
  };
  return { top, asked: () => chats };
}

test("killed 100 times with 100 updates in flight: no question is lost, none is answered twice", async () => {
  const telegram = await startFakeTelegram();
  const relay = startRelay([temporaryFolder(), telegram.url]);
  onTestFinished(async () => {
    await relay.end();
    await telegram.close();
  });
  const { top, asked } = startAsking(telegram);
  for (let round = 0; round < 100; round += 1) {
    top();
    const callsBefore = telegram.calls.length;
    const child = relay.begin();
    // A different moment every time: from the first request on, over the life of a batch.
    await until(() => telegram.calls.length > callsBefore + ((round * 7) % 90), "the child's calls", 30_000);
    await ended(child, "SIGKILL");
  }
  const last = relay.begin();
  await until(() => answersByChat(telegram).size === asked(), "every answer", 60_000);
  await ended(last, "SIGKILL");
  expect([...answersByChat(telegram).values()].filter((count) => count !== 1)).toEqual([]);
});

test("told to end 50 times under load: gone within 10 s, nothing lost or answered twice on either channel", async () => {
  const telegram = await startFakeTelegram();
  const bot = await startFakeWecomBot();
  const relay = startRelay([temporaryFolder(), telegram.url, bot.url]);
  onTestFinished(async () => {
    await relay.end();
    await telegram.close();
    await bot.stop();
  });
  const { top, asked } = startAsking(telegram);
  let told = 0;
  const times: number[] = [];
  for (let round = 0; round < 50; round += 1) {
    top();
    const callsBefore = telegram.calls.length;
    const loginsBefore = bot.logins;
    const child = relay.begin();
    await until(() => bot.logins > loginsBefore, "the login", 30_000);
    for (let index = 0; index < 10; index += 1)
      bot.say(`m${(told += 1)}`, "目标？", { from: { userid: `user${told}` } });
    await until(() => telegram.calls.length > callsBefore + ((round * 7) % 90), "the child's calls", 30_000);
    const begun = performance.now();
    expect(await ended(child, "SIGTERM")).toBe(0);
    times.push(performance.now() - begun);
    // What the socket had not handed on when it closed is sent again by nobody: it was never taken.
    told = Math.max(told, bot.streams.length);
  }
  const last = relay.begin();
  await until(() => answersByChat(telegram).size === asked(), "every answer", 60_000);
  await until(() => bot.streams.every(({ finished }) => finished), "every stream's end", 20_000);
  await ended(last, "SIGKILL");
  expect([...answersByChat(telegram).values()].filter((count) => count !== 1)).toEqual([]);
  expect(bot.pushed).toEqual([]);
  expect(Math.max(...times)).toBeLessThan(10_000);
  console.log(
    `ended in at most ${Math.round(Math.max(...times))} ms, ${asked()} questions on Telegram, ${bot.streams.length} on the AI bot`,
  );
});
