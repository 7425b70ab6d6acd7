/**
 * A WeCom API server on loopback: tokens that can be revoked, texts cut at 2,048 bytes, duplicates swallowed, and what
 * is over 30 a minute dropped in silence, as the real one does. Also makes the callbacks that the real one sends.
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

export type WecomFault = "drop-before" | "drop-after" | { errcode: number } | { status: number };

export interface FakeWecom {
  url: string;
  /** What members see, after cutting, swallowing and dropping. */
  received: { userId: string; content: string }[];
  /** Pictures that members see. */
  images: { userId: string; bytes: Buffer }[];
  /** Every send that was asked for. */
  requests: number;
  tokensGiven: number;
  dropped: number;
  swallowed: number;
  cut: number;
  fault: (path: string) => WecomFault | null;
  /** Makes every token given so far invalid. */
  revokeTokens(): void;
  nowMs: () => number;
  close(): Promise<void>;
}

const sendSchema = z.object({
  touser: z.string().min(1),
  agentid: z.literal(wecomSettings.agentId),
  enable_duplicate_check: z.literal(1),
});
const messageSchema = z.discriminatedUnion("msgtype", [
  z.object({ msgtype: z.literal("text"), text: z.object({ content: z.string().min(1) }) }),
  z.object({ msgtype: z.literal("image"), image: z.object({ media_id: z.string().min(1) }) }),
]);

class State implements FakeWecom {
  url = "";
  fault: FakeWecom["fault"] = () => null;
  nowMs: () => number = Date.now;
  close: () => Promise<void> = () => Promise.resolve();
  readonly images: FakeWecom["images"] = [];
  readonly #media = new Map<string, Buffer>();
  readonly received: FakeWecom["received"] = [];
  requests = 0;
  tokensGiven = 0;
  dropped = 0;
  swallowed = 0;
  cut = 0;
  #firstValid = 1;
  readonly #times = new Map<string, number[]>();
  readonly #texts = new Set<string>();

  revokeTokens(): void {
    this.#firstValid = this.tokensGiven + 1;
  }

  giveToken(url: URL): object {
    if (url.searchParams.get("corpsecret") !== wecomSettings.secret)
      return { errcode: 40001, errmsg: "invalid secret" };
    this.tokensGiven += 1;
    return { errcode: 0, access_token: `token-${this.tokensGiven}`, expires_in: 7200 };
  }

  #isValid(url: URL): boolean {
    const token = Number(/^token-(\d+)$/.exec(url.searchParams.get("access_token") ?? "")?.[1] ?? 0);
    return token >= this.#firstValid;
  }

  /** A form with one picture of more than 5 bytes and at most 10 MB. */
  async upload(url: URL, type: string, body: Buffer): Promise<object> {
    if (!this.#isValid(url)) return { errcode: 42001, errmsg: "access_token expired" };
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

  send(url: URL, body: unknown): object {
    this.requests += 1;
    if (!this.#isValid(url)) return { errcode: 42001, errmsg: "access_token expired" };
    const { data } = sendSchema.safeParse(body);
    const { data: message } = messageSchema.safeParse(body);
    if (data === undefined || message === undefined) return { errcode: 40008, errmsg: "invalid message type" };
    const { touser: userId } = data;
    const key = `${userId}\n${message.msgtype === "text" ? message.text.content : message.image.media_id}`;
    if (this.#texts.has(key)) {
      this.swallowed += 1;
      return { errcode: 0 };
    }
    this.#texts.add(key);
    const nowMs = this.nowMs();
    const times = (this.#times.get(userId) ?? []).filter((time) => time > nowMs - 60_000);
    this.#times.set(userId, [...times, nowMs]);
    if (times.length >= 30) {
      this.dropped += 1;
      return { errcode: 0 };
    }
    if (message.msgtype === "image") {
      const bytes = this.#media.get(message.image.media_id);
      if (bytes === undefined) return { errcode: 40007, errmsg: "invalid media_id" };
      this.images.push({ userId, bytes });
      return { errcode: 0, errmsg: "ok" };
    }
    const bytes = Buffer.from(message.text.content, "utf8");
    if (bytes.length > 2048) this.cut += 1;
    this.received.push({ userId, content: bytes.subarray(0, 2048).toString("utf8") });
    return { errcode: 0, errmsg: "ok" };
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
      if (fault === "drop-before") return void request.socket.destroy();
      if (typeof fault === "object" && fault !== null && "status" in fault) {
        return void response.writeHead(fault.status).end();
      }
      let answer: object = { errcode: -1 };
      if (typeof fault === "object" && fault !== null) answer = fault;
      else if (address.pathname === "/cgi-bin/gettoken") answer = state.giveToken(address);
      else if (address.pathname === "/cgi-bin/message/send")
        answer = state.send(address, JSON.parse(body.toString("utf8")));
      else if (address.pathname === "/cgi-bin/media/upload") {
        answer = await state.upload(address, request.headers["content-type"] ?? "", body);
      }
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
}

export function messageXml({
  userId = "wang",
  messageId,
  text,
  type = "text",
  createTime,
  event,
}: WecomMessage): string {
  const time = createTime ?? Math.floor(Date.now() / 1000);
  const content = text === undefined ? "" : `<Content><![CDATA[${text}]]></Content>`;
  const eventXml = event === undefined ? `<MsgId>${messageId}</MsgId>` : `<Event><![CDATA[${event}]]></Event>`;
  return `<xml><ToUserName><![CDATA[${wecomSettings.corpId}]]></ToUserName><FromUserName><![CDATA[${userId}]]></FromUserName><CreateTime>${time}</CreateTime><MsgType><![CDATA[${type}]]></MsgType>${content}${eventXml}<AgentID>1000002</AgentID></xml>`;
}
