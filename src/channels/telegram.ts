/**
 * The Telegram channel: updates by polling or webhook → the inbox → the desk → messages in HTML with buttons. Refuses a
 * webhook without a secret. A question is acknowledged to Telegram only once it is on disk, and answered once.
 */
import { Api } from "grammy";
import { ChannelError } from "../errors.ts";
import type { Channel } from "./channel.ts";
import { readCommand } from "./command.ts";
import type { DeskAnswer } from "./desk.ts";
import { remark } from "./desk.ts";
import { fileDeclinedText, staleButtonText, unreadableText } from "./desk-text.ts";
import type { Arrival } from "./inbox.ts";
import { InboxChannel } from "./inbox-channel.ts";
import type { MessengerOptions, Verdict } from "./inbox-channel.ts";
import { LiveLine } from "./live-line.ts";
import { withQuote } from "./quote.ts";
import { renderTelegramHtml } from "./render/telegram-html.ts";
import { sameSecret } from "./same-secret.ts";
import { readFailure } from "./telegram/failure.ts";
import { InlineAnswers } from "./telegram/inline.ts";
import { keyboardUnder, readButtonData } from "./telegram/keyboard.ts";
import type { ButtonMeaning } from "./telegram/keyboard.ts";
import { publishMenu } from "./telegram/menu.ts";
import { poll } from "./telegram/poller.ts";
import { ChatGoneError, TelegramSender } from "./telegram/sender.ts";
import type { Delivery } from "./telegram/sender.ts";
import { addressedText, conversationOf, parseArrival, readUpdate } from "./telegram/update.ts";
import type { TelegramArrival } from "./telegram/update.ts";

export interface TelegramChannelOptions extends MessengerOptions {
  botToken: string;
  apiRoot: string;
  mode: "polling" | "webhook";
  webhookSecret: string | undefined;
  /** How long a poll is held open. Default 30. */
  pollSeconds?: number;
  /** How long somebody's typing rests before an inline question is answered, in ms. Default 400. */
  inlineRestMs?: number;
}

export interface TelegramChannel extends Channel {
  /** For `POST /telegram/webhook`; null when polling. */
  readonly webhook: ((request: Request) => Promise<Response>) | null;
}

/** Telegram takes about one change a second in a chat. */
const progressIntervalMs = 1500;

class Telegram extends InboxChannel<TelegramArrival> implements TelegramChannel {
  readonly name = "telegram";
  readonly webhook: TelegramChannel["webhook"];
  readonly #options: TelegramChannelOptions;
  readonly #api: Api;
  readonly #sender: TelegramSender;
  readonly #inline: InlineAnswers;
  #me: Promise<{ id: number; username: string }> | null = null;
  #polling: Promise<void> = Promise.resolve();

  constructor(options: TelegramChannelOptions) {
    super(options, { withChoices: false });
    const { logger, firstWaitMs } = options;
    this.#options = options;
    this.#api = new Api(options.botToken, { apiRoot: options.apiRoot.replace(/(?<!\/)\/+$/, ""), timeoutSeconds: 60 });
    const { signal } = this.stopping;
    this.#sender = new TelegramSender({ api: this.#api, logger, signal, ...(firstWaitMs ? { firstWaitMs } : {}) });
    this.#inline = new InlineAnswers({
      api: this.#api,
      logger,
      signal,
      ask: (text) => this.askInPassing(text),
      ...(options.inlineRestMs === undefined ? {} : { restMs: options.inlineRestMs }),
    });
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
    const { adminIds, logger } = this.#options;
    void publishMenu({
      api: this.#api,
      adminIds: adminIds ?? [],
      logger,
      call: (work) => this.#sender.call(work),
    });
  }

  protected override async closeIntake(): Promise<void> {
    this.#inline.close();
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
      if (read !== null && read.inline !== null) this.#inline.hear(read.inline);
      if (read === null || read.arrival === null) return [];
      return [{ id: String(read.updateId), payload: read.arrival }];
    });
    await this.keep(deliveries);
  }

  protected async answer(arrival: Arrival<TelegramArrival>): Promise<void> {
    const { payload, notes } = arrival;
    const { chatId, isGroup, messageId } = payload;
    const bot = isGroup ? await this.#whoAmI() : { id: this.#ownId(), username: "" };
    const text = addressedText(payload, bot);
    const meaning = payload.button === null ? null : readButtonData(payload.button.data);
    if (text === null && payload.button === null && isGroup) return;
    if (meaning?.name === "judge") return await this.#judge(payload, meaning.useful);
    await this.#acknowledgeButton(payload, "");
    if (meaning?.name === "page") return await this.#turnPage(payload, meaning);
    const note = (key: string, value: number): void => this.note(arrival, key, value);
    const delivery = { chatId, notes, note, replyToMessageId: isGroup ? messageId : null };
    if (notes["photo"] === 1) return;
    // A picture cannot be edited into a placeholder.
    const asksForCard = meaning?.name === "card" || (text !== null && readCommand(text).name === "card");
    if (!asksForCard) await this.greet(() => this.#sender.begin(delivery));
    const answer = await this.#hear(arrival, text, meaning);
    if (await this.#sentPicture(delivery, answer)) return;
    await this.#sender.deliver({
      ...delivery,
      messages: renderTelegramHtml(answer.passages),
      keyboard: keyboardUnder(answer),
    });
  }

  /** False where there is no picture, or none can be sent here. @throws ChatGoneError */
  async #sentPicture(delivery: Omit<Delivery, "messages" | "keyboard">, answer: DeskAnswer): Promise<boolean> {
    const picture = await this.pictureOf(answer);
    if (picture === null) return false;
    try {
      await this.#sender.sendPhoto(delivery, picture);
      return true;
    } catch (error) {
      if (readFailure(error).kind !== "refused") throw error;
      this.logger.warn("Telegram 没有接受卡片，改发文字");
      return false;
    }
  }

  async #hear(
    arrival: Arrival<TelegramArrival>,
    text: string | null,
    meaning: ButtonMeaning | null,
  ): Promise<DeskAnswer> {
    const { payload, notes } = arrival;
    const conversationId = conversationOf(payload);
    if (meaning?.name === "clause") return this.desk.openClause(conversationId, meaning.clauseId);
    if (meaning?.name === "card") return this.desk.openCard(meaning.cardId);
    if (meaning?.name === "regions") return this.desk.otherRegions(conversationId);
    if (payload.button !== null && text === null) return remark(staleButtonText);
    if (text === null || text === "") return remark(payload.hasFile ? fileDeclinedText : unreadableText);
    const line = new LiveLine((words) => this.#showProgress(arrival, words), progressIntervalMs);
    const answer = await this.hear({
      conversationId,
      text: withQuote(text, payload.replyToUserId === this.#ownId() ? null : payload.quote),
      isAdmin: this.#isAdmin(payload),
      wasInterrupted: notes["reindexing"] === 1,
      onProgress: (words) => {
        if (notes["reindexing"] !== 1) this.note(arrival, "reindexing", 1);
        line.tell(words);
      },
    });
    await line.settled();
    return answer;
  }

  /** By the id that Telegram gives for life, in a private chat, in words of their own. */
  #isAdmin({ userId, chatId, isGroup, isForwarded, button }: TelegramArrival): boolean {
    const isOwnWord = !isGroup && chatId === userId && !isForwarded && button === null;
    return isOwnWord && (this.#options.adminIds ?? []).includes(String(userId));
  }

  async #showProgress({ payload, notes }: Arrival<TelegramArrival>, words: string): Promise<void> {
    const messageId = notes["message0"];
    if (messageId !== undefined) await this.#api.editMessageText(payload.chatId, messageId, words);
  }

  /** 有用 / 没用 are thanked for in place, without a message. */
  async #judge(payload: TelegramArrival, useful: boolean): Promise<void> {
    await this.#acknowledgeButton(payload, await this.desk.judge(conversationOf(payload), useful));
  }

  /** A page is turned where it stands; only one that needs several messages comes below. */
  async #turnPage(
    payload: TelegramArrival,
    { clauseId, direction }: Extract<ButtonMeaning, { name: "page" }>,
  ): Promise<void> {
    const { chatId, messageId } = payload;
    const answer = this.desk.openClause(conversationOf(payload), clauseId, direction);
    const messages = renderTelegramHtml(answer.passages);
    const delivery: Delivery = {
      chatId,
      replyToMessageId: null,
      messages,
      keyboard: keyboardUnder(answer),
      notes: messages.length === 1 ? { message0: messageId } : {},
      note: () => undefined,
    };
    await this.#sender.deliver(delivery);
  }

  /** Ends the button's waiting mark. A button pressed long ago cannot be acknowledged; that harms nobody. */
  async #acknowledgeButton({ button }: TelegramArrival, text: string): Promise<void> {
    if (button === null) return;
    await this.#api
      .answerCallbackQuery(button.queryId, text === "" ? {} : { text })
      .catch(() => this.logger.info("按钮没有确认上"));
  }

  /** A bot's token begins with its id. */
  #ownId(): number {
    return Number(/^\d+/.exec(this.#options.botToken)?.[0] ?? 0);
  }

  async #whoAmI(): Promise<{ id: number; username: string }> {
    this.#me ??= this.#sender.call(() => this.#api.getMe());
    try {
      return await this.#me;
    } catch {
      // Without its name the bot still knows who replies to it.
      this.#me = null;
      return { id: this.#ownId(), username: "" };
    }
  }
}

export function createTelegramChannel(options: TelegramChannelOptions): TelegramChannel {
  return new Telegram(options);
}
