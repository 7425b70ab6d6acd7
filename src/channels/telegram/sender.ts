/**
 * Messages of one answer → Telegram, so that nothing is lost and nothing is said twice. `sendMessage` has no idempotency
 * key, so each message is first sent as a placeholder whose id is noted, then edited into the answer; edits may be
 * repeated. A reply lost after delivery can leave one placeholder behind, never a second answer.
 */
import { InputFile } from "grammy";
import type { Api } from "grammy";
import type { Logger } from "../channel.ts";
import { waitingText } from "../desk-text.ts";
import { backoffMs, pause } from "../pause.ts";
import { stripTelegramHtml } from "../render/telegram-html.ts";
import { Slots } from "../slots.ts";
import { readFailure } from "./failure.ts";
import type { Failure } from "./failure.ts";
import type { InlineButton } from "./keyboard.ts";

/** The person blocked the bot, or the chat is gone: no answer can ever arrive. */
export class ChatGoneError extends Error {
  override readonly name = "ChatGoneError";
}

export interface SenderOptions {
  api: Api;
  logger: Logger;
  signal: AbortSignal;
  /** First wait after a failure, in ms; doubles to 30 s. Default 500. */
  firstWaitMs?: number;
}

export interface Delivery {
  chatId: number;
  /** Set in groups, so that the answer stands under its question. */
  replyToMessageId: number | null;
  /** Telegram HTML, each under the limit. */
  messages: string[];
  keyboard: InlineButton[][] | null;
  notes: Record<string, number>;
  note: (key: string, value: number) => void;
}

/** New connections cost more than messages: a rush of placeholders shares a few. Waiting for a later attempt holds none. */
const placeholdersAtOnce = 24;
const continuationText = "还有下文，请稍等";

export class TelegramSender {
  readonly #options: SenderOptions;
  readonly #placing = new Slots(placeholdersAtOnce);

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Sends the first placeholder, unless it stands already. */
  async begin(delivery: Omit<Delivery, "messages" | "keyboard">): Promise<void> {
    await this.#place(delivery, 0);
  }

  /** Edits the placeholders into the messages, sending further ones as needed. @throws ChatGoneError */
  async deliver(delivery: Delivery): Promise<void> {
    for (const [index, html] of delivery.messages.entries()) {
      if (delivery.notes[`done${index}`] === 1) continue;
      const messageId = await this.#place(delivery, index);
      const isLast = index === delivery.messages.length - 1;
      await this.#edit(delivery, { messageId, html, keyboard: isLast ? delivery.keyboard : null });
      delivery.note(`done${index}`, 1);
    }
  }

  /** Calls until the server has taken it. @throws ChatGoneError, or the error when the server refuses for good. */
  async call<T>(work: () => Promise<T>, onUnknown?: () => void): Promise<T> {
    for (let failures = 1; ; failures += 1) {
      try {
        return await work();
      } catch (error) {
        const failure = readFailure(error);
        if (isGone(failure)) throw new ChatGoneError();
        if (failure.kind === "refused" || this.#options.signal.aborted) throw error;
        if (failure.kind === "unknown") onUnknown?.();
        const backoff = backoffMs(failures, this.#options.firstWaitMs ?? 500, 30_000);
        await pause(failure.kind === "later" ? Math.max(failure.waitMs, backoff) : backoff, this.#options.signal);
        if (this.#options.signal.aborted) throw error;
      }
    }
  }

  /**
   * Sends a picture at most once: it cannot be edited in, so a send whose answer was lost is not repeated, and its note
   * is written before it leaves. @throws ChatGoneError
   */
  async sendPhoto(
    delivery: Omit<Delivery, "messages" | "keyboard">,
    photo: { png: Buffer; caption: string },
  ): Promise<void> {
    if (delivery.notes["photo"] === 1) return;
    const { api, logger } = this.#options;
    const { chatId, replyToMessageId } = delivery;
    const reply =
      replyToMessageId === null
        ? {}
        : { reply_parameters: { message_id: replyToMessageId, allow_sending_without_reply: true } };
    await this.call(async () => {
      delivery.note("photo", 1);
      try {
        const file = new InputFile(photo.png, "card.png");
        return await api.sendPhoto(chatId, file, { caption: photo.caption, ...reply });
      } catch (error) {
        if (readFailure(error).kind !== "unknown") throw error;
        logger.warn("卡片可能已送达而没有回执，不再重发");
        return null;
      }
    });
  }

  async #place(delivery: Omit<Delivery, "messages" | "keyboard">, index: number): Promise<number> {
    const key = `message${index}`;
    const known = delivery.notes[key];
    if (known !== undefined) return known;
    const { chatId, replyToMessageId } = delivery;
    const reply =
      replyToMessageId === null
        ? {}
        : { reply_parameters: { message_id: replyToMessageId, allow_sending_without_reply: true } };
    const { message_id: messageId } = await this.call(
      () =>
        this.#placing.run(() =>
          this.#options.api.sendMessage(chatId, index === 0 ? waitingText : continuationText, reply),
        ),
      () => this.#options.logger.warn("占位消息可能已送达而没有回执，会再发一条", { index }),
    );
    delivery.note(key, messageId);
    return messageId;
  }

  async #edit(
    { chatId }: Delivery,
    message: { messageId: number; html: string; keyboard: InlineButton[][] | null },
  ): Promise<void> {
    const { api, logger } = this.#options;
    const { messageId, html, keyboard } = message;
    const markup = keyboard === null ? {} : { reply_markup: { inline_keyboard: keyboard } };
    const options = { ...markup, link_preview_options: { is_disabled: true } };
    const inHtml = { ...options, parse_mode: "HTML" as const };
    const plain = stripTelegramHtml(html);
    if (await this.#isTaken(() => this.call(() => api.editMessageText(chatId, messageId, html, inHtml)))) return;
    logger.warn("Telegram 没有接受带格式的消息，改发纯文字");
    if (await this.#isTaken(() => this.call(() => api.editMessageText(chatId, messageId, plain, options)))) return;
    // The placeholder is gone or cannot be edited: the answer comes as a message of its own.
    if (await this.#isTaken(() => this.#sendOnce(() => api.sendMessage(chatId, html, inHtml)))) return;
    await this.#sendOnce(() => api.sendMessage(chatId, plain, options));
  }

  /** An answer that cannot be edited in is not said twice: where its receipt was lost, it is taken to have arrived. */
  async #sendOnce(send: () => Promise<unknown>): Promise<void> {
    await this.call(async () => {
      try {
        await send();
      } catch (error) {
        if (readFailure(error).kind !== "unknown") throw error;
        this.#options.logger.warn("回答可能已送达而没有回执，不再重发");
      }
    });
  }

  /** False when the server refuses this form of the message for good; a message that stands already counts as taken. */
  async #isTaken(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      const failure = readFailure(error);
      if (failure.kind !== "refused") throw error;
      return failure.description.includes("message is not modified");
    }
  }
}

function isGone(failure: Failure): boolean {
  if (failure.kind !== "refused") return false;
  return (
    failure.status === 403 || (failure.status === 400 && /chat not found|user is deactivated/.test(failure.description))
  );
}
