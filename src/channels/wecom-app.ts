/**
 * The WeCom app channel: encrypted callbacks → the inbox, acknowledged at once → the desk → active messages. Refuses
 * callbacks that are not signed, are stale, or are for another receiver. A message is answered once, across restarts too.
 */
import { ChannelError } from "../errors.ts";
import type { Channel } from "./channel.ts";
import { unreadableText } from "./desk-text.ts";
import type { DeskAnswer } from "./desk.ts";
import type { Arrival } from "./inbox.ts";
import { InboxChannel } from "./inbox-channel.ts";
import type { MessengerOptions } from "./inbox-channel.ts";
import { pause } from "./pause.ts";
import { remarkPassages } from "./render/passages.ts";
import { renderWecomText } from "./render/wecom-text.ts";
import { WecomApi, WecomRefusal } from "./wecom/api.ts";
import { WecomCrypto, WecomCryptoError } from "./wecom/crypto.ts";
import { parseWecomArrival, readEnvelope, readMessage } from "./wecom/message.ts";
import type { WecomArrival } from "./wecom/message.ts";
import { MemberPace } from "./wecom/pace.ts";
import { ReplayGuard } from "./wecom/replay.ts";

export interface WecomAppChannelOptions extends MessengerOptions {
  corpId: string;
  agentId: number;
  secret: string;
  token: string;
  encodingAesKey: string;
  apiRoot: string;
  /** Default `Date.now`. */
  nowMs?: () => number;
  /** How to wait for a member's pace. Default: until the time has come or the channel stops. */
  wait?: (ms: number) => Promise<void>;
}

export interface WecomAppChannel extends Channel {
  /** For `GET` and `POST /wecom/callback`. */
  readonly callback: (request: Request) => Promise<Response>;
}

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

const forbidden = (): Response => new Response("forbidden", { status: 403 });

class WecomApp extends InboxChannel<WecomArrival> implements WecomAppChannel {
  readonly name = "wecom-app";
  readonly #options: WecomAppChannelOptions;
  readonly #crypto: WecomCrypto;
  readonly #guard: ReplayGuard;
  readonly #api: WecomApi;
  readonly #pace: MemberPace;

  constructor(options: WecomAppChannelOptions) {
    super(options, { withChoices: true });
    const { token, encodingAesKey, corpId, logger, apiRoot, secret, agentId, firstWaitMs } = options;
    const { signal } = this.stopping;
    const nowMs = options.nowMs ?? Date.now;
    this.#options = options;
    this.#crypto = new WecomCrypto({ token, encodingAesKey, receiveId: corpId });
    this.#guard = new ReplayGuard(this.#crypto, nowMs);
    const onHealth = (trouble: string | null): void => {
      this.trouble = trouble;
    };
    const waits = firstWaitMs === undefined ? {} : { firstWaitMs };
    this.#api = new WecomApi({ apiRoot, corpId, secret, agentId, logger, signal, onHealth, ...waits });
    this.#pace = new MemberPace({ nowMs, wait: options.wait ?? ((ms) => this.#waitOrStop(ms)) });
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

  protected override checkSetUp(): void {
    if (this.#options.token === "") {
      throw new ChannelError("企业微信应用没有 Token。", { remedy: "请设置 WECOM_TOKEN。" });
    }
  }

  protected parse(value: unknown): WecomArrival | null {
    return parseWecomArrival(value);
  }

  protected conversationOf({ userId }: WecomArrival): string {
    return `wecom-app:${userId}`;
  }

  protected override reasonOf(error: unknown): string {
    return error instanceof WecomRefusal ? `${error.name} ${error.errcode}` : super.reasonOf(error);
  }

  protected async answer(arrival: Arrival<WecomArrival>): Promise<void> {
    const { payload, notes } = arrival;
    const answer = await this.#hear(payload);
    for (const [index, message] of renderWecomText(answer.passages, footerFor(payload)).entries()) {
      if (notes[`done${index}`] === 1) continue;
      await this.#pace.turn(payload.userId);
      await this.#api.sendText(payload.userId, message);
      this.note(arrival, `done${index}`, 1);
    }
  }

  async #keep(xml: string, nonce: string): Promise<void> {
    const delivery = readMessage(xml);
    if (delivery === null || delivery.arrival === null) return;
    try {
      await this.keep([{ id: delivery.id, payload: delivery.arrival }]);
    } catch (error) {
      // Not kept, so the server's next attempt must be let in.
      this.#guard.release(nonce);
      throw error;
    }
  }

  async #hear(payload: WecomArrival): Promise<DeskAnswer> {
    const { kind, text } = payload;
    if (kind === "welcome") return this.desk.welcome();
    if (kind === "other" || text.trim() === "") return { passages: remarkPassages(unreadableText), reply: null };
    return await this.hear({ conversationId: this.conversationOf(payload), text });
  }

  async #waitOrStop(ms: number): Promise<void> {
    await pause(ms, this.stopping.signal);
    this.stopping.signal.throwIfAborted();
  }
}

/** @throws WecomCryptoError when the key is malformed. */
export function createWecomAppChannel(options: WecomAppChannelOptions): WecomAppChannel {
  return new WecomApp(options);
}
