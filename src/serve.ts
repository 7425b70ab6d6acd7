/**
 * Config → a running service: the assistant behind the web page and every configured channel. Starts all or nothing: a
 * channel that cannot start stops those already started and says why.
 */
import type { AdminPort } from "./channels/admin-port.ts";
import { keepCards } from "./channels/card/card-keeping-assistant.ts";
import { CardShelf } from "./channels/card/card-shelf.ts";
import type { Channel, Logger } from "./channels/channel.ts";
import { createWebChannel } from "./channels/web/web-channel.ts";
import type { WebChannel } from "./channels/web/web-channel.ts";
import type { Config } from "./config.ts";
import { BadInputError } from "./errors.ts";
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
  const health = (): Record<string, string | null> =>
    Object.fromEntries(messengers.map((channel) => [channel.name, channel.health()]));
  const admin = createAdminPort(options, opened, health);
  const cards = new CardShelf({ logger: options.logger });
  const assistant = keepCards(opened.assistant, cards);
  const shared = { assistant, cards, logger: options.logger, dataDir: config.dataDir, admin };
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
    admin: config.adminToken === null ? null : { token: config.adminToken, reindex: (tell) => admin.reindex(tell) },
    telegramWebhook: telegram?.webhook ?? null,
    wecomCallback: wecomApp?.callback ?? null,
    channelHealth: health,
  });
  return { web, all: [web, ...messengers] };
}

/** What an administrator may do, from the page or a messenger; one rebuild at a time, whoever asks. */
function createAdminPort(
  options: ServeOptions,
  opened: OpenedAssistant,
  health: () => Record<string, string | null>,
): AdminPort {
  let isRebuilding = false;
  return {
    status: () => statusLines(opened, health()),
    reindex: async (onProgress) => {
      if (isRebuilding) throw new BadInputError("已经有一次重建在进行。", { remedy: "请等它结束再试。" });
      isRebuilding = true;
      try {
        return options.reportLines(
          await opened.ingest((stage, done, total) => onProgress(`${stage} ${done}/${total}`)),
        );
      } finally {
        isRebuilding = false;
      }
    },
  };
}

function statusLines({ assistant, index }: OpenedAssistant, health: Record<string, string | null>): string[] {
  const reason = assistant.notReady();
  const open = reason === null ? index() : null;
  const counts = assistant.metrics();
  const count = (name: string): number => counts[name] ?? 0;
  return [
    open === null
      ? `索引没有打开：${reason ?? ""}`
      : `索引 ${open.snapshotId}：${open.documents.size} 份文件，${open.clauses.length} 条条款`,
    ...Object.entries(health).map(([name, trouble]) => `${name}：${trouble ?? "正常"}`),
    `启动以来：提问 ${count("questions")}，没答上 ${count("refusals")}，有用 ${count("useful")}，没用 ${count("useless")}`,
    `已运行 ${Math.floor(process.uptime() / 60)} 分钟，内存 ${Math.round(process.memoryUsage.rss() / 1_048_576)} MB`,
  ];
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
