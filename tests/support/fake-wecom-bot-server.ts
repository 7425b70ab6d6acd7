/**
 * The AI bot's socket server on loopback, stricter than the real one: login with id and secret, one connection a bot (a
 * second one kicks the first), acknowledged replies, streams by id that end at six minutes and do not change once they are
 * finished, at most 20,480 bytes, active messages only where the person has written. Can be stopped and started again.
 */
import { z } from "zod";
import type { Peer, WebSocketServer } from "./websocket-server.ts";
import { startWebSocketServer } from "./websocket-server.ts";

export const fakeBotId = "bot-1";
export const fakeBotSecret = "bot-secret";

export interface Stream {
  reqId: string;
  streamId: string;
  versions: string[];
  finished: boolean;
  /** What the first frame asked to be told of judgements by. */
  feedbackId: string | null;
  startedAtMs: number;
}

export interface FakeWecomBot {
  url: string;
  streams: Stream[];
  welcomes: string[];
  /** Active messages. */
  pushed: { chatId: string; content: string }[];
  logins: number;
  refusedLogins: number;
  /** Answers nothing, as a half-open connection does. */
  isMute: boolean;
  /** Forgets the requests it made, as after a long absence. */
  forgetRequests: boolean;
  nowMs: () => number;
  /** Frames that came. */
  received: number;
  /** Words refused by the server. */
  refused: number;
  /** The request that the last frame opened. */
  readonly lastRequest: string;
  say(messageId: string, text: string, more?: object): void;
  /** Any frame, right or wrong. */
  send(frame: unknown): void;
  /** Drops what it has recorded. */
  forget(): void;
  /** 准确 (1), 不准确 (2) or taken back (3), under an answer to 王. */
  judge(eventId: string, type: number, more?: object): void;
  enter(): void;
  /** What happens when another program logs in as the same bot. */
  kick(): void;
  drop(): void;
  stop(): Promise<void>;
  restart(): Promise<void>;
}

const frameSchema = z.object({
  cmd: z.string(),
  headers: z.object({ req_id: z.string() }),
  body: z.record(z.string(), z.unknown()).optional(),
});
const streamSchema = z.object({
  msgtype: z.literal("stream"),
  stream: z.object({
    id: z.string().min(1).max(256),
    content: z.string(),
    finish: z.boolean(),
    feedback: z.object({ id: z.string().min(1).max(256) }).optional(),
  }),
});
const loginSchema = z.object({ bot_id: z.literal(fakeBotId), secret: z.literal(fakeBotSecret) });
const welcomeSchema = z.object({ msgtype: z.literal("text"), text: z.object({ content: z.string().min(1) }) });
const pushSchema = z.object({
  chatid: z.string().min(1),
  msgtype: z.literal("markdown"),
  markdown: z.object({ content: z.string().min(1) }),
});
const writerSchema = z.object({
  chatid: z.string().optional(),
  from: z.object({ userid: z.string() }).optional(),
});
const maxBytes = 20_480;
const streamLifeMs = 360_000;
const expiredStream = 846_608;

class Fake implements FakeWecomBot {
  url = "";
  readonly streams: Stream[] = [];
  readonly welcomes: string[] = [];
  readonly pushed: FakeWecomBot["pushed"] = [];
  logins = 0;
  refusedLogins = 0;
  isMute = false;
  forgetRequests = false;
  nowMs: () => number = Date.now;
  received = 0;
  refused = 0;
  readonly #chats = new Set<string>();
  readonly #streamsById = new Map<string, Stream>();
  #peer: Peer | null = null;
  #server: WebSocketServer | null = null;
  #requests = 0;
  readonly #known = new Set<string>();

  async start(port = 0): Promise<void> {
    this.#server = await startWebSocketServer(
      {
        onText: (peer, text) => this.#receive(peer, text),
        onClose: (peer) => {
          if (this.#peer === peer) this.#peer = null;
        },
      },
      port,
    );
    this.url = this.#server.url;
  }

  say(messageId: string, text: string, more: object = {}): void {
    const { data: writer } = writerSchema.safeParse(more);
    this.#chats.add(writer?.chatid ?? writer?.from?.userid ?? "wang");
    const body = {
      msgid: messageId,
      aibotid: fakeBotId,
      chattype: "single",
      from: { userid: "wang" },
      msgtype: "text",
      text: { content: text },
    };
    this.#push("aibot_msg_callback", { ...body, ...more });
  }

  enter(): void {
    const event = { eventtype: "enter_chat" };
    this.#push("aibot_event_callback", { msgid: "e1", msgtype: "event", from: { userid: "wang" }, event });
  }

  get lastRequest(): string {
    return `request-${this.#requests}`;
  }

  send(frame: unknown): void {
    this.#peer?.send(JSON.stringify(frame) ?? "");
  }

  forget(): void {
    this.streams.length = 0;
    this.#streamsById.clear();
    this.pushed.length = 0;
  }

  judge(eventId: string, type: number, more: object = {}): void {
    const judgement = { id: this.streams.at(-1)?.feedbackId ?? "", type };
    const event = { eventtype: "feedback_event", feedback_event: judgement };
    this.#push("aibot_event_callback", { msgid: eventId, msgtype: "event", from: { userid: "wang" }, event, ...more });
  }

  kick(): void {
    this.#push("aibot_event_callback", { msgid: "k1", msgtype: "event", event: { eventtype: "disconnected_event" } });
    this.#peer?.drop();
  }

  drop(): void {
    this.#peer?.drop();
  }

  async stop(): Promise<void> {
    await this.#server?.close();
    this.#server = null;
    this.#peer = null;
  }

  async restart(): Promise<void> {
    await this.start(Number(new URL(this.url).port));
  }

  #push(cmd: string, body: object): void {
    const reqId = `request-${(this.#requests += 1)}`;
    this.#known.add(reqId);
    this.#peer?.send(JSON.stringify({ cmd, headers: { req_id: reqId }, body }));
  }

  #receive(peer: Peer, text: string): void {
    this.received += 1;
    const { cmd, headers, body } = frameSchema.parse(JSON.parse(text));
    const answer = (errcode: number): void => {
      if (errcode !== 0) this.refused += 1;
      if (!this.isMute) peer.send(JSON.stringify({ headers, errcode, errmsg: errcode === 0 ? "ok" : "error" }));
    };
    if (cmd === "aibot_subscribe") {
      if (this.isMute) return;
      if (!loginSchema.safeParse(body).success) {
        this.refusedLogins += 1;
        return answer(40001);
      }
      this.logins += 1;
      if (this.#peer !== null && this.#peer !== peer) this.kick();
      this.#peer = peer;
      return answer(0);
    }
    if (cmd === "ping") return answer(0);
    if (cmd === "aibot_respond_msg") return answer(this.#stream(headers.req_id, body));
    if (cmd === "aibot_respond_welcome_msg") return answer(this.#welcome(body));
    if (cmd === "aibot_send_msg") return answer(this.#send(body));
    answer(40058);
  }

  #stream(reqId: string, body: unknown): number {
    const { data } = streamSchema.safeParse(body);
    if (data === undefined || Buffer.byteLength(data.stream.content) > maxBytes) return 40058;
    if (!this.#known.has(reqId) || this.forgetRequests) return 846605;
    const { id: streamId, content, finish: finished, feedback } = data.stream;
    if (/\p{Surrogate}/u.test(content) || content.trim() === "") return 40058;
    const known = this.#streamsById.get(streamId);
    const startedAtMs = known?.startedAtMs ?? this.nowMs();
    if (this.nowMs() - startedAtMs > streamLifeMs) return expiredStream;
    if (known === undefined) {
      const feedbackId = feedback?.id ?? null;
      const stream = { reqId, streamId, versions: [content], finished, feedbackId, startedAtMs };
      this.streams.push(stream);
      this.#streamsById.set(streamId, stream);
      return 0;
    }
    // The last frame may come again after a loss; other words under a finished stream may not.
    if (known.finished) return finished && known.versions.at(-1) === content ? 0 : 40058;
    known.versions.push(content);
    known.finished = finished;
    return 0;
  }

  #welcome(body: unknown): number {
    const { data } = welcomeSchema.safeParse(body);
    if (data === undefined) return 40058;
    this.welcomes.push(data.text.content);
    return 0;
  }

  #send(body: unknown): number {
    const { data } = pushSchema.safeParse(body);
    if (data === undefined || Buffer.byteLength(data.markdown.content) > maxBytes) return 40058;
    if (!this.#chats.has(data.chatid)) return 93006;
    this.pushed.push({ chatId: data.chatid, content: data.markdown.content });
    return 0;
  }
}

export async function startFakeWecomBot(): Promise<FakeWecomBot> {
  const fake = new Fake();
  await fake.start();
  return fake;
}
