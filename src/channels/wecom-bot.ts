/**
 * The WeCom AI bot channel: messages of the socket → the inbox → the desk → one stream that is refreshed until it is the
 * answer. The stream's id comes from the message, so repeating a frame after a loss changes nothing.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Assistant, TurnStep } from "../conversation/turn.ts";
import type { CardShelf } from "./card/card-shelf.ts";
import type { Channel, Logger } from "./channel.ts";
import { Desk, unreadableText } from "./desk.ts";
import type { DeskAnswer } from "./desk.ts";
import { Inbox } from "./inbox.ts";
import type { Arrival } from "./inbox.ts";
import { Lanes } from "./lanes.ts";
import { backoffMs, createStopper, pause } from "./pause.ts";
import { remarkPassages } from "./render/passages.ts";
import { renderWecomMarkdown } from "./render/wecom-markdown.ts";
import { parseBotArrival, readBotMessage } from "./wecom/bot-message.ts";
import type { BotArrival } from "./wecom/bot-message.ts";
import { BotSocket } from "./wecom/bot-socket.ts";

export interface WecomBotChannelOptions {
  assistant: Assistant;
  logger: Logger;
  /** Where cards of replies lie; this messenger is given their words, since its answers carry no pictures of ours. */
  cards?: CardShelf;
  /** Absolute path; the inbox is `wecom-bot-inbox.jsonl` in it. */
  dataDir: string;
  botId: string;
  secret: string;
  wsUrl: string | undefined;
  /** Default 30,000. */
  heartbeatMs?: number;
  /** How long answers under way may take after `stop()`. Default 8,000. */
  stopTimeoutMs?: number;
  /** First wait after a loss, in ms. Default 1,000. */
  firstWaitMs?: number;
}

const defaultStopTimeoutMs = 8000;
const maxStreamAttempts = 4;
const waitingText = "正在文件里查找，请稍等";

/** The same for the same message, within the 256 bytes that a stream id may have. */
function streamIdOf(id: string): string {
  return `answer-${createHash("sha256").update(id).digest("hex").slice(0, 32)}`;
}

/** The server answered no; anything else may be a loss on the way. */
function isRefusal(error: unknown): boolean {
  return typeof error === "object" && error !== null && "errcode" in error;
}

class WecomBot implements Channel {
  readonly name = "wecom-bot";
  readonly #options: WecomBotChannelOptions;
  readonly #socket: BotSocket;
  readonly #desk: Desk;
  readonly #lanes = new Lanes(16);
  readonly #stopping = createStopper();
  #isReceiving = false;
  #inbox: Inbox<BotArrival> | null = null;
  #trouble: string | null = "还没有启动。";

  constructor(options: WecomBotChannelOptions) {
    const { assistant, logger } = options;
    this.#options = options;
    const onForget = async (): Promise<void> => this.#inbox?.compact();
    this.#desk = new Desk({ assistant, logger, withChoices: true, onForget });
    this.#socket = new BotSocket({
      ...options,
      onMessage: (frame) => void this.#keep(frame),
      onEnter: (frame) => void this.#welcome(frame),
      onHealth: (trouble) => {
        this.#trouble = trouble;
      },
    });
  }

  health(): string | null {
    return this.#trouble;
  }

  async start(): Promise<void> {
    const { dataDir, logger } = this.#options;
    const inbox = new Inbox({ file: join(dataDir, "wecom-bot-inbox.jsonl"), parse: parseBotArrival, logger });
    this.#inbox = inbox;
    this.#isReceiving = true;
    this.#trouble = "正在连接企业微信智能机器人。";
    this.#socket.open();
    for (const arrival of inbox.pending()) this.#accept(inbox, arrival);
    await Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#isReceiving = false;
    await this.#lanes.idle(this.#options.stopTimeoutMs ?? defaultStopTimeoutMs);
    this.#stopping.abort();
    this.#socket.close();
    await this.#lanes.idle(1000);
    await this.#inbox?.close();
    this.#inbox = null;
    this.#trouble = "已经停止。";
  }

  /** Never throws: the socket's listener could not catch it. */
  async #keep(frame: unknown): Promise<void> {
    const inbox = this.#inbox;
    const message = readBotMessage(frame);
    if (message === null || inbox === null || !this.#isReceiving) return;
    try {
      const fresh = await inbox.put([{ id: message.id, payload: message.arrival }]);
      for (const arrival of fresh) this.#accept(inbox, arrival);
    } catch (error) {
      this.#options.logger.error("收件箱写不进去", { reason: error instanceof Error ? error.name : "unknown" });
    }
  }

  async #welcome(frame: unknown): Promise<void> {
    const headers = typeof frame === "object" && frame !== null && "headers" in frame ? frame.headers : null;
    const reqId = typeof headers === "object" && headers !== null && "req_id" in headers ? headers.req_id : null;
    if (typeof reqId !== "string") return;
    const content = this.#desk
      .welcome()
      .passages.map(({ text }) => text)
      .join("\n");
    await this.#socket.client
      .replyWelcome({ headers: { req_id: reqId } }, { msgtype: "text", text: { content } })
      .catch(() => this.#options.logger.info("欢迎语没有送到"));
  }

  #accept(inbox: Inbox<BotArrival>, arrival: Arrival<BotArrival>): void {
    this.#lanes.run(arrival.payload.conversationId, () => this.#process(inbox, arrival));
  }

  /** Never throws. What could not be sent before the channel stopped stays in the inbox. */
  async #process(inbox: Inbox<BotArrival>, arrival: Arrival<BotArrival>): Promise<void> {
    if (!this.#isReceiving) return;
    try {
      await this.#answer(inbox, arrival);
      await inbox.done(arrival.id);
    } catch (error) {
      if (this.#stopping.signal.aborted || this.#socket.isKicked) return;
      const reason = isRefusal(error) ? "refused" : "failed";
      this.#options.logger.warn("有一条智能机器人消息没法答复", { reason });
      await inbox.done(arrival.id).catch(() => undefined);
    }
  }

  async #answer(inbox: Inbox<BotArrival>, arrival: Arrival<BotArrival>): Promise<void> {
    const { payload, id, notes } = arrival;
    if (notes["done0"] !== 1) this.#show(arrival, waitingText);
    const answer = await this.#hear(arrival);
    for (const [index, message] of renderWecomMarkdown(answer.passages).entries()) {
      if (notes[`done${index}`] === 1) continue;
      if (index === 0) await this.#finish(arrival, message);
      else await this.#push(payload.chatId, message);
      inbox.note(id, `done${index}`, 1);
    }
  }

  async #hear(arrival: Arrival<BotArrival>): Promise<DeskAnswer> {
    const { conversationId, text } = arrival.payload;
    if (text === null) return { passages: remarkPassages(unreadableText), reply: null };
    const { cards } = this.#options;
    const cardId = /^[/／]?(?:转发)?卡片$/u.test(text.trim()) ? cards?.lastOf(conversationId) : null;
    if (cards !== undefined && typeof cardId === "string") {
      return {
        passages: remarkPassages(`这里发不了图片，下面是可以转发的文字。\n\n${cards.text(cardId)}`),
        reply: null,
      };
    }
    const onStep = (step: TurnStep): void => {
      if (step.stage === "evidence") this.#show(arrival, `找到 ${step.clauses.length} 条相关条款，正在核对原文`);
    };
    return await this.#desk.hear({ conversationId, text, signal: this.#stopping.signal, onStep });
  }

  /** A passing line of the stream; one that is lost or late is not missed. */
  #show({ id, payload }: Arrival<BotArrival>, words: string): void {
    this.#socket.client
      .replyStreamNonBlocking({ headers: { req_id: payload.reqId } }, streamIdOf(id), words, false)
      .catch(() => this.#options.logger.info("过程提示没有送到"));
  }

  /** The last frame of the stream; where the server no longer knows the request, an active message. */
  async #finish({ id, payload }: Arrival<BotArrival>, message: string): Promise<void> {
    const { client } = this.#socket;
    for (let attempt = 1; attempt <= maxStreamAttempts; attempt += 1) {
      await this.#untilOpen();
      try {
        await client.replyStream({ headers: { req_id: payload.reqId } }, streamIdOf(id), message, true);
        return;
      } catch (error) {
        if (isRefusal(error)) break;
        await pause(backoffMs(attempt, this.#options.firstWaitMs ?? 1000, 5000), this.#stopping.signal);
      }
    }
    await this.#push(payload.chatId, message);
  }

  async #push(chatId: string, content: string): Promise<void> {
    await this.#untilOpen();
    await this.#socket.client.sendMessage(chatId, { msgtype: "markdown", markdown: { content } });
  }

  async #untilOpen(): Promise<void> {
    if (!(await this.#socket.opened())) throw new Error("the socket will not open again");
  }
}

export function createWecomBotChannel(options: WecomBotChannelOptions): Channel {
  return new WecomBot(options);
}
