/** Telegram under kill -9, and under thousands of faults. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { createTelegramChannel } from "../../src/channels/telegram.ts";
import { createFakeAssistant } from "../support/fake-assistant.ts";
import { fakeBotToken, startFakeTelegram } from "../support/fake-telegram-server.ts";
import type { Fault, FakeTelegram } from "../support/fake-telegram-server.ts";
import { until } from "../support/loopback-server.ts";
import { createMemoryLogger } from "../support/memory-logger.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const childFile = fileURLToPath(new URL("../support/telegram-child.ts", import.meta.url));
const kills = 100;
const updatesInFlight = 100;

function startChild(telegram: FakeTelegram, dataDir: string): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", childFile, telegram.url, dataDir], { stdio: "ignore" });
}

/** Messages of each chat that became an answer. */
function answersByChat(telegram: FakeTelegram): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { chatId, versions } of telegram.messages) {
    if (versions.length > 1) counts.set(chatId, (counts.get(chatId) ?? 0) + 1);
  }
  return counts;
}

test(`${kills} kills with ${updatesInFlight} updates in flight lose no question and answer none twice`, async () => {
  const telegram = await startFakeTelegram();
  onTestFinished(() => telegram.close());
  const dataDir = temporaryFolder();
  let chats = 0;
  const top = (): void => {
    const open = chats - answersByChat(telegram).size;
    for (let index = open; index < updatesInFlight; index += 1) telegram.say(`问题 ${chats}`, 1000 + (chats += 1));
  };
  for (let round = 0; round < kills; round += 1) {
    top();
    const callsBefore = telegram.calls.length;
    const child = startChild(telegram, dataDir);
    // A different moment every time: from the first request on, over the life of a batch.
    await until(() => telegram.calls.length > callsBefore + ((round * 7) % 90), "the child's calls", 20_000);
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  const last = startChild(telegram, dataDir);
  await until(() => answersByChat(telegram).size === chats, "every answer", 60_000);
  last.kill("SIGKILL");
  await once(last, "exit");
  expect([...answersByChat(telegram).values()].filter((count) => count !== 1)).toEqual([]);
});

test("5,000 sends under 429, 5xx and refused connections: none lost, none doubled", async () => {
  const telegram = await startFakeTelegram();
  const logger = createMemoryLogger();
  const channel = createTelegramChannel({
    assistant: createFakeAssistant(),
    logger,
    dataDir: temporaryFolder(),
    botToken: fakeBotToken,
    apiRoot: telegram.url,
    mode: "polling",
    webhookSecret: undefined,
    firstWaitMs: 1,
    pollSeconds: 1,
  });
  onTestFinished(async () => {
    await channel.stop();
    await telegram.close();
  });
  const faults: (Fault | null)[] = [{ status: 429, retryAfter: 0 }, null, { status: 503 }, null, "drop-before", null];
  let calls = 0;
  telegram.fault = (method) => (method === "getUpdates" ? null : (faults[(calls += 1) % faults.length] ?? null));
  await channel.start();
  const count = 1250; // each is a placeholder, an edit, and as many faults
  for (let index = 0; index < count; index += 1) telegram.say(`问题 ${index}`, 1000 + index);
  await until(() => answersByChat(telegram).size === count, "every answer", 240_000);
  expect([...answersByChat(telegram).values()].filter((answers) => answers !== 1)).toEqual([]);
  expect(telegram.messages).toHaveLength(count);
  expect(calls).toBeGreaterThanOrEqual(count * 4 - 10);
});
