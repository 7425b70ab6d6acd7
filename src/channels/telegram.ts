/**
 * The Telegram channel: updates by polling or webhook → the inbox → the desk → messages in HTML with buttons. Refuses a
 * webhook without a secret. A question is acknowledged to Telegram only once it is on disk, and answered once.
 */
import { Api } from "grammy";
import { ChannelError } from "../errors.ts";
import type { Channel } from "./channel.ts";
import { unreadableText } from "./desk.ts";
import type { DeskAnswer } from "./desk.ts";
import type { Arrival } from "./inbox.ts";
import { InboxChannel } from "./inbox-channel.ts";
import type { MessengerOptions, Verdict } from "./inbox-channel.ts";
import { remarkPassages } from "./render/passages.ts";
import { renderTelegramHtml } from "./render/telegram-html.ts";
import { sameSecret } from "./same-secret.ts";
import { readFailure } from "./telegram/failure.ts";
import { keyboardFor, readButtonData } from "./telegram/keyboard.ts";
import { poll } from "./telegram/poller.ts";
import { ChatGoneError, TelegramSender } from "./telegram/sender.ts";
import { addressedText, conversationOf, parseArrival, readUpdate } from "./telegram/update.ts";
import type { TelegramArrival } from "./telegram/update.ts";

export interface TelegramChannelOptions extends MessengerOptions {
  botToken: string;
  apiRoot: string;
  mode: "polling" | "webhook";
  webhookSecret: string | undefined;
  /** How long a poll is held open. Default 30. */
  pollSeconds?: number;
}

export interface TelegramChannel extends Channel {
  /** For `POST /telegram/webhook`; null when polling. */
  readonly webhook: ((request: Request) => Promise<Response>) | null;
}

const staleButtonText = "这个按钮过期了，请把问题再发一次。";

class Telegram extends InboxChannel<TelegramArrival> implements TelegramChannel {
  readonly name = "telegram";
  readonly webhook: TelegramChannel["webhook"];
  readonly #options: TelegramChannelOptions;
  readonly #api: Api;
  readonly #sender: TelegramSender;
  #me: Promise<{ id: number; username: string }> | null = null;
  #polling: Promise<void> = Promise.resolve();

  constructor(options: TelegramChannelOptions) {
    super(options, { withChoices: false });
    const { logger, firstWaitMs } = options;
    this.#options = options;
    this.#api = new Api(options.botToken, { apiRoot: options.apiRoot.replace(/(?<!\/)\/+$/, ""), timeoutSeconds: 60 });
    const { signal } = this.stopping;
    this.#sender = new TelegramSender({ api: this.#api, logger, signal, ...(firstWaitMs ? { firstWaitMs } : {}) });
    this.webhook = options.mode === "webhook" ? (request) => this.#receive(request) : null;
  }

  protected override checkSetUp(): void {
    const { mode, webhookSecret } = this.#options;
    if (mode === "webhook" && (webhookSecret ?? "") === "") {
      throw new ChannelError("Telegram 用 webhook 方式却没有密钥。", { remedy: "请设置 TELEGRAM_WEBHOOK_SECRET。" });
    }
  }

  protected parse(value: unknown): TelegramArrival | null {
    return parseArrival(value);
  }

  protected conversationOf(payload: TelegramArrival): string {
    return conversationOf(payload);
  }

  protected override open(): void {
    if (this.#options.mode === "polling") this.#polling = this.#poll();
  }

  protected override async closeIntake(): Promise<void> {
    await this.#polling;
  }

  protected override verdictOn(error: unknown): Verdict {
    return error instanceof ChatGoneError || readFailure(error).kind === "refused" ? "give-up" : "again";
  }

  async #poll(): Promise<void> {
    const { signal } = this.receiving;
    const { logger, firstWaitMs, pollSeconds } = this.#options;
    await poll({
      api: this.#api,
      logger,
      signal,
      keep: (updates) => this.#keep(updates),
      onHealth: (trouble) => {
        this.trouble = trouble;
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
    const deliveries = updates.flatMap((update) => {
      const read = readUpdate(update);
      if (read === null || read.arrival === null) return [];
      return [{ id: String(read.updateId), payload: read.arrival }];
    });
    await this.keep(deliveries);
  }

  protected async answer(arrival: Arrival<TelegramArrival>): Promise<void> {
    const { payload, notes } = arrival;
    const { chatId, isGroup, messageId } = payload;
    const text = addressedText(payload, isGroup ? await this.#whoAmI() : { id: 0, username: "" });
    if (text === null && payload.button === null && isGroup) return;
    const note = (key: string, value: number): void => this.note(arrival, key, value);
    const delivery = { chatId, notes, note, replyToMessageId: isGroup ? messageId : null };
    if (await this.#judged(payload)) return;
    await this.#acknowledgeButton(payload, "");
    await this.#sender.begin(delivery);
    const answer = await this.#hear(payload, text);
    const keyboard = answer.reply === null ? null : keyboardFor(answer.reply);
    await this.#sender.deliver({ ...delivery, messages: renderTelegramHtml(answer.passages), keyboard });
  }

  async #hear(payload: TelegramArrival, text: string | null): Promise<DeskAnswer> {
    const meaning = payload.button === null ? null : readButtonData(payload.button.data);
    if (meaning?.name === "clause") return this.desk.openClause(meaning.clauseId);
    if (meaning?.name === "choice" && text === null) return { passages: remarkPassages(staleButtonText), reply: null };
    if (text === null || text === "") return { passages: remarkPassages(unreadableText), reply: null };
    return await this.hear({ conversationId: conversationOf(payload), text });
  }

  /** 有用 / 没用 are thanked for in place, without a message. */
  async #judged(payload: TelegramArrival): Promise<boolean> {
    const meaning = payload.button === null ? null : readButtonData(payload.button.data);
    if (meaning?.name !== "judge") return false;
    await this.#acknowledgeButton(payload, await this.desk.judge(conversationOf(payload), meaning.useful));
    return true;
  }

  /** Ends the button's waiting mark. A button pressed long ago cannot be acknowledged; that harms nobody. */
  async #acknowledgeButton({ button }: TelegramArrival, text: string): Promise<void> {
    if (button === null) return;
    await this.#api
      .answerCallbackQuery(button.queryId, text === "" ? {} : { text })
      .catch(() => this.logger.info("按钮没有确认上"));
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
