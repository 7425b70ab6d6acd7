/**
 * The Telegram channel: updates by polling or webhook → the inbox → the desk → messages in HTML with buttons. Refuses a
 * webhook without a secret. A question is acknowledged to Telegram only once it is on disk, and answered once.
 */
import { join } from "node:path";
import { Api } from "grammy";
import type { Assistant } from "../conversation/turn.ts";
import { ChannelError, YiwenError } from "../errors.ts";
import type { Card, CardShelf } from "./card/card-shelf.ts";
import type { Channel, Logger } from "./channel.ts";
import { Desk, unreadableText } from "./desk.ts";
import type { DeskAnswer } from "./desk.ts";
import { Inbox } from "./inbox.ts";
import type { Arrival } from "./inbox.ts";
import { Lanes } from "./lanes.ts";
import { backoffMs, createStopper, pause } from "./pause.ts";
import { remarkPassages } from "./render/passages.ts";
import { renderTelegramHtml } from "./render/telegram-html.ts";
import { sameSecret } from "./same-secret.ts";
import { readFailure } from "./telegram/failure.ts";
import { keyboardFor, readButtonData } from "./telegram/keyboard.ts";
import { poll } from "./telegram/poller.ts";
import { ChatGoneError, TelegramSender } from "./telegram/sender.ts";
import { addressedText, conversationOf, parseArrival, readUpdate } from "./telegram/update.ts";
import type { TelegramArrival } from "./telegram/update.ts";

export interface TelegramChannelOptions {
  assistant: Assistant;
  logger: Logger;
  /** Where cards of replies lie; no button offers them without it. */
  cards?: CardShelf;
  /** Absolute path; the inbox is `telegram-inbox.jsonl` in it. */
  dataDir: string;
  botToken: string;
  apiRoot: string;
  mode: "polling" | "webhook";
  webhookSecret: string | undefined;
  /** How long answers under way may take after `stop()`. Default 8,000. */
  stopTimeoutMs?: number;
  /** First wait after a failure, in ms. Default 500. */
  firstWaitMs?: number;
  /** How long a poll is held open. Default 30. */
  pollSeconds?: number;
}

export interface TelegramChannel extends Channel {
  /** For `POST /telegram/webhook`; null when polling. */
  readonly webhook: ((request: Request) => Promise<Response>) | null;
}

const staleButtonText = "这个按钮过期了，请把问题再发一次。";
const maxAttempts = 3;
const defaultStopTimeoutMs = 8000;

class Telegram implements TelegramChannel {
  readonly name = "telegram";
  readonly webhook: TelegramChannel["webhook"];
  readonly #options: TelegramChannelOptions;
  readonly #api: Api;
  /** Aborts when no more is taken in. */
  readonly #receiving = createStopper();
  /** Aborts when answers under way have had their time. */
  readonly #stopping = createStopper();
  readonly #lanes = new Lanes(16);
  readonly #desk: Desk;
  readonly #sender: TelegramSender;
  #inbox: Inbox<TelegramArrival> | null = null;
  #me: Promise<{ id: number; username: string }> | null = null;
  #polling: Promise<void> = Promise.resolve();
  #trouble: string | null = "还没有启动。";

  constructor(options: TelegramChannelOptions) {
    const { assistant, logger, firstWaitMs } = options;
    this.#options = options;
    this.#api = new Api(options.botToken, { apiRoot: options.apiRoot.replace(/(?<!\/)\/+$/, ""), timeoutSeconds: 60 });
    const { signal } = this.#stopping;
    const onForget = async (): Promise<void> => this.#inbox?.compact();
    this.#desk = new Desk({ assistant, logger, withChoices: false, onForget });
    this.#sender = new TelegramSender({ api: this.#api, logger, signal, ...(firstWaitMs ? { firstWaitMs } : {}) });
    this.webhook = options.mode === "webhook" ? (request) => this.#receive(request) : null;
  }

  health(): string | null {
    return this.#trouble;
  }

  async start(): Promise<void> {
    const { mode, webhookSecret, dataDir, logger } = this.#options;
    if (mode === "webhook" && (webhookSecret ?? "") === "") {
      throw new ChannelError("Telegram 用 webhook 方式却没有密钥。", { remedy: "请设置 TELEGRAM_WEBHOOK_SECRET。" });
    }
    const inbox = new Inbox({ file: join(dataDir, "telegram-inbox.jsonl"), parse: parseArrival, logger });
    this.#inbox = inbox;
    this.#trouble = null;
    for (const arrival of inbox.pending()) this.#accept(inbox, arrival);
    if (mode === "polling") this.#polling = this.#poll();
    logger.info("Telegram 已启动", { mode, pending: inbox.pending().length });
    await Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#receiving.abort();
    await this.#polling;
    await this.#lanes.idle(this.#options.stopTimeoutMs ?? defaultStopTimeoutMs);
    this.#stopping.abort();
    await this.#lanes.idle(1000);
    await this.#inbox?.close();
    this.#inbox = null;
    this.#trouble = "已经停止。";
  }

  async #poll(): Promise<void> {
    const { signal } = this.#receiving;
    const { logger, firstWaitMs, pollSeconds } = this.#options;
    await poll({
      api: this.#api,
      logger,
      signal,
      keep: (updates) => this.#keep(updates),
      onHealth: (trouble) => {
        this.#trouble = trouble;
      },
      ...(firstWaitMs ? { firstWaitMs } : {}),
      ...(pollSeconds === undefined ? {} : { timeoutSeconds: pollSeconds }),
    });
  }

  async #receive(request: Request): Promise<Response> {
    const given = request.headers.get("x-telegram-bot-api-secret-token") ?? "";
    const secret = this.#options.webhookSecret ?? "";
    if (secret === "" || !sameSecret(given, secret)) return new Response("forbidden", { status: 401 });
    let update: unknown;
    try {
      update = await request.json();
    } catch {
      return new Response("bad request", { status: 400 });
    }
    await this.#keep([update]);
    return new Response("ok");
  }

  async #keep(updates: unknown[]): Promise<void> {
    const inbox = this.#inbox;
    if (inbox === null) throw new ChannelError("Telegram 没有在运行。", { remedy: "请重新启动。" });
    const deliveries = updates.flatMap((update) => {
      const read = readUpdate(update);
      if (read === null || read.arrival === null) return [];
      return [{ id: String(read.updateId), payload: read.arrival }];
    });
    for (const arrival of await inbox.put(deliveries)) this.#accept(inbox, arrival);
  }

  #accept(inbox: Inbox<TelegramArrival>, arrival: Arrival<TelegramArrival>): void {
    this.#lanes.run(conversationOf(arrival.payload), () => this.#process(inbox, arrival));
  }

  /** Never throws. What could not be answered before the channel stopped stays in the inbox. */
  async #process(inbox: Inbox<TelegramArrival>, arrival: Arrival<TelegramArrival>): Promise<void> {
    const { signal } = this.#stopping;
    const { logger } = this.#options;
    // Not begun yet: it waits on disk for the next start.
    if (this.#receiving.signal.aborted) return;
    for (let attempt = 1; attempt <= maxAttempts && !signal.aborted; attempt += 1) {
      try {
        await this.#answer(inbox, arrival);
        await inbox.done(arrival.id);
        return;
      } catch (error) {
        if (signal.aborted) return;
        const { kind } = readFailure(error);
        if (error instanceof ChatGoneError || kind === "refused" || attempt === maxAttempts) {
          logger.warn("有一条消息没法答复", { update: arrival.id, reason: error instanceof Error ? error.name : kind });
          await inbox.done(arrival.id).catch(() => undefined);
          return;
        }
        await pause(backoffMs(attempt, this.#options.firstWaitMs ?? 500, 5000), signal);
      }
    }
  }

  async #answer(inbox: Inbox<TelegramArrival>, arrival: Arrival<TelegramArrival>): Promise<void> {
    const { payload, id, notes } = arrival;
    const { chatId, isGroup, messageId } = payload;
    const text = addressedText(payload, isGroup ? await this.#whoAmI() : { id: 0, username: "" });
    if (text === null && payload.button === null && isGroup) return;
    const note = (key: string, value: number): void => inbox.note(id, key, value);
    const delivery = { chatId, notes, note, replyToMessageId: isGroup ? messageId : null };
    if (await this.#judged(payload)) return;
    await this.#acknowledgeButton(payload, "");
    if (await this.#sentCard(payload, delivery)) return;
    await this.#sender.begin(delivery);
    const answer = await this.#hear(payload, text);
    const keyboard = answer.reply === null ? null : keyboardFor(answer.reply, this.#options.cards?.idOf(answer.reply));
    await this.#sender.deliver({ ...delivery, messages: renderTelegramHtml(answer.passages), keyboard });
  }

  async #hear(payload: TelegramArrival, text: string | null): Promise<DeskAnswer> {
    const meaning = payload.button === null ? null : readButtonData(payload.button.data);
    if (meaning?.name === "clause") return this.#desk.openClause(meaning.clauseId);
    if (meaning?.name === "card") return this.#cardText(meaning.cardId);
    if (meaning?.name === "choice" && text === null) return { passages: remarkPassages(staleButtonText), reply: null };
    if (text === null || text === "") return { passages: remarkPassages(unreadableText), reply: null };
    return await this.#desk.hear({ conversationId: conversationOf(payload), text, signal: this.#stopping.signal });
  }

  /** 转发卡片; false where there can be no picture, so that its words are sent instead. */
  async #sentCard(payload: TelegramArrival, delivery: Parameters<TelegramSender["sendPhoto"]>[0]): Promise<boolean> {
    const meaning = payload.button === null ? null : readButtonData(payload.button.data);
    const { cards } = this.#options;
    if (meaning?.name !== "card" || cards === undefined) return false;
    if (delivery.notes["photo"] === 1) return true;
    let card: Card;
    try {
      card = await cards.card(meaning.cardId);
    } catch (error) {
      if (error instanceof YiwenError) return false;
      throw error;
    }
    await this.#sender.sendPhoto(delivery, card);
    return true;
  }

  #cardText(id: string): DeskAnswer {
    try {
      const text = this.#options.cards?.text(id);
      if (text !== undefined) return { passages: remarkPassages(text), reply: null };
    } catch (error) {
      if (!(error instanceof YiwenError)) throw error;
    }
    return { passages: remarkPassages(staleButtonText), reply: null };
  }

  /** 有用 / 没用 are thanked for in place, without a message. */
  async #judged(payload: TelegramArrival): Promise<boolean> {
    const meaning = payload.button === null ? null : readButtonData(payload.button.data);
    if (meaning?.name !== "judge") return false;
    await this.#acknowledgeButton(payload, await this.#desk.judge(conversationOf(payload), meaning.useful));
    return true;
  }

  /** Ends the button's waiting mark. A button pressed long ago cannot be acknowledged; that harms nobody. */
  async #acknowledgeButton({ button }: TelegramArrival, text: string): Promise<void> {
    if (button === null) return;
    await this.#api
      .answerCallbackQuery(button.queryId, text === "" ? {} : { text })
      .catch(() => this.#options.logger.info("按钮没有确认上"));
  }

  #whoAmI(): Promise<{ id: number; username: string }> {
    this.#me ??= this.#sender
      .call(() => this.#api.getMe())
      .catch((error: unknown) => {
        this.#me = null;
        throw error;
      });
    return this.#me;
  }
}

export function createTelegramChannel(options: TelegramChannelOptions): TelegramChannel {
  return new Telegram(options);
}
