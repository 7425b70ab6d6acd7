/**
 * Config → a running service: the assistant behind the web page and every configured channel. Starts all or nothing: a
 * channel that cannot start stops those already started and says why.
 */
import type { Channel, Logger } from "./channels/channel.ts";
import { createWebChannel } from "./channels/web/web-channel.ts";
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

/** Opens the index and starts listening. @throws ChannelError, CorpusError or ConfigError with a remedy. */
export async function serve(config: Config, options: ServeOptions): Promise<RunningService> {
  const { logger } = options;
  const opened = await openAssistant(config, { ...options, keepSessions: true });
  const messengers: Channel[] = [];
  const web = createWebChannel({
    assistant: opened.assistant,
    logger,
    host: config.host,
    port: config.port,
    admin:
      config.adminToken === null
        ? null
        : {
            token: config.adminToken,
            reindex: async (onProgress) =>
              options.reportLines(await opened.ingest((stage, done, total) => onProgress(`${stage} ${done}/${total}`))),
          },
    channelHealth: () => Object.fromEntries(messengers.map((channel) => [channel.name, channel.health()])),
  });
  const channels = [web, ...messengers];
  try {
    await startAll(channels);
  } catch (error) {
    await opened.close();
    throw error;
  }
  return {
    address: web.address() ?? "",
    channels: channels.map(({ name }) => name),
    stop: async () => {
      await Promise.allSettled(channels.map((channel) => channel.stop()));
      await opened.close();
    },
  };
}
