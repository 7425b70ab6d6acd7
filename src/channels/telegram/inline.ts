/**
 * Inline mode: what somebody types after the bot's name in any chat → one article to send there, with its sources. Asked
 * only when the typing rests, remembered nowhere.
 */
import type { Api } from "grammy";
import type { Reply } from "../../conversation/turn.ts";
import type { Logger } from "../channel.ts";
import { clean } from "../render/clean.ts";
import { replyPassages, shortReplyPassages, sourceLine } from "../render/passages.ts";
import { renderTelegramHtml } from "../render/telegram-html.ts";
import type { InlineQuestion } from "./update.ts";

export interface InlineOptions {
  api: Api;
  logger: Logger;
  signal: AbortSignal;
  /** Null when the question cannot be answered. */
  ask: (text: string) => Promise<Reply | null>;
  /** How long the typing has to rest, in ms. Default 400. */
  restMs?: number;
}

/** Fewer characters are the beginning of a question. */
const minChars = 4;
const cacheSeconds = 60;

function cut(text: string, maxChars: number): string {
  const points = Array.from(clean(text).replace(/\s+/g, " ").trim());
  return points.length <= maxChars ? points.join("") : `${points.slice(0, maxChars - 1).join("")}…`;
}

/** One message, whatever the length of the answer: its quotations are left out before its sources are. */
export function inlineMessage(reply: Reply): string {
  const [whole = "", more] = renderTelegramHtml(replyPassages(reply, { withChoices: false }));
  if (more === undefined) return whole;
  const [short = ""] = renderTelegramHtml(shortReplyPassages(reply));
  return short;
}

export class InlineAnswers {
  readonly #options: InlineOptions;
  /** The timer of whoever is typing. */
  readonly #resting = new Map<number, NodeJS.Timeout>();

  constructor(options: InlineOptions) {
    this.#options = options;
  }

  /** Answers the question unless another of the same person follows. */
  hear(question: InlineQuestion): void {
    clearTimeout(this.#resting.get(question.userId));
    const timer = setTimeout(() => {
      this.#resting.delete(question.userId);
      this.#answer(question).catch(() => this.#options.logger.info("行内提问没有答上"));
    }, this.#options.restMs ?? 400);
    this.#resting.set(question.userId, timer);
  }

  close(): void {
    for (const timer of this.#resting.values()) clearTimeout(timer);
    this.#resting.clear();
  }

  async #answer({ queryId, text }: InlineQuestion): Promise<void> {
    const { api, ask, signal } = this.#options;
    const isQuestion = Array.from(text.trim()).length >= minChars;
    const reply = isQuestion && !signal.aborted ? await ask(text) : null;
    const results = reply === null ? [] : [article(reply)];
    await api.answerInlineQuery(queryId, results, {
      cache_time: reply === null ? 0 : cacheSeconds,
      is_personal: true,
      button: { text: "在单独的对话里细问", start_parameter: "ask" },
    });
  }
}

function article(reply: Reply) {
  const lead = reply.sections.find(({ role }) => role === "conclusion")?.text ?? reply.answer;
  const [citation] = reply.citations;
  return {
    type: "article" as const,
    id: "answer",
    title: cut(lead, 60),
    description: cut(citation === undefined ? reply.question : sourceLine(citation), 120),
    input_message_content: {
      message_text: inlineMessage(reply),
      parse_mode: "HTML" as const,
      link_preview_options: { is_disabled: true },
    },
  };
}
