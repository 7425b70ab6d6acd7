/**
 * The WeCom app channel: encrypted callbacks → the inbox, acknowledged at once → the desk → active messages. Refuses
 * callbacks that are not signed, are stale, or are for another receiver. A message is answered once, across restarts too.
 */
import { join } from "node:path";
import type { Assistant } from "../conversation/turn.ts";
import { ChannelError, YiwenError } from "../errors.ts";
import type { CardShelf } from "./card/card-shelf.ts";
import type { Channel, Logger } from "./channel.ts";
import { Desk, unreadableText } from "./desk.ts";
import type { DeskAnswer } from "./desk.ts";
import { Inbox } from "./inbox.ts";
import type { Arrival } from "./inbox.ts";
import { Lanes } from "./lanes.ts";
import { createStopper, pause } from "./pause.ts";
import { remarkPassages } from "./render/passages.ts";
import { renderWecomText } from "./render/wecom-text.ts";
import { WecomApi, WecomRefusal } from "./wecom/api.ts";
import { WecomCrypto, WecomCryptoError } from "./wecom/crypto.ts";
import { parseWecomArrival, readEnvelope, readMessage } from "./wecom/message.ts";
import type { WecomArrival } from "./wecom/message.ts";
import { MemberPace } from "./wecom/pace.ts";
import { ReplayGuard } from "./wecom/replay.ts";

export interface WecomAppChannelOptions {
  assistant: Assistant;
  logger: Logger;
  /** Where cards of replies lie; 转发卡片 is a question like any other without it. */
  cards?: CardShelf;
  /** Absolute path; the inbox is `wecom-app-inbox.jsonl` in it. */
  dataDir: string;
  corpId: string;
  agentId: number;
  secret: string;
  token: string;
  encodingAesKey: string;
  apiRoot: string;
  /** How long answers under way may take after `stop()`. Default 8,000. */
  stopTimeoutMs?: number;
  /** First wait after a failure, in ms. Default 500. */
  firstWaitMs?: number;
  /** Default `Date.now`. */
  nowMs?: () => number;
  /** How to wait for a member's pace. Default: until the time has come or the channel stops. */
  wait?: (ms: number) => Promise<void>;
}

export interface WecomAppChannel extends Channel {
  /** For `GET` and `POST /wecom/callback`. */
  readonly callback: (request: Request) => Promise<Response>;
}

const defaultStopTimeoutMs = 8000;
const clock = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/**
 * Which question a message answers. Besides helping the reader, it makes the answer to the same question asked again
 * another text, which the server's duplicate check would otherwise swallow.
 */
function footerFor({ createTime }: WecomArrival): string {
  return `（答您 ${clock.format(new Date(createTime * 1000))} 的提问）`;
}

const noCardText = "还没有可以转发的回答。请先问一个问题，再发“转发卡片”。";
const isCardCommand = (text: string): boolean => /^[/／]?(?:转发)?卡片$/u.test(text.trim());
const conversationOf = ({ userId }: WecomArrival): string => `wecom-app:${userId}`;

const forbidden = (): Response => new Response("forbidden", { status: 403 });

class WecomApp implements WecomAppChannel {
  readonly name = "wecom-app";
  readonly #options: WecomAppChannelOptions;
  readonly #crypto: WecomCrypto;
  readonly #guard: ReplayGuard;
  readonly #api: WecomApi;
  readonly #pace: MemberPace;
  readonly #desk: Desk;
  readonly #lanes = new Lanes(16);
  readonly #stopping = createStopper();
  #isReceiving = false;
  #inbox: Inbox<WecomArrival> | null = null;
  #trouble: string | null = "还没有启动。";

  constructor(options: WecomAppChannelOptions) {
    const { token, encodingAesKey, corpId, assistant, logger, apiRoot, secret, agentId, firstWaitMs } = options;
    const { signal } = this.#stopping;
    const nowMs = options.nowMs ?? Date.now;
    this.#options = options;
    this.#crypto = new WecomCrypto({ token, encodingAesKey, receiveId: corpId });
    this.#guard = new ReplayGuard(this.#crypto, nowMs);
    const onHealth = (trouble: string | null): void => {
      this.#trouble = trouble;
    };
    const waits = firstWaitMs === undefined ? {} : { firstWaitMs };
    this.#api = new WecomApi({ apiRoot, corpId, secret, agentId, logger, signal, onHealth, ...waits });
    this.#pace = new MemberPace({ nowMs, wait: options.wait ?? ((ms) => this.#waitOrStop(ms)) });
    const onForget = async (): Promise<void> => this.#inbox?.compact();
    this.#desk = new Desk({ assistant, logger, withChoices: true, onForget });
  }

  readonly callback = async (request: Request): Promise<Response> => {
    const query = new URL(request.url).searchParams;
    const signature = query.get("msg_signature") ?? "";
    const timestamp = query.get("timestamp") ?? "";
    const nonce = query.get("nonce") ?? "";
    try {
      if (request.method === "GET") {
        const encrypted = query.get("echostr") ?? "";
        if (!this.#guard.isGenuine(signature, { timestamp, nonce, encrypted })) return forbidden();
        return new Response(this.#crypto.decrypt(encrypted));
      }
      const encrypted = readEnvelope(await request.text());
      if (encrypted === null) return new Response("bad request", { status: 400 });
      const admission = this.#guard.admit(signature, { timestamp, nonce, encrypted });
      if (admission === "refused") return forbidden();
      if (admission === "fresh") await this.#keep(this.#crypto.decrypt(encrypted), nonce);
      return new Response("success");
    } catch (error) {
      if (error instanceof WecomCryptoError) return forbidden();
      throw error;
    }
  };

  health(): string | null {
    return this.#trouble;
  }

  async start(): Promise<void> {
    const { dataDir, logger, token } = this.#options;
    if (token === "") throw new ChannelError("企业微信应用没有 Token。", { remedy: "请设置 WECOM_TOKEN。" });
    const inbox = new Inbox({ file: join(dataDir, "wecom-app-inbox.jsonl"), parse: parseWecomArrival, logger });
    this.#inbox = inbox;
    this.#isReceiving = true;
    this.#trouble = null;
    for (const arrival of inbox.pending()) this.#accept(inbox, arrival);
    logger.info("企业微信应用已启动", { pending: inbox.pending().length });
    await Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#isReceiving = false;
    await this.#lanes.idle(this.#options.stopTimeoutMs ?? defaultStopTimeoutMs);
    this.#stopping.abort();
    await this.#lanes.idle(1000);
    await this.#inbox?.close();
    this.#inbox = null;
    this.#trouble = "已经停止。";
  }

  async #keep(xml: string, nonce: string): Promise<void> {
    const inbox = this.#inbox;
    try {
      if (inbox === null || !this.#isReceiving) {
        throw new ChannelError("企业微信应用没有在运行。", { remedy: "请稍后再试。" });
      }
      const delivery = readMessage(xml);
      if (delivery === null || delivery.arrival === null) return;
      const fresh = await inbox.put([{ id: delivery.id, payload: delivery.arrival }]);
      for (const arrival of fresh) this.#accept(inbox, arrival);
    } catch (error) {
      // Not kept, so the server's next attempt must be let in.
      this.#guard.release(nonce);
      throw error;
    }
  }

  #accept(inbox: Inbox<WecomArrival>, arrival: Arrival<WecomArrival>): void {
    this.#lanes.run(arrival.payload.userId, () => this.#process(inbox, arrival));
  }

  /** Never throws. What could not be sent before the channel stopped stays in the inbox. */
  async #process(inbox: Inbox<WecomArrival>, arrival: Arrival<WecomArrival>): Promise<void> {
    if (!this.#isReceiving) return;
    try {
      await this.#answer(inbox, arrival);
      await inbox.done(arrival.id);
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      const errcode = error instanceof WecomRefusal ? error.errcode : null;
      const reason = error instanceof Error ? error.name : "unknown";
      this.#options.logger.warn("有一条企业微信消息没法答复", { reason, errcode });
      await inbox.done(arrival.id).catch(() => undefined);
    }
  }

  async #answer(inbox: Inbox<WecomArrival>, { id, payload, notes }: Arrival<WecomArrival>): Promise<void> {
    if (await this.#sentCard(inbox, { id, payload, notes })) return;
    const answer = await this.#hear(payload);
    for (const [index, message] of renderWecomText(answer.passages, footerFor(payload)).entries()) {
      if (notes[`done${index}`] === 1) continue;
      await this.#pace.turn(payload.userId);
      await this.#api.sendText(payload.userId, message);
      inbox.note(id, `done${index}`, 1);
    }
  }

  /** 转发卡片, typed; false where there can be no picture, so that its words are sent instead. */
  async #sentCard(inbox: Inbox<WecomArrival>, { id, payload, notes }: Arrival<WecomArrival>): Promise<boolean> {
    const { cards } = this.#options;
    const cardId = isCardCommand(payload.text) ? cards?.lastOf(conversationOf(payload)) : null;
    if (notes["image"] === 1) return true;
    if (cards === undefined || cardId === null || cardId === undefined) return false;
    let png: Buffer;
    try {
      ({ png } = await cards.card(cardId));
    } catch (error) {
      if (error instanceof YiwenError) return false;
      throw error;
    }
    await this.#pace.turn(payload.userId);
    await this.#api.sendImage(payload.userId, new Uint8Array(png));
    inbox.note(id, "image", 1);
    return true;
  }

  #cardText(payload: WecomArrival): DeskAnswer {
    const { cards } = this.#options;
    const cardId = cards?.lastOf(conversationOf(payload)) ?? null;
    const text = cards === undefined || cardId === null ? noCardText : cards.text(cardId);
    return { passages: remarkPassages(text), reply: null };
  }

  async #hear(payload: WecomArrival): Promise<DeskAnswer> {
    const { kind, text } = payload;
    if (kind === "welcome") return this.#desk.welcome();
    if (kind === "other" || text.trim() === "") return { passages: remarkPassages(unreadableText), reply: null };
    if (isCardCommand(text) && this.#options.cards !== undefined) return this.#cardText(payload);
    return await this.#desk.hear({ conversationId: conversationOf(payload), text, signal: this.#stopping.signal });
  }

  async #waitOrStop(ms: number): Promise<void> {
    await pause(ms, this.#stopping.signal);
    this.#stopping.signal.throwIfAborted();
  }
}

/** @throws WecomCryptoError when the key is malformed. */
export function createWecomAppChannel(options: WecomAppChannelOptions): WecomAppChannel {
  return new WecomApp(options);
}
