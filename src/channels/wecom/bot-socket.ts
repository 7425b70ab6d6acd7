/**
 * The AI bot's socket, kept open for ever: reconnects with jitter after any loss, slowly after a refused secret, and not
 * at all after another program has taken the place, since two that fight for it would lose messages by turns.
 */
import { WSClient } from "@wecom/aibot-node-sdk";
import type { Logger } from "../channel.ts";
import { backoffMs } from "../pause.ts";

export interface BotSocketOptions {
  botId: string;
  secret: string;
  /** Undefined takes the maker's own address. */
  wsUrl: string | undefined;
  logger: Logger;
  onMessage: (frame: unknown) => void;
  onEnter: (frame: unknown) => void;
  onFeedback: (frame: unknown) => void;
  onHealth: (trouble: string | null) => void;
  /** Default 30,000. */
  heartbeatMs?: number;
  /** First wait before connecting again, in ms; doubles to 15 s. Default 1,000. */
  firstWaitMs?: number;
  /** How long a connection may take until it is let in. Default 10,000. */
  loginTimeoutMs?: number;
}

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
/** With the time that a login may take, well within 30 s of the server's return. */
const maxWaitMs = 15_000;
/** A refused secret does not mend itself. */
const slowMs = 60_000;

export class BotSocket {
  readonly #options: BotSocketOptions;
  readonly #client: WSClient;
  readonly #waiting = new Set<() => void>();
  #isOpen = false;
  #isStopped = false;
  #isKicked = false;
  #isRefused = false;
  #failures = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: BotSocketOptions) {
    this.#options = options;
    const { botId, secret, wsUrl } = options;
    this.#client = new WSClient({
      botId,
      secret,
      ...(wsUrl === undefined ? {} : { wsUrl }),
      heartbeatInterval: options.heartbeatMs ?? 30_000,
      // Connecting again is decided here, with jitter and without a last attempt.
      maxReconnectAttempts: 0,
      maxAuthFailureAttempts: 0,
      wsOptions: { handshakeTimeout: 10_000 },
      // The client would write whole messages to its log.
      logger: silent,
    });
    this.#listen();
  }

  get client(): WSClient {
    return this.#client;
  }

  get isKicked(): boolean {
    return this.#isKicked;
  }

  open(): void {
    if (this.#isStopped || this.#isKicked) return;
    this.#client.disconnect();
    this.#client.connect();
    this.#schedule(this.#options.loginTimeoutMs ?? 10_000, () => this.#lost());
  }

  close(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#client.disconnect();
    this.#release();
  }

  /** Resolves when the socket is open, or the socket will never open again. */
  async opened(): Promise<boolean> {
    while (!this.#isOpen && !this.#isStopped && !this.#isKicked) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
    return this.#isOpen;
  }

  #listen(): void {
    const { onMessage, onEnter, onFeedback, onHealth, logger } = this.#options;
    this.#client.on("authenticated", () => {
      this.#isOpen = true;
      this.#isRefused = false;
      this.#failures = 0;
      if (this.#timer !== null) clearTimeout(this.#timer);
      onHealth(null);
      logger.info("企业微信智能机器人已连上");
      this.#release();
    });
    this.#client.on("error", (error) => {
      if (error.message.startsWith("Authentication failed")) this.#isRefused = true;
    });
    this.#client.on("event.disconnected_event", () => {
      this.#isKicked = true;
      this.#isOpen = false;
      if (this.#timer !== null) clearTimeout(this.#timer);
      onHealth("另一个程序用同一个智能机器人连上了，这里已被断开。请停掉其中一个，再重新启动。");
      logger.error("企业微信智能机器人被另一处连接挤下线，不再重连");
      this.#release();
    });
    this.#client.on("disconnected", () => this.#lost());
    this.#client.on("message", onMessage);
    this.#client.on("event.enter_chat", onEnter);
    this.#client.on("event.feedback_event", onFeedback);
  }

  #lost(): void {
    this.#isOpen = false;
    if (this.#isStopped || this.#isKicked) return;
    this.#failures += 1;
    const { onHealth, logger, firstWaitMs } = this.#options;
    const trouble = this.#isRefused
      ? "企业微信不认这个智能机器人的 ID 或密钥，请检查 WECOM_BOT_ID 和 WECOM_BOT_SECRET。"
      : "和企业微信智能机器人的连接断了，正在重连。";
    onHealth(trouble);
    const first = firstWaitMs ?? 1000;
    const waitMs = this.#isRefused
      ? Math.max(backoffMs(this.#failures, first, slowMs), first)
      : backoffMs(this.#failures, first, maxWaitMs);
    logger.warn("企业微信智能机器人的连接断了", { waitMs, failures: this.#failures });
    this.#schedule(waitMs, () => this.open());
  }

  #schedule(ms: number, task: () => void): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(task, ms);
  }

  #release(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
