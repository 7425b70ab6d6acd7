/**
 * The WeCom AI bot channel: messages of the socket → the inbox → the desk → one stream that is refreshed until it is the
 * answer. The stream's id comes from the message, so repeating a frame after a loss changes nothing.
 */
import { createHash } from "node:crypto";
import type { TurnStep } from "../conversation/turn.ts";
import type { Channel } from "./channel.ts";
import { unreadableText } from "./desk-text.ts";
import type { DeskAnswer } from "./desk.ts";
import type { Arrival } from "./inbox.ts";
import { InboxChannel } from "./inbox-channel.ts";
import type { MessengerOptions, Verdict } from "./inbox-channel.ts";
import { backoffMs, pause } from "./pause.ts";
import { remarkPassages } from "./render/passages.ts";
import { renderWecomMarkdown } from "./render/wecom-markdown.ts";
import { parseBotArrival, readBotMessage } from "./wecom/bot-message.ts";
import type { BotArrival } from "./wecom/bot-message.ts";
import { BotSocket } from "./wecom/bot-socket.ts";

export interface WecomBotChannelOptions extends MessengerOptions {
  botId: string;
  secret: string;
  wsUrl: string | undefined;
  /** Default 30,000. */
  heartbeatMs?: number;
}

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

class WecomBot extends InboxChannel<BotArrival> {
  readonly name = "wecom-bot";
  readonly #options: WecomBotChannelOptions;
  readonly #socket: BotSocket;

  constructor(options: WecomBotChannelOptions) {
    super(options, { withChoices: true });
    this.#options = options;
    this.#socket = new BotSocket({
      ...options,
      onMessage: (frame) => void this.#keep(frame),
      onEnter: (frame) => void this.#welcome(frame),
      onHealth: (trouble) => {
        this.trouble = trouble;
      },
    });
  }

  protected parse(value: unknown): BotArrival | null {
    return parseBotArrival(value);
  }

  protected conversationOf({ conversationId }: BotArrival): string {
    return conversationId;
  }

  protected override open(): void {
    this.trouble = "正在连接企业微信智能机器人。";
    this.#socket.open();
  }

  protected override closeOutlet(): void {
    this.#socket.close();
  }

  protected override verdictOn(): Verdict {
    return this.#socket.isKicked ? "leave" : "give-up";
  }

  protected override reasonOf(error: unknown): string {
    return isRefusal(error) ? "refused" : super.reasonOf(error);
  }

  protected async answer(arrival: Arrival<BotArrival>): Promise<void> {
    const { payload, notes } = arrival;
    if (notes["done0"] !== 1) this.#show(arrival, waitingText);
    const answer = await this.#hear(arrival);
    for (const [index, message] of renderWecomMarkdown(answer.passages).entries()) {
      if (notes[`done${index}`] === 1) continue;
      if (index === 0) await this.#finish(arrival, message);
      else await this.#push(payload.chatId, message);
      this.note(arrival, `done${index}`, 1);
    }
  }

  /** Never throws: the socket's listener could not catch it. */
  async #keep(frame: unknown): Promise<void> {
    const message = readBotMessage(frame);
    if (message === null || this.receiving.signal.aborted) return;
    await this.keep([{ id: message.id, payload: message.arrival }]).catch((error: unknown) => {
      this.logger.error("收件箱写不进去", { reason: this.reasonOf(error) });
    });
  }

  async #welcome(frame: unknown): Promise<void> {
    const headers = typeof frame === "object" && frame !== null && "headers" in frame ? frame.headers : null;
    const reqId = typeof headers === "object" && headers !== null && "req_id" in headers ? headers.req_id : null;
    if (typeof reqId !== "string") return;
    const content = this.desk
      .welcome()
      .passages.map(({ text }) => text)
      .join("\n");
    await this.#socket.client
      .replyWelcome({ headers: { req_id: reqId } }, { msgtype: "text", text: { content } })
      .catch(() => this.logger.info("欢迎语没有送到"));
  }

  async #hear(arrival: Arrival<BotArrival>): Promise<DeskAnswer> {
    const { conversationId, text } = arrival.payload;
    if (text === null) return { passages: remarkPassages(unreadableText), reply: null };
    const onStep = (step: TurnStep): void => {
      if (step.stage === "evidence") this.#show(arrival, `找到 ${step.clauses.length} 条相关条款，正在核对原文`);
    };
    return await this.hear({ conversationId, text, onStep });
  }

  /** A passing line of the stream; one that is lost or late is not missed. */
  #show({ id, payload }: Arrival<BotArrival>, words: string): void {
    this.#socket.client
      .replyStreamNonBlocking({ headers: { req_id: payload.reqId } }, streamIdOf(id), words, false)
      .catch(() => this.logger.info("过程提示没有送到"));
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
        await pause(backoffMs(attempt, this.#options.firstWaitMs ?? 1000, 5000), this.stopping.signal);
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
