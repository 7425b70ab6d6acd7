/**
 * The WeCom app channel: encrypted callbacks → the inbox, acknowledged at once → the desk → active messages. Refuses
 * callbacks that are not signed, are stale, or are for another receiver. A message is answered once, across restarts too.
 */
import { ChannelError } from "../errors.ts";
import type { Channel } from "./channel.ts";
import { remark } from "./desk.ts";
import type { DeskAnswer } from "./desk.ts";
import { fileDeclinedText, unreadableText } from "./desk-text.ts";
import type { Arrival } from "./inbox.ts";
import { InboxChannel } from "./inbox-channel.ts";
import type { MessengerOptions } from "./inbox-channel.ts";
import { pause } from "./pause.ts";
import { choicesOf } from "./render/passages.ts";
import { renderWecomAppMarkdown } from "./render/wecom-app-markdown.ts";
import { renderWecomText } from "./render/wecom-text.ts";
import { WecomApi, WecomRefusal } from "./wecom/api.ts";
import type { WecomContent } from "./wecom/api.ts";
import { choiceCard } from "./wecom/card.ts";
import { WecomCrypto, WecomCryptoError } from "./wecom/crypto.ts";
import { Members } from "./wecom/members.ts";
import { appMenu } from "./wecom/menu.ts";
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
  /** Departments whose members are answered as staff. */
  staffDepartments?: readonly number[];
  /** Default `Date.now`. */
  nowMs?: () => number;
  /** How to wait for a member's pace. Default: until the time has come or the channel stops. */
  wait?: (ms: number) => Promise<void>;
}

export interface WecomAppChannel extends Channel {
  /** For `GET` and `POST /wecom/callback`. */
  readonly callback: (request: Request) => Promise<Response>;
}

/** Few at once, so that callbacks, which have a second, are not kept waiting by answers, which have not. */
const maxConversations = 64;
const clock = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

/**
 * Which question a message answers. Besides helping the reader, it makes the answer to the same question asked again
 * another text, which the server's duplicate check would otherwise swallow.
 */
function footerFor({ createTime }: WecomArrival): string {
  return `（答您 ${clock.format(new Date(createTime * 1000))} 的提问）`;
}

/** Buttons where the answer asks for one of few; an answer that is whole gets none. */
function tappable({ reply, choices }: DeskAnswer): string[] {
  if (reply === null) return choices ?? [];
  return reply.kind === "clarify" ? choicesOf(reply) : [];
}

/** Staff read in WeCom itself, which shows markdown; families also read in WeChat, which does not. */
function contentsOf({ passages }: DeskAnswer, footer: string, isStaff: boolean): WecomContent[] {
  if (isStaff) {
    return renderWecomAppMarkdown(passages, footer).map((content) => ({ msgtype: "markdown", markdown: { content } }));
  }
  return renderWecomText(passages, footer).map((content) => ({ msgtype: "text", text: { content } }));
}

function holdText(waitMs: number, now: Date): string {
  const seconds = Math.ceil(waitMs / 1000);
  const wait = seconds < 120 ? `${seconds} 秒` : `${Math.ceil(seconds / 60)} 分钟`;
  return `您问得比较密，企业微信限制我回复的快慢。后面的回答我按顺序发，大约 ${wait}后继续。急事请拨 12345。（${clock.format(now)}）`;
}

const forbidden = (): Response => new Response("forbidden", { status: 403 });

class WecomApp extends InboxChannel<WecomArrival> implements WecomAppChannel {
  readonly name = "wecom-app";
  readonly #options: WecomAppChannelOptions;
  readonly #crypto: WecomCrypto;
  readonly #guard: ReplayGuard;
  readonly #api: WecomApi;
  readonly #pace: MemberPace;
  readonly #members: Members;

  constructor(options: WecomAppChannelOptions) {
    super(options, { withChoices: true, maxConversations });
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
    const { staffDepartments = [] } = options;
    const departmentsOf = (userId: string): Promise<number[]> => this.#api.departmentsOf(userId);
    this.#members = new Members({ staffDepartments, departmentsOf, logger, nowMs });
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

  protected override open(): void {
    this.#api.offerMenu(appMenu).catch(() => this.logger.info("企业微信应用的菜单没有设上，不影响回答"));
  }

  protected async answer(arrival: Arrival<WecomArrival>): Promise<void> {
    const { payload, notes, id } = arrival;
    if (notes["image"] === 1) return;
    const isStaff = await this.#members.isStaff(payload.userId);
    const answer = await this.#hear(payload, isStaff);
    if (payload.responseCode !== "") await this.#markCard(payload);
    if (await this.#sentPicture(arrival, answer)) return;
    const contents = contentsOf(answer, footerFor(payload), isStaff);
    for (const [index, content] of contents.entries()) {
      if (notes[`done${index}`] === 1) continue;
      await this.#send(payload.userId, content);
      this.note(arrival, `done${index}`, 1);
    }
    const card = choiceCard(tappable(answer), id);
    if (card === null || notes["card"] === 1) return;
    // The choices stand in the text too, so a client or server without cards loses nothing.
    await this.#send(payload.userId, { msgtype: "template_card", template_card: card }).catch((error: unknown) => {
      if (!(error instanceof WecomRefusal)) throw error;
      this.logger.info("企业微信没有接受选择卡片，不影响回答", { errcode: error.errcode });
    });
    this.note(arrival, "card", 1);
  }

  /** False where there is no picture, or the server will not have it. */
  async #sentPicture(arrival: Arrival<WecomArrival>, answer: DeskAnswer): Promise<boolean> {
    const picture = await this.pictureOf(answer);
    if (picture === null) return false;
    const { userId } = arrival.payload;
    await this.#turn(userId);
    try {
      await this.#api.sendImage(userId, new Uint8Array(picture.png));
    } catch (error) {
      if (!(error instanceof WecomRefusal)) throw error;
      this.logger.warn("企业微信没有接受卡片，改发文字", { errcode: error.errcode });
      return false;
    }
    this.note(arrival, "image", 1);
    return true;
  }

  async #send(userId: string, content: WecomContent): Promise<void> {
    await this.#turn(userId);
    await this.#api.send(userId, content);
  }

  /** Waits for the member's pace; whoever has to wait is told once. */
  async #turn(userId: string): Promise<void> {
    await this.#pace.turn(userId, async (waitMs) => {
      const words = holdText(waitMs, new Date(this.#options.nowMs?.() ?? Date.now()));
      await this.#api.send(userId, { msgtype: "text", text: { content: words } });
    });
  }

  async #markCard({ userId, responseCode }: WecomArrival): Promise<void> {
    await this.#api
      .markCard(userId, responseCode, "已选")
      .catch(() => this.logger.info("选择卡片没有标上，不影响回答"));
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

  async #hear(payload: WecomArrival, isStaff: boolean): Promise<DeskAnswer> {
    const { kind, text, userId } = payload;
    if (kind === "welcome") return this.desk.welcome();
    if (kind === "file") return remark(fileDeclinedText);
    if (kind === "other" || text.trim() === "") return remark(unreadableText);
    return await this.hear({
      conversationId: this.conversationOf(payload),
      text,
      isAdmin: (this.#options.adminIds ?? []).includes(userId),
      ...(isStaff ? { staff: true } : {}),
    });
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
