/**
 * The WeCom AI bot channel: messages of the socket → the inbox → the desk → one stream that is refreshed until it is the
 * answer. Where thinking takes longer than a stream lives, the stream says so and the answer comes as a message.
 */
import type { TurnStep } from "../conversation/turn.ts";
import type { Channel } from "./channel.ts";
import { remark } from "./desk.ts";
import type { DeskAnswer } from "./desk.ts";
import { fileDeclinedText, noPictureText, unreadableText, waitingText } from "./desk-text.ts";
import type { Arrival } from "./inbox.ts";
import { InboxChannel } from "./inbox-channel.ts";
import type { MessengerOptions, Verdict } from "./inbox-channel.ts";
import { withQuote } from "./quote.ts";
import { remarkPassages } from "./render/passages.ts";
import { renderWecomMarkdown } from "./render/wecom-markdown.ts";
import { parseBotArrival, readBotFeedback, readBotMessage } from "./wecom/bot-message.ts";
import type { BotArrival } from "./wecom/bot-message.ts";
import { BotSender } from "./wecom/bot-sender.ts";
import { BotSocket } from "./wecom/bot-socket.ts";

export interface WecomBotChannelOptions extends MessengerOptions {
  botId: string;
  secret: string;
  wsUrl: string | undefined;
  /** Default 30,000. */
  heartbeatMs?: number;
  /** How long after its question a stream is still written to, in ms. Default 330,000: the server ends it at six minutes. */
  handOverMs?: number;
  /** Default `Date.now`. */
  nowMs?: () => number;
}

const defaultHandOverMs = 330_000;
const handOverText = "这个问题查得久一些。查好以后，我另发一条消息给您。急事请拨 12345。";
const maxRememberedEvents = 1000;

/** Counts the time that a stream has left. */
interface HandOver {
  /** Resolves when the stream has been handed over, or need not be. */
  settle: () => Promise<void>;
}

class WecomBot extends InboxChannel<BotArrival> {
  readonly name = "wecom-bot";
  readonly #options: WecomBotChannelOptions;
  readonly #socket: BotSocket;
  readonly #sender: BotSender;
  readonly #nowMs: () => number;
  /** Ids of judgements already counted, oldest first. */
  readonly #judged = new Set<string>();

  constructor(options: WecomBotChannelOptions) {
    super(options, { withChoices: true });
    this.#options = options;
    this.#nowMs = options.nowMs ?? Date.now;
    this.#socket = new BotSocket({
      ...options,
      onMessage: (frame) => void this.#keep(frame),
      onEnter: (frame) => void this.#welcome(frame),
      onFeedback: (frame) => void this.#judge(frame),
      onHealth: (trouble) => {
        this.trouble = trouble;
      },
    });
    const { logger, firstWaitMs } = options;
    const { signal } = this.stopping;
    const waits = firstWaitMs === undefined ? {} : { firstWaitMs };
    this.#sender = new BotSender({ socket: this.#socket, logger, signal, ...waits });
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

  protected async answer(arrival: Arrival<BotArrival>): Promise<void> {
    const { payload, notes } = arrival;
    if (notes["done0"] !== 1 && notes["handed"] !== 1) this.#show(arrival, waitingText, true);
    const handOver = this.#watch(arrival);
    let answer: DeskAnswer;
    try {
      answer = await this.#hear(arrival);
    } finally {
      await handOver.settle();
    }
    for (const [index, message] of renderWecomMarkdown(answer.passages).entries()) {
      if (notes[`done${index}`] === 1) continue;
      const isStream = index === 0 && notes["handed"] !== 1;
      const isTaken = isStream && (await this.#sender.finish({ id: arrival.id, reqId: payload.reqId }, message));
      if (!isTaken) await this.#sender.push(payload.chatId, message);
      this.note(arrival, `done${index}`, 1);
    }
  }

  /** Never throws: the socket's listener could not catch it. */
  async #keep(frame: unknown): Promise<void> {
    const message = readBotMessage(frame, this.#nowMs());
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

  /** 准确 / 不准确 under an answer; a judgement that is taken back is not counted again. */
  async #judge(frame: unknown): Promise<void> {
    const feedback = readBotFeedback(frame);
    if (feedback === null || feedback.useful === null) return;
    const { eventId, conversationId, useful } = feedback;
    if (eventId !== null) {
      if (this.#judged.has(eventId)) return;
      this.#judged.add(eventId);
      const [oldest] = this.#judged;
      if (this.#judged.size > maxRememberedEvents && oldest !== undefined) this.#judged.delete(oldest);
    }
    await this.desk.judge(conversationId, useful).catch((error: unknown) => {
      this.logger.warn("反馈没有记下", { reason: this.reasonOf(error) });
    });
  }

  async #hear(arrival: Arrival<BotArrival>): Promise<DeskAnswer> {
    const { conversationId, text, quote, hasFile } = arrival.payload;
    if (text === null) return remark(hasFile ? fileDeclinedText : unreadableText);
    const onStep = (step: TurnStep): void => {
      if (step.stage === "evidence") this.#show(arrival, `找到 ${step.clauses.length} 条相关条款，正在核对原文`, false);
    };
    const answer = await this.hear({ conversationId, text: withQuote(text, quote), onStep });
    // This messenger's answers carry no pictures of ours, so a card comes as its words.
    if (answer.cardId === undefined) return answer;
    return { ...answer, passages: [...remarkPassages(noPictureText), ...answer.passages] };
  }

  #show(arrival: Arrival<BotArrival>, words: string, isFirst: boolean): void {
    if (arrival.notes["handed"] === 1) return;
    this.#sender.show({ id: arrival.id, reqId: arrival.payload.reqId }, words, isFirst);
  }

  /** Ends the stream in time, with a word that the answer will follow. */
  #watch(arrival: Arrival<BotArrival>): HandOver {
    const { payload, notes, id } = arrival;
    if (notes["done0"] === 1 || notes["handed"] === 1) return { settle: () => Promise.resolve() };
    const leftMs = payload.receivedAtMs + (this.#options.handOverMs ?? defaultHandOverMs) - this.#nowMs();
    let handing: Promise<void> = Promise.resolve();
    const timer = setTimeout(
      () => {
        this.note(arrival, "handed", 1);
        // A stream that cannot be ended any more is ended by the server.
        handing = this.#sender.finish({ id, reqId: payload.reqId }, handOverText).then(
          () => undefined,
          () => undefined,
        );
      },
      Math.max(0, leftMs),
    );
    const settle = async (): Promise<void> => {
      clearTimeout(timer);
      await handing;
    };
    return { settle };
  }
}

export function createWecomBotChannel(options: WecomBotChannelOptions): Channel {
  return new WecomBot(options);
}
