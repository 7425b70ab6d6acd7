/**
 * Config → a running service: the assistant behind the web page and every configured channel. Starts all or nothing: a
 * channel that cannot start stops those already started and says why.
 */
import { keepCards } from "./channels/card/card-keeping-assistant.ts";
import { CardShelf } from "./channels/card/card-shelf.ts";
import type { Channel, Logger } from "./channels/channel.ts";
import type { AdminOptions } from "./channels/web/admin.ts";
import { createWebChannel } from "./channels/web/web-channel.ts";
import type { WebChannel } from "./channels/web/web-channel.ts";
import type { Config } from "./config.ts";
import { openAssistant } from "./main.ts";
import type { OpenedAssistant, OpenOptions } from "./main.ts";

export interface RunningService {
  /** `http://127.0.0.1:8787` */
  address: string;
  /** Names of the channels that serve, the web page first. */
  channels: string[];
  /** Finishes what is under way; resolves within 10 s. */
  stop(): Promise<void>;
}

export interface ServeOptions extends OpenOptions {
  logger: Logger;
  /** One line for each document of a build report, for the administrator. */
  reportLines: (report: Awaited<ReturnType<OpenedAssistant["ingest"]>>) => string[];
}

async function startAll(channels: Channel[]): Promise<void> {
  const started: Channel[] = [];
  try {
    for (const channel of channels) {
      await channel.start();
      started.push(channel);
    }
  } catch (error) {
    await Promise.allSettled(started.map((channel) => channel.stop()));
    throw error;
  }
}

interface Channels {
  web: WebChannel;
  /** The web page first: it receives the webhooks of the others. */
  all: Channel[];
}

/** Every configured channel. A messenger's library is loaded only when it is used, so that start-up stays fast. */
async function createChannels(config: Config, options: ServeOptions, opened: OpenedAssistant): Promise<Channels> {
  const cards = new CardShelf({ logger: options.logger });
  const assistant = keepCards(opened.assistant, cards);
  const shared = { assistant, cards, logger: options.logger, dataDir: config.dataDir };
  const telegram = config.telegram
    ? (await import("./channels/telegram.ts")).createTelegramChannel({ ...shared, ...config.telegram })
    : null;
  const wecomApp = config.wecomApp
    ? (await import("./channels/wecom-app.ts")).createWecomAppChannel({ ...shared, ...config.wecomApp })
    : null;
  const wecomBot = config.wecomBot
    ? (await import("./channels/wecom-bot.ts")).createWecomBotChannel({ ...shared, ...config.wecomBot })
    : null;
  const messengers: Channel[] = [telegram, wecomApp, wecomBot].filter((channel) => channel !== null);
  const web = createWebChannel({
    assistant,
    cards,
    logger: options.logger,
    host: config.host,
    library: opened.library,
    desk: opened.desk,
    carried: opened.carried,
    port: config.port,
    admin: adminOptions(config, options, opened),
    telegramWebhook: telegram?.webhook ?? null,
    wecomCallback: wecomApp?.callback ?? null,
    channelHealth: () => Object.fromEntries(messengers.map((channel) => [channel.name, channel.health()])),
  });
  return { web, all: [web, ...messengers] };
}

function adminOptions(config: Config, options: ServeOptions, opened: OpenedAssistant): AdminOptions | null {
  if (config.adminToken === null) return null;
  return {
    token: config.adminToken,
    reindex: async (onProgress) =>
      options.reportLines(await opened.ingest((stage, done, total) => onProgress(`${stage} ${done}/${total}`))),
  };
}

/** Opens the index and starts listening. @throws ChannelError, CorpusError or ConfigError with a remedy. */
export async function serve(config: Config, options: ServeOptions): Promise<RunningService> {
  const opened = await openAssistant(config, { ...options, keepSessions: true });
  try {
    const { web, all } = await createChannels(config, options, opened);
    await startAll(all);
    return {
      address: web.address() ?? "",
      channels: all.map(({ name }) => name),
      stop: async () => {
        await Promise.allSettled(all.map((channel) => channel.stop()));
        await opened.close();
      },
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}
