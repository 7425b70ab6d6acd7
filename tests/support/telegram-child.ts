/**
 * A process of its own with only the Telegram channel in it, for tests that kill it. Arguments: API root, data folder.
 * Answers with the fake assistant, slowly enough to be killed in the middle.
 */
import { createTelegramChannel } from "../../src/channels/telegram.ts";
import { createFakeAssistant } from "./fake-assistant.ts";
import { createMemoryLogger } from "./memory-logger.ts";

const [apiRoot = "", dataDir = ""] = process.argv.slice(2);

const channel = createTelegramChannel({
  assistant: createFakeAssistant(10),
  logger: createMemoryLogger(),
  dataDir,
  botToken: "42:fake-token",
  apiRoot,
  mode: "polling",
  webhookSecret: undefined,
  firstWaitMs: 10,
  pollSeconds: 1,
});

await channel.start();
