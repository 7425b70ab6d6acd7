/**
 * A messenger's channel between a fake assistant and the fake of its server, with all that its tests look at. Stopped and
 * closed when the test ends. `make` builds another channel on the same folder, as after a restart.
 */
import { onTestFinished } from "vitest";
import type { Channel } from "../../src/channels/channel.ts";
import type { MessengerOptions } from "../../src/channels/inbox-channel.ts";
import { createTelegramChannel } from "../../src/channels/telegram.ts";
import type { TelegramChannel, TelegramChannelOptions } from "../../src/channels/telegram.ts";
import { createWecomAppChannel } from "../../src/channels/wecom-app.ts";
import type { WecomAppChannel, WecomAppChannelOptions } from "../../src/channels/wecom-app.ts";
import { createWecomBotChannel } from "../../src/channels/wecom-bot.ts";
import type { WecomBotChannelOptions } from "../../src/channels/wecom-bot.ts";
import { createFakeAssistant } from "./fake-assistant.ts";
import type { FakeAssistant } from "./fake-assistant.ts";
import { fakeBotToken, startFakeTelegram } from "./fake-telegram-server.ts";
import type { FakeTelegram } from "./fake-telegram-server.ts";
import { fakeBotId, fakeBotSecret, startFakeWecomBot } from "./fake-wecom-bot-server.ts";
import type { FakeWecomBot } from "./fake-wecom-bot-server.ts";
import { callbackRequest, messageXml, startFakeWecom, wecomSettings } from "./fake-wecom-server.ts";
import type { FakeWecom, WecomMessage } from "./fake-wecom-server.ts";
import { until } from "./loopback-server.ts";
import { createMemoryLogger } from "./memory-logger.ts";
import type { MemoryLogger } from "./memory-logger.ts";
import { temporaryFolder } from "./temporary-folder.ts";

interface Shared<C extends Channel> {
  assistant: FakeAssistant;
  logger: MemoryLogger;
  dataDir: string;
  channel: C;
  make: () => C;
}

function around<C extends Channel>(
  create: (base: MessengerOptions) => C,
  close: () => Promise<void>,
  assistant: FakeAssistant = createFakeAssistant(),
): Shared<C> {
  const logger = createMemoryLogger();
  const dataDir = temporaryFolder();
  const make = (): C => create({ assistant, logger, dataDir, stopTimeoutMs: 200, firstWaitMs: 5 });
  const channel = make();
  onTestFinished(async () => {
    await channel.stop();
    await close();
  });
  return { assistant, logger, dataDir, channel, make };
}

export interface TelegramUnderTest extends Shared<TelegramChannel> {
  telegram: FakeTelegram;
}

/** Polling, not started yet. */
export async function setUpTelegram(
  more: Partial<TelegramChannelOptions> = {},
  assistant?: FakeAssistant,
): Promise<TelegramUnderTest> {
  const telegram = await startFakeTelegram();
  const create = (base: MessengerOptions): TelegramChannel =>
    createTelegramChannel({
      ...base,
      botToken: fakeBotToken,
      apiRoot: telegram.url,
      mode: "polling",
      webhookSecret: undefined,
      pollSeconds: 1,
      ...more,
    });
  return { telegram, ...around(create, () => telegram.close(), assistant) };
}

/** Whether so many placeholders have become answers. */
export const answered =
  (telegram: FakeTelegram, count = 1) =>
  (): boolean =>
    telegram.messages.filter(({ versions }) => versions.length > 1).length >= count;

export interface WecomAppUnderTest extends Shared<WecomAppChannel> {
  wecom: FakeWecom;
  say: (messageId: string, text: string, userId?: string) => Promise<Response>;
  /** Any message or event, through the callback. */
  deliver: (message: WecomMessage) => Promise<Response>;
}

/** Started. */
export async function setUpWecomApp(
  more: Partial<WecomAppChannelOptions> = {},
  assistant?: FakeAssistant,
): Promise<WecomAppUnderTest> {
  const wecom = await startFakeWecom();
  const create = (base: MessengerOptions): WecomAppChannel =>
    createWecomAppChannel({ ...base, apiRoot: wecom.url, ...wecomSettings, ...more });
  const shared = around(create, () => wecom.close(), assistant);
  const { channel } = shared;
  await channel.start();
  // People write at least a second apart.
  let createTime = Math.floor(Date.now() / 1000) - 250;
  const deliver = (message: WecomMessage): Promise<Response> =>
    channel.callback(callbackRequest(messageXml({ createTime: (createTime += 1), ...message })));
  const say = (messageId: string, text: string, userId = "wang"): Promise<Response> =>
    deliver({ messageId, text, userId });
  return { wecom, say, deliver, ...shared };
}

export interface WecomBotUnderTest extends Shared<Channel> {
  server: FakeWecomBot;
  /** Waits for the connection. */
  ready: () => Promise<void>;
}

/** Started. */
export async function setUpWecomBot(
  more: Partial<WecomBotChannelOptions> = {},
  assistant?: FakeAssistant,
): Promise<WecomBotUnderTest> {
  const server = await startFakeWecomBot();
  const create = (base: MessengerOptions): Channel =>
    createWecomBotChannel({
      ...base,
      firstWaitMs: 10,
      botId: fakeBotId,
      secret: fakeBotSecret,
      wsUrl: server.url,
      ...more,
    });
  const shared = around(create, () => server.stop(), assistant);
  const { channel } = shared;
  await channel.start();
  const ready = (): Promise<void> => until(() => channel.health() === null, "the connection");
  return { server, ready, ...shared };
}
