/**
 * A WeCom API server on loopback, stricter than the real one: tokens that can be revoked, texts cut at 2,048 bytes, cards
 * within their limits, duplicates swallowed, and what is over 30 a minute or 1,000 an hour dropped in silence. Also makes
 * the callbacks that the real one sends.
 */
import { z } from "zod";
import { WecomCrypto } from "../../src/channels/wecom/crypto.ts";
import type { LoopbackServer } from "./loopback-server.ts";
import { listenOnLoopback } from "./loopback-server.ts";

export const wecomSettings = {
  corpId: "ww0123456789",
  agentId: 1000002,
  secret: "app-secret",
  token: "callback-token",
  encodingAesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
};

/** `hang`: half open, nothing is ever answered. */
export type WecomFault = "drop-before" | "drop-after" | "hang" | { errcode: number } | { status: number };

export interface FakeCard {
  main_title: { title: string; desc?: string | undefined };
  button_list: { text: string; key: string }[];
  task_id: string;
}

export interface FakeWecom {
  url: string;
  /** What members see, after cutting, swallowing and dropping. */
  received: { userId: string; content: string; kind: "text" | "markdown" }[];
  cards: { userId: string; card: FakeCard }[];
  /** Response codes of cards that were marked as tapped. */
  marked: string[];
  /** Pictures that members see. */
  images: { userId: string; bytes: Buffer }[];
  /** Every send that was asked for. */
  requests: number;
  tokensGiven: number;
  dropped: number;
  swallowed: number;
  cut: number;
  /** Departments of each member; a member who is not here is unknown. */
  departments: Map<string, number[]>;
  /** Times that a member was asked for. */
  memberQueries: number;
  /** The app's menu; null while it has none. */
  menu: unknown;
  fault: (path: string) => WecomFault | null;
  /** Makes every token given so far invalid; the server says so with this code. Default 42001. */
  revokeTokens(errcode?: number): void;
  nowMs: () => number;
  /** Drops what it has recorded. */
  forget(): void;
  close(): Promise<void>;
}

const base = {
  touser: z.string().min(1),
  agentid: z.literal(wecomSettings.agentId),
  enable_duplicate_check: z.literal(1),
};
const textBody = z.object({ content: z.string().min(1) });
const cardSchema = z.object({
  card_type: z.literal("button_interaction"),
  main_title: z.object({ title: z.string().min(1).max(26), desc: z.string().max(30).optional() }),
  button_list: z
    .array(z.object({ text: z.string().min(1).max(10), key: z.string().min(1) }))
    .min(1)
    .max(6),
  task_id: z.string().regex(/^[\w@-]{1,128}$/),
});
const sendSchema = z.discriminatedUnion("msgtype", [
  z.object({ ...base, msgtype: z.literal("text"), text: textBody }),
  z.object({ ...base, msgtype: z.literal("markdown"), markdown: textBody }),
  z.object({ ...base, msgtype: z.literal("image"), image: z.object({ media_id: z.string().min(1) }) }),
  z.object({ ...base, msgtype: z.literal("template_card"), template_card: cardSchema }),
]);
const tapSchema = z.object({ type: z.literal("click"), name: z.string().min(1), key: z.string().min(1).max(128) });
const menuSchema = z.object({
  button: z
    .array(z.union([tapSchema, z.object({ name: z.string().min(1), sub_button: z.array(tapSchema).min(1).max(5) })]))
    .min(1)
    .max(3),
});
const markSchema = z.object({
  userids: z.array(z.string()).length(1),
  agentid: z.literal(wecomSettings.agentId),
  response_code: z.string().min(1),
  button: z.object({ replace_name: z.string().min(1) }),
});
const maxBytes = 2048;

function isCardWithinLimits(card: FakeCard): boolean {
  const keys = card.button_list.map(({ key }) => key);
  return new Set(keys).size === keys.length && keys.every((key) => Buffer.byteLength(key) <= 1024);
}

class State implements FakeWecom {
  url = "";
  fault: FakeWecom["fault"] = () => null;
  nowMs: () => number = Date.now;
  close: () => Promise<void> = () => Promise.resolve();
  readonly images: FakeWecom["images"] = [];
  readonly #media = new Map<string, Buffer>();
  readonly received: FakeWecom["received"] = [];
  readonly cards: FakeWecom["cards"] = [];
  readonly marked: string[] = [];
  readonly departments = new Map<string, number[]>();
  memberQueries = 0;
  menu: unknown = null;
  requests = 0;
  tokensGiven = 0;
  dropped = 0;
  swallowed = 0;
  cut = 0;
  #firstValid = 1;
  #expiredCode = 42001;
  readonly #times = new Map<string, number[]>();
  readonly #seen = new Set<string>();
  readonly #tasks = new Set<string>();

  revokeTokens(errcode = 42001): void {
    this.#firstValid = this.tokensGiven + 1;
    this.#expiredCode = errcode;
  }

  forget(): void {
    this.received.length = 0;
    this.cards.length = 0;
    this.images.length = 0;
    this.#seen.clear();
    this.#times.clear();
  }

  async answer(url: URL, bytes: Buffer, type: string): Promise<object> {
    const body = bytes.toString("utf8");
    if (url.pathname === "/cgi-bin/gettoken") return this.#giveToken(url);
    const token = Number(/^token-(\d+)$/.exec(url.searchParams.get("access_token") ?? "")?.[1] ?? 0);
    if (token < this.#firstValid) return { errcode: this.#expiredCode, errmsg: "access_token expired" };
    switch (url.pathname) {
      case "/cgi-bin/message/send":
        return this.#send(JSON.parse(body));
      case "/cgi-bin/media/upload":
        return await this.#upload(url, type, bytes);
      case "/cgi-bin/message/update_template_card":
        return this.#mark(JSON.parse(body));
      case "/cgi-bin/user/get":
        return this.#member(url.searchParams.get("userid") ?? "");
      case "/cgi-bin/menu/get":
        return this.menu === null ? { errcode: 46003, errmsg: "menu no exist" } : { errcode: 0, ...this.menu };
      case "/cgi-bin/menu/create":
        return this.#makeMenu(JSON.parse(body));
      default:
        return { errcode: 40066, errmsg: "invalid url" };
    }
  }

  #giveToken(url: URL): object {
    if (url.searchParams.get("corpsecret") !== wecomSettings.secret)
      return { errcode: 40001, errmsg: "invalid secret" };
    this.tokensGiven += 1;
    return { errcode: 0, access_token: `token-${this.tokensGiven}`, expires_in: 7200 };
  }

  /** A form with one picture of more than 5 bytes and at most 10 MB. */
  async #upload(url: URL, type: string, body: Buffer): Promise<object> {
    if (url.searchParams.get("type") !== "image") return { errcode: 40004, errmsg: "invalid media type" };
    const media = (await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData()).get(
      "media",
    );
    if (!(media instanceof Blob)) return { errcode: 41005, errmsg: "media data missing" };
    if (media.size <= 5 || media.size > 10 * 1024 * 1024) return { errcode: 40009, errmsg: "invalid image size" };
    const id = `media-${this.#media.size + 1}`;
    this.#media.set(id, Buffer.from(await media.arrayBuffer()));
    return { errcode: 0, type: "image", media_id: id, created_at: "1" };
  }

  #member(userId: string): object {
    this.memberQueries += 1;
    const department = this.departments.get(userId);
    return department === undefined ? { errcode: 60111, errmsg: "userid not found" } : { errcode: 0, department };
  }

  #makeMenu(body: unknown): object {
    const { data } = menuSchema.safeParse(body);
    const isNamed = (name: string, bytes: number): boolean => Buffer.byteLength(name) <= bytes;
    const isRight = data?.button.every(
      (button) =>
        isNamed(button.name, 16) &&
        (!("sub_button" in button) || button.sub_button.every(({ name }) => isNamed(name, 40))),
    );
    if (isRight !== true) return { errcode: 40018, errmsg: "invalid button name size" };
    this.menu = data;
    return { errcode: 0 };
  }

  #mark(body: unknown): object {
    const { data } = markSchema.safeParse(body);
    if (data === undefined) return { errcode: 40058 };
    this.marked.push(data.response_code);
    return { errcode: 0 };
  }

  /** Whether the member is written to too often; counts the message. */
  #isTooOften(userId: string): boolean {
    const nowMs = this.nowMs();
    const times = (this.#times.get(userId) ?? []).filter((time) => time > nowMs - 3_600_000);
    this.#times.set(userId, [...times, nowMs]);
    return times.length >= 1000 || times.filter((time) => time > nowMs - 60_000).length >= 30;
  }

  #send(body: unknown): object {
    this.requests += 1;
    const { data } = sendSchema.safeParse(body);
    if (data === undefined) return { errcode: 40008, errmsg: "invalid message type" };
    const { touser: userId } = data;
    const { touser: _, ...said } = data;
    const key = `${userId}\n${JSON.stringify(said)}`;
    if (this.#seen.has(key)) {
      this.swallowed += 1;
      return { errcode: 0 };
    }
    if (data.msgtype === "template_card") {
      const { task_id: task } = data.template_card;
      if (this.#tasks.has(task) || !isCardWithinLimits(data.template_card)) return { errcode: 41066 };
      this.#tasks.add(task);
    }
    this.#seen.add(key);
    if (this.#isTooOften(userId)) {
      this.dropped += 1;
      return { errcode: 0 };
    }
    if (data.msgtype === "image") {
      const bytes = this.#media.get(data.image.media_id);
      if (bytes === undefined) return { errcode: 40007, errmsg: "invalid media_id" };
      this.images.push({ userId, bytes });
    } else if (data.msgtype === "template_card") this.cards.push({ userId, card: data.template_card });
    else this.#show(userId, data.msgtype, data.msgtype === "text" ? data.text.content : data.markdown.content);
    return { errcode: 0, errmsg: "ok" };
  }

  #show(userId: string, kind: "text" | "markdown", content: string): void {
    const bytes = Buffer.from(content, "utf8");
    if (bytes.length > maxBytes) this.cut += 1;
    this.received.push({ userId, kind, content: bytes.subarray(0, maxBytes).toString("utf8") });
  }
}

async function startServer(state: State): Promise<LoopbackServer> {
  return await listenOnLoopback((request, response) => {
    const handle = async (): Promise<void> => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(Buffer.from(chunk));
      const body = Buffer.concat(chunks);
      const address = new URL(request.url ?? "/", "http://127.0.0.1");
      const fault = state.fault(address.pathname);
      if (fault === "hang") return;
      if (fault === "drop-before") return void request.socket.destroy();
      if (typeof fault === "object" && fault !== null && "status" in fault) {
        return void response.writeHead(fault.status).end();
      }
      const type = request.headers["content-type"] ?? "";
      const answer = typeof fault === "object" && fault !== null ? fault : await state.answer(address, body, type);
      if (fault === "drop-after") return void request.socket.destroy();
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
    };
    handle().catch(() => request.socket.destroy());
  });
}

export async function startFakeWecom(): Promise<FakeWecom> {
  const state = new State();
  const server = await startServer(state);
  state.url = server.url;
  state.close = () => server.close();
  return state;
}

const crypto = new WecomCrypto({ ...wecomSettings, receiveId: wecomSettings.corpId });
let nonceCount = 0;

export interface CallbackOptions {
  /** Seconds since 1970; default now. */
  timestamp?: number;
  nonce?: string;
  signature?: string;
  crypto?: WecomCrypto;
}

function signedQuery(encrypted: string, options: CallbackOptions): URLSearchParams {
  const timestamp = String(options.timestamp ?? Math.floor(Date.now() / 1000));
  const nonce = options.nonce ?? `nonce-${(nonceCount += 1)}`;
  const signature = options.signature ?? crypto.sign({ timestamp, nonce, encrypted });
  return new URLSearchParams({ msg_signature: signature, timestamp, nonce });
}

/** A callback with the inner XML encrypted and signed. */
export function callbackRequest(innerXml: string, options: CallbackOptions = {}): Request {
  const encrypted = (options.crypto ?? crypto).encrypt(innerXml);
  const body = `<xml><ToUserName><![CDATA[${wecomSettings.corpId}]]></ToUserName><AgentID><![CDATA[1000002]]></AgentID><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`;
  const query = signedQuery(encrypted, options);
  return new Request(`http://127.0.0.1/wecom/callback?${query.toString()}`, { method: "POST", body });
}

/** The check that the server makes when the callback address is saved. */
export function verificationRequest(echo: string, options: CallbackOptions = {}): Request {
  const encrypted = crypto.encrypt(echo);
  const query = signedQuery(encrypted, options);
  query.set("echostr", encrypted);
  return new Request(`http://127.0.0.1/wecom/callback?${query.toString()}`);
}

export interface WecomMessage {
  userId?: string;
  messageId: string;
  text?: string;
  type?: string;
  createTime?: number;
  event?: string;
  eventKey?: string;
  responseCode?: string;
}

const cdata = (name: string, text: string): string => `<${name}><![CDATA[${text}]]></${name}>`;

export function messageXml(message: WecomMessage): string {
  const { userId = "wang", messageId, text, type = "text", event, eventKey, responseCode } = message;
  const time = message.createTime ?? Math.floor(Date.now() / 1000);
  const parts = [
    cdata("ToUserName", wecomSettings.corpId),
    cdata("FromUserName", userId),
    `<CreateTime>${time}</CreateTime>`,
    cdata("MsgType", type),
    text === undefined ? "" : cdata("Content", text),
    event === undefined ? `<MsgId>${messageId}</MsgId>` : cdata("Event", event),
    eventKey === undefined ? "" : cdata("EventKey", eventKey),
    responseCode === undefined ? "" : cdata("ResponseCode", responseCode),
    "<AgentID>1000002</AgentID>",
  ];
  return `<xml>${parts.join("")}</xml>`;
}
