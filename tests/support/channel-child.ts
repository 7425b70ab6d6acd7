/**
 * A process of its own with the Telegram channel and, where it is given an address, the AI bot's: for tests that kill it.
 * Arguments: data folder, Bot API root, socket address. Begins when a byte comes on its standard input, so that it can be
 * loaded ahead; ends in order on SIGTERM. Answers with the fake assistant, slowly enough to be killed in the middle.
 */
import { once } from "node:events";
import { createTelegramChannel } from "../../src/channels/telegram.ts";
import type { Channel } from "../../src/channels/channel.ts";
import { createFakeAssistant } from "./fake-assistant.ts";
import { fakeBotToken } from "./fake-telegram-server.ts";
import { createMemoryLogger } from "./memory-logger.ts";

const [dataDir = "", apiRoot = "", wsUrl] = process.argv.slice(2);

const shared = { assistant: createFakeAssistant(10), logger: createMemoryLogger(), dataDir, firstWaitMs: 10 };
const telegram = createTelegramChannel({
  ...shared,
  botToken: fakeBotToken,
  apiRoot,
  mode: "polling",
  webhookSecret: undefined,
  pollSeconds: 1,
});
const channels: Channel[] = [telegram];
if (wsUrl !== undefined) {
  const { createWecomBotChannel } = await import("../../src/channels/wecom-bot.ts");
  const { fakeBotId, fakeBotSecret } = await import("./fake-wecom-bot-server.ts");
  channels.push(createWecomBotChannel({ ...shared, botId: fakeBotId, secret: fakeBotSecret, wsUrl }));
}

await once(process.stdin, "data");
process.on("SIGTERM", () => {
  Promise.all(channels.map((channel) => channel.stop())).then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
for (const channel of channels) await channel.start();
