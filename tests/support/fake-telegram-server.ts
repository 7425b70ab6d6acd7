/**
 * A Bot API server on loopback, as strict as the real one about tokens, lengths, markup, button data and repeated edits.
 * Keeps updates until an offset confirms them; can be told to fail.
 */
import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { listenOnLoopback, readBody } from "./loopback-server.ts";
import { parseTelegramHtml } from "./telegram-html-parser.ts";

export const fakeBotToken = "42:fake-token";
export const fakeBot = { id: 42, is_bot: true, first_name: "颐问", username: "yiwen_bot" };

/** `drop-before`: the connection breaks unread. `drop-after`: the call takes effect, its answer is lost. */
export type Fault = "drop-before" | "drop-after" | { status: number; retryAfter?: number; description?: string };

export interface SentMessage {
  chatId: number;
  messageId: number;
  /** As first sent, then every edit. */
  versions: string[];
  keyboard: { text: string; callback_data: string }[][];
}

export interface FakeTelegram {
  url: string;
  messages: SentMessage[];
  /** Pictures that arrived. */
  photos: { chatId: number; caption: string; png: Buffer }[];
  calls: { method: string; body: Record<string, unknown> }[];
  /** Decides a fault for each call; null lets it pass. */
  fault: (method: string, body: Record<string, unknown>) => Fault | null;
  /** Queues an update and returns its id. */
  deliver(update: Record<string, unknown>): number;
  say(text: string, chatId?: number): number;
  press(message: SentMessage, label: string): number;
  /** Updates that no offset has confirmed. */
  unconfirmed(): number;
  /** Last version of the last message of a chat. */
  lastText(chatId?: number): string;
  close(): Promise<void>;
}

const sendSchema = z.object({
  chat_id: z.number(),
  message_id: z.number().optional(),
  text: z.string().min(1),
  parse_mode: z.literal("HTML").optional(),
  reply_markup: z
    .object({ inline_keyboard: z.array(z.array(z.object({ text: z.string().min(1), callback_data: z.string() }))) })
    .optional(),
});

class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

function checkText(body: Record<string, unknown>): z.output<typeof sendSchema> {
  const { data } = sendSchema.safeParse(body);
  if (data === undefined) throw new Refusal(400, "Bad Request: message text is empty");
  let visible = data.text;
  try {
    if (data.parse_mode === "HTML") visible = parseTelegramHtml(data.text);
  } catch (error) {
    throw new Refusal(400, `Bad Request: ${error instanceof Error ? error.message : "can't parse entities"}`);
  }
  if (visible.trim() === "") throw new Refusal(400, "Bad Request: message text is empty");
  if (visible.length > 4096) throw new Refusal(400, "Bad Request: message is too long");
  for (const button of data.reply_markup?.inline_keyboard.flat() ?? []) {
    if (Buffer.byteLength(button.callback_data) > 64) throw new Refusal(400, "Bad Request: BUTTON_DATA_INVALID");
  }
  return data;
}

class State {
  readonly messages: SentMessage[] = [];
  readonly photos: FakeTelegram["photos"] = [];
  readonly calls: FakeTelegram["calls"] = [];
  readonly updates: { update_id: number }[] = [];
  fault: FakeTelegram["fault"] = () => null;
  isClosed = false;
  #nextUpdate = 1000;
  #nextMessage = 1;

  deliver(update: Record<string, unknown>): number {
    const id = (this.#nextUpdate += 1);
    this.updates.push({ ...update, update_id: id });
    return id;
  }

  async call(method: string, body: Record<string, unknown>): Promise<unknown> {
    if (method === "getMe") return fakeBot;
    if (method === "getUpdates") return await this.#getUpdates(body);
    if (method === "sendPhoto") return this.#sendPhoto(body);
    if (method === "sendMessage") return this.#send(body);
    if (method === "editMessageText") return this.#edit(body);
    if (method === "answerCallbackQuery" || method === "deleteWebhook") return true;
    throw new Refusal(404, "Not Found: method not found");
  }

  async #getUpdates({ offset, timeout }: Record<string, unknown>): Promise<unknown> {
    while ((this.updates[0]?.update_id ?? Infinity) < Number(offset ?? 0)) this.updates.shift();
    const deadline = Date.now() + Number(timeout ?? 0) * 1000;
    while (this.updates.length === 0 && Date.now() < deadline && !this.isClosed) {
      await new Promise((resolve) => setTimeout(resolve, 5));
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

  #send(body: Record<string, unknown>): unknown {
    const { chat_id: chatId, text, reply_markup: markup } = checkText(body);
    const messageId = (this.#nextMessage += 1);
    this.messages.push({ chatId, messageId, versions: [text], keyboard: markup?.inline_keyboard ?? [] });
    return { message_id: messageId, date: 0, chat: { id: chatId, type: "private" }, text };
  }

  #edit(body: Record<string, unknown>): unknown {
    const { chat_id: chatId, message_id: messageId, text, reply_markup: markup } = checkText(body);
    const message = this.messages.find((sent) => sent.chatId === chatId && sent.messageId === messageId);
    if (message === undefined) throw new Refusal(400, "Bad Request: message to edit not found");
    if (message.versions.at(-1) === text) throw new Refusal(400, "Bad Request: message is not modified");
    message.versions.push(text);
    message.keyboard = markup?.inline_keyboard ?? [];
    return { message_id: messageId, date: 0, chat: { id: chatId, type: "private" }, text };
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
    const handle = async (): Promise<void> => {
      const body = await readFields(request);
      const [, token, method = ""] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? "") ?? [];
      state.calls.push({ method, body });
      if (token !== fakeBotToken) throw new Refusal(401, "Unauthorized");
      const fault = state.fault(method, body);
      if (fault === "drop-before") return void request.socket.destroy();
      if (fault !== null && typeof fault === "object") {
        const parameters = fault.retryAfter === undefined ? {} : { parameters: { retry_after: fault.retryAfter } };
        const description = fault.description ?? "fault";
        return answer(fault.status, { ok: false, error_code: fault.status, description, ...parameters });
      }
      const result = await state.call(method, body);
      if (fault === "drop-after") return void request.socket.destroy();
      answer(200, { ok: true, result });
    };
    handle().catch((error: unknown) => {
      const status = error instanceof Refusal ? error.status : 500;
      const description = error instanceof Error ? error.message : "error";
      answer(status, { ok: false, error_code: status, description });
    });
  });
}

export async function startFakeTelegram(): Promise<FakeTelegram> {
  const state = new State();
  const { url, close } = await startServer(state);
  const from = { id: 7, is_bot: false, first_name: "王" };
  const { messages, photos, calls } = state;
  return {
    url,
    messages,
    photos,
    calls,
    get fault() {
      return state.fault;
    },
    set fault(value) {
      state.fault = value;
    },
    deliver: (update) => state.deliver(update),
    say: (text, chatId = 7) =>
      state.deliver({ message: { message_id: 1, date: 0, chat: { id: chatId, type: "private" }, from, text } }),
    press: (message, label) => {
      const button = message.keyboard.flat().find(({ text }) => text === label);
      if (button === undefined) throw new Error(`no button ${label}`);
      const chat = { id: message.chatId, type: "private" };
      const markup = { inline_keyboard: message.keyboard };
      const shown = { message_id: message.messageId, date: 0, chat, reply_markup: markup };
      return state.deliver({ callback_query: { id: "q1", from, data: button.callback_data, message: shown } });
    },
    unconfirmed: () => state.updates.length,
    lastText: (chatId = 7) =>
      messages
        .filter((sent) => sent.chatId === chatId)
        .at(-1)
        ?.versions.at(-1) ?? "",
    close: async () => {
      state.isClosed = true;
      await close();
    },
  };
}
