/**
 * A Bot API server on loopback, stricter than the real one: tokens, lengths, markup, button data, repeated edits, queries
 * answered once, one poller at a time. Keeps updates until an offset confirms them; can be told to fail.
 */
import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { listenOnLoopback, readBody } from "./loopback-server.ts";
import { parseTelegramHtml } from "./telegram-html-parser.ts";

export const fakeBotToken = "42:fake-token";
export const fakeBot = { id: 42, is_bot: true, first_name: "颐问", username: "yiwen_bot" };

/**
 * `drop-before`: the connection breaks unread. `drop-after`: the call takes effect, its answer is lost. `hang`: half open,
 * nothing is ever answered.
 */
export type Fault =
  "drop-before" | "drop-after" | "hang" | { status: number; retryAfter?: number; description?: string };

export interface SentMessage {
  chatId: number;
  messageId: number;
  /** As first sent, then every edit. */
  versions: string[];
  keyboard: { text: string; callback_data: string }[][];
  /** `performance.now()` of the first version. */
  sentAt: number;
}

export interface FakeTelegram {
  url: string;
  messages: SentMessage[];
  /** Pictures that arrived. */
  photos: { chatId: number; caption: string; png: Buffer }[];
  calls: { method: string; body: Record<string, unknown> }[];
  /** Answers to inline queries: the visible text of each result. */
  inlineAnswers: { queryId: string; texts: string[] }[];
  /** Decides a fault for each call; null lets it pass. */
  fault: (method: string, body: Record<string, unknown>) => Fault | null;
  /** Methods that this server does not know, besides those it never knew. */
  unknownMethods: Set<string>;
  /** Messages a second before 429 with `retry_after`. Default: no limit. */
  maxMessagesPerSecond: number;
  /** Queues an update and returns its id. */
  deliver(update: Record<string, unknown>): number;
  say(text: string, chatId?: number): number;
  /** Types after the bot's name in some chat. */
  typeInline(text: string, userId?: number): string;
  press(message: SentMessage, label: string): number;
  /** Updates that no offset has confirmed. */
  unconfirmed(): number;
  /** Last version of the last message of a chat. */
  lastText(chatId?: number): string;
  lastMessage(chatId?: number): SentMessage | undefined;
  close(): Promise<void>;
}

const buttonSchema = z.object({ text: z.string().min(1), callback_data: z.string().min(1) }).strict();
const sendSchema = z.object({
  chat_id: z.number(),
  message_id: z.number().optional(),
  text: z.string().min(1),
  parse_mode: z.literal("HTML").optional(),
  reply_markup: z.object({ inline_keyboard: z.array(z.array(buttonSchema).min(1)).min(1) }).optional(),
});
const inlineSchema = z.object({
  inline_query_id: z.string(),
  results: z
    .array(
      z.object({
        type: z.literal("article"),
        id: z.string().min(1).max(64),
        title: z.string().min(1),
        input_message_content: z.object({ message_text: z.string().min(1), parse_mode: z.literal("HTML").optional() }),
      }),
    )
    .max(50),
});
const menuSchema = z.object({
  commands: z
    .array(z.object({ command: z.string().regex(/^[a-z0-9_]{1,32}$/), description: z.string().min(1).max(256) }))
    .max(100),
});

class Refusal extends Error {
  readonly status: number;
  readonly retryAfter: number | undefined;

  constructor(status: number, message: string, retryAfter?: number) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

const refuse = (what: string): Refusal => new Refusal(400, `Bad Request: ${what}`);

function visibleText(text: string, parseMode: "HTML" | undefined): string {
  let visible = text;
  try {
    if (parseMode === "HTML") visible = parseTelegramHtml(text);
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : "can't parse entities");
  }
  if (/\p{Surrogate}/u.test(visible)) throw refuse("strings must be encoded in UTF-8");
  if (visible.trim() === "") throw refuse("message text is empty");
  if (visible.length > 4096) throw refuse("message is too long");
  return visible;
}

function checkText(body: Record<string, unknown>): z.output<typeof sendSchema> {
  const { data } = sendSchema.safeParse(body);
  if (data === undefined) throw refuse("message text is empty");
  visibleText(data.text, data.parse_mode);
  const buttons = data.reply_markup?.inline_keyboard.flat() ?? [];
  if (buttons.length > 100) throw refuse("too many buttons");
  for (const button of buttons) {
    if (Buffer.byteLength(button.callback_data) > 64) throw refuse("BUTTON_DATA_INVALID");
  }
  return data;
}

class State {
  readonly messages: SentMessage[] = [];
  readonly photos: FakeTelegram["photos"] = [];
  readonly calls: FakeTelegram["calls"] = [];
  readonly inlineAnswers: FakeTelegram["inlineAnswers"] = [];
  readonly updates: { update_id: number }[] = [];
  readonly unknownMethods = new Set<string>();
  fault: FakeTelegram["fault"] = () => null;
  maxMessagesPerSecond = Number.POSITIVE_INFINITY;
  isClosed = false;
  readonly #byId = new Map<number, SentMessage>();
  readonly #openQueries = new Set<string>();
  #sendTimes: number[] = [];
  #nextUpdate = 1000;
  #nextMessage = 1;
  #nextQuery = 1;
  #poll = 0;

  deliver(update: Record<string, unknown>): number {
    const id = (this.#nextUpdate += 1);
    this.updates.push({ ...update, update_id: id });
    return id;
  }

  openQuery(): string {
    const id = `query-${(this.#nextQuery += 1)}`;
    this.#openQueries.add(id);
    return id;
  }

  async call(method: string, body: Record<string, unknown>): Promise<unknown> {
    if (this.unknownMethods.has(method)) throw new Refusal(404, "Not Found: method not found");
    switch (method) {
      case "getMe":
        return fakeBot;
      case "getUpdates":
        return await this.#getUpdates(body);
      case "sendPhoto":
        return this.#sendPhoto(body);
      case "sendMessage":
        return this.#send(body);
      case "editMessageText":
        return this.#edit(body);
      case "answerCallbackQuery":
        return this.#closeQuery(String(body["callback_query_id"]));
      case "answerInlineQuery":
        return this.#answerInline(body);
      case "setMyCommands":
        if (!menuSchema.safeParse(body).success) throw refuse("BOT_COMMAND_INVALID");
        return true;
      case "setMyDescription":
        if (String(body["description"]).length > 512) throw refuse("BOT_DESCRIPTION_INVALID");
        return true;
      case "setMyShortDescription":
        if (String(body["short_description"]).length > 120) throw refuse("BOT_SHORT_DESCRIPTION_INVALID");
        return true;
      case "deleteWebhook":
        return true;
      default:
        throw new Refusal(404, "Not Found: method not found");
    }
  }

  async #getUpdates({ offset, timeout }: Record<string, unknown>): Promise<unknown> {
    const mine = (this.#poll += 1);
    while ((this.updates[0]?.update_id ?? Infinity) < Number(offset ?? 0)) this.updates.shift();
    const deadline = Date.now() + Number(timeout ?? 0) * 1000;
    while (this.updates.length === 0 && Date.now() < deadline && !this.isClosed) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (mine !== this.#poll) throw new Refusal(409, "Conflict: terminated by other getUpdates request");
    }
    return this.updates.slice(0, 100);
  }

  #sendPhoto(body: Record<string, unknown>): unknown {
    const { photo, caption = "", chat_id: chatId } = body;
    if (!Buffer.isBuffer(photo)) throw new Refusal(400, "Bad Request: there is no photo in the request");
    if (photo.subarray(1, 4).toString("latin1") !== "PNG") throw new Refusal(400, "Bad Request: IMAGE_PROCESS_FAILED");
    if (typeof caption !== "string" || caption.length > 1024)
      throw new Refusal(400, "Bad Request: caption is too long");
    if (photo.readUInt32BE(16) + photo.readUInt32BE(20) > 10_000) {
      throw new Refusal(400, "Bad Request: PHOTO_INVALID_DIMENSIONS");
    }
    this.photos.push({ chatId: Number(chatId), caption, png: photo });
    return { message_id: (this.#nextMessage += 1), date: 0, chat: { id: Number(chatId), type: "private" } };
  }

  #countMessage(): void {
    const now = performance.now();
    if (this.maxMessagesPerSecond === Number.POSITIVE_INFINITY) return;
    this.#sendTimes = this.#sendTimes.filter((time) => time > now - 1000);
    if (this.#sendTimes.length >= this.maxMessagesPerSecond)
      throw new Refusal(429, "Too Many Requests: retry after 1", 1);
    this.#sendTimes.push(now);
  }

  #send(body: Record<string, unknown>): unknown {
    const { chat_id: chatId, text, reply_markup: markup } = checkText(body);
    this.#countMessage();
    const messageId = (this.#nextMessage += 1);
    const keyboard = markup?.inline_keyboard ?? [];
    const message = { chatId, messageId, versions: [text], keyboard, sentAt: performance.now() };
    this.messages.push(message);
    this.#byId.set(messageId, message);
    return { message_id: messageId, date: 0, chat: { id: chatId, type: "private" }, text };
  }

  #edit(body: Record<string, unknown>): unknown {
    const { chat_id: chatId, message_id: messageId, text, reply_markup: markup } = checkText(body);
    const message = this.#byId.get(messageId ?? 0);
    if (message === undefined || message.chatId !== chatId) throw refuse("message to edit not found");
    const keyboard = markup?.inline_keyboard ?? [];
    const isSame = message.versions.at(-1) === text && JSON.stringify(message.keyboard) === JSON.stringify(keyboard);
    if (isSame) throw refuse("message is not modified");
    message.versions.push(text);
    message.keyboard = keyboard;
    return { message_id: messageId, date: 0, chat: { id: chatId, type: "private" }, text };
  }

  #closeQuery(id: string): boolean {
    if (!this.#openQueries.delete(id))
      throw refuse("query is too old and response timeout expired or query ID is invalid");
    return true;
  }

  #answerInline(body: Record<string, unknown>): boolean {
    const { data } = inlineSchema.safeParse(body);
    if (data === undefined) throw refuse("can't parse inline query result");
    const texts = data.results.map(({ input_message_content: { message_text: text, parse_mode: mode } }) =>
      visibleText(text, mode),
    );
    this.#closeQuery(data.inline_query_id);
    this.inlineAnswers.push({ queryId: data.inline_query_id, texts });
    return true;
  }
}

/** A JSON body, or a form with a file: `attach://name` stands for the file of that name. */
async function readFields(request: IncomingMessage): Promise<Record<string, unknown>> {
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/form-data")) {
    const text = await readBody(request);
    return text === "" ? {} : JSON.parse(text);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const boundary = /boundary=(.+)$/.exec(type)?.[1] ?? "";
  const parts = new Map<string, Buffer>();
  // As latin1 every byte is one character, so a picture survives the splitting.
  for (const part of Buffer.concat(chunks).toString("latin1").split(`--${boundary}`)) {
    const [, name, content] = /name="([^"]+)"[^]*?\r\n\r\n([^]*)\r\n$/.exec(part) ?? [];
    if (name !== undefined && content !== undefined) parts.set(name, Buffer.from(content, "latin1"));
  }
  const fields: Record<string, unknown> = {};
  for (const [name, value] of parts) {
    const file = /^attach:\/\/(\w+)$/.exec(value.toString("latin1"))?.[1];
    fields[name] = file === undefined ? value.toString("utf8") : parts.get(file);
  }
  return fields;
}

async function startServer(state: State): Promise<{ url: string; close: () => Promise<void> }> {
  return await listenOnLoopback((request, response) => {
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    const fail = (status: number, description: string, retryAfter?: number): void => {
      const parameters = retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } };
      answer(status, { ok: false, error_code: status, description, ...parameters });
    };
    const handle = async (): Promise<void> => {
      const body = await readFields(request);
      const [, token, method = ""] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? "") ?? [];
      state.calls.push({ method, body });
      if (token !== fakeBotToken) throw new Refusal(401, "Unauthorized");
      const fault = state.fault(method, body);
      if (fault === "hang") return;
      if (fault === "drop-before") return void request.socket.destroy();
      if (fault !== null && typeof fault === "object") {
        return fail(fault.status, fault.description ?? "fault", fault.retryAfter);
      }
      const result = await state.call(method, body);
      if (fault === "drop-after") return void request.socket.destroy();
      answer(200, { ok: true, result });
    };
    handle().catch((error: unknown) => {
      const description = error instanceof Error ? error.message : "error";
      if (error instanceof Refusal) fail(error.status, description, error.retryAfter);
      else fail(500, description);
    });
  });
}

export async function startFakeTelegram(): Promise<FakeTelegram> {
  const state = new State();
  const server = await startServer(state);
  const from = { id: 7, is_bot: false, first_name: "王" };
  const { messages, photos, calls, inlineAnswers, unknownMethods } = state;
  const lastMessage = (chatId = 7): SentMessage | undefined => messages.filter((sent) => sent.chatId === chatId).at(-1);
  return {
    url: server.url,
    messages,
    photos,
    calls,
    inlineAnswers,
    unknownMethods,
    get maxMessagesPerSecond() {
      return state.maxMessagesPerSecond;
    },
    set maxMessagesPerSecond(value) {
      state.maxMessagesPerSecond = value;
    },
    get fault() {
      return state.fault;
    },
    set fault(value) {
      state.fault = value;
    },
    deliver: (update) => state.deliver(update),
    say: (text, chatId = 7) => {
      const chat = { id: chatId, type: "private" };
      return state.deliver({ message: { message_id: 1, date: 0, chat, from: { ...from, id: chatId }, text } });
    },
    typeInline: (text, userId = 7) => {
      const id = state.openQuery();
      state.deliver({ inline_query: { id, from: { ...from, id: userId }, query: text, offset: "" } });
      return id;
    },
    press: (message, label) => {
      const button = message.keyboard.flat().find(({ text }) => text === label);
      if (button === undefined) throw new Error(`no button ${label}`);
      const chat = { id: message.chatId, type: "private" };
      const markup = { inline_keyboard: message.keyboard };
      const shown = { message_id: message.messageId, date: 0, chat, reply_markup: markup };
      const query = { id: state.openQuery(), from, data: button.callback_data, message: shown };
      return state.deliver({ callback_query: query });
    },
    unconfirmed: () => state.updates.length,
    lastMessage,
    lastText: (chatId = 7) => lastMessage(chatId)?.versions.at(-1) ?? "",
    close: async () => {
      state.isClosed = true;
      await server.close();
    },
  };
}
