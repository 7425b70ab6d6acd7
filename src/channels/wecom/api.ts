/**
 * Messages, pictures and questions of the app → the WeCom server. Holds one access token, fetched once for all who wait
 * for it and renewed when the server says so. Every send asks for the server's duplicate check, so a send whose answer was lost may be repeated.
 */
import { z } from "zod";
import type { Logger } from "../channel.ts";
import { backoffMs, pause } from "../pause.ts";
import type { WecomCard } from "./card.ts";
import type { WecomMenu } from "./menu.ts";

export interface WecomApiOptions {
  apiRoot: string;
  corpId: string;
  secret: string;
  agentId: number;
  logger: Logger;
  signal: AbortSignal;
  onHealth: (trouble: string | null) => void;
  /** First wait after a failure, in ms; doubles to 30 s. Default 500. */
  firstWaitMs?: number;
  /** Default 10,000. */
  requestTimeoutMs?: number;
}

/** No menu has been made. */
const noMenu = 46003;

/** The server will never take this message, e.g. the member has left. */
export class WecomRefusal extends Error {
  override readonly name = "WecomRefusal";
  readonly errcode: number;

  constructor(errcode: number) {
    super(`WeCom refused with ${errcode}`);
    this.errcode = errcode;
  }
}

/** No access token was given, for a reason that someone has to mend or wait for. */
class CredentialError extends Error {
  override readonly name = "CredentialError";
  readonly errcode: number;

  constructor(errcode: number) {
    super(`no access token: ${errcode}`);
    this.errcode = errcode;
  }
}

class StoppedError extends Error {
  override readonly name = "StoppedError";
}

const answerSchema = z.object({
  errcode: z.number().default(0),
  access_token: z.string().optional(),
  media_id: z.string().optional(),
  expires_in: z.number().optional(),
  invaliduser: z.string().optional(),
  department: z.array(z.number()).optional(),
});

/** What can be sent; each kind within its own limits, which the renderers keep. */
export type WecomContent =
  | { msgtype: "text"; text: { content: string } }
  | { msgtype: "markdown"; markdown: { content: string } }
  | { msgtype: "image"; image: { media_id: string } }
  | { msgtype: "template_card"; template_card: WecomCard };

type Answer = z.output<typeof answerSchema>;

const tokenExpired = new Set([40014, 42001, 40001, 41001]);
/** Busy, or too many calls: the message was not taken and may be sent again. */
const comeBackLater = new Set([-1, 45009, 45033, 6000]);
/** How long the server remembers a message as a duplicate. */
const duplicateWindowSeconds = 1800;

/** Mistakes of the set-up: the message waits until someone has mended them. */
const setUpTroubles: Record<number, string> = {
  40001: "企业微信不认 WECOM_SECRET，请检查。",
  60020: "企业微信不认这台机器的地址，请在应用的“企业可信 IP”里加上它。",
  40013: "企业微信不认 WECOM_CORP_ID，请检查。",
  40056: "企业微信不认 WECOM_AGENT_ID，请检查。",
};

function troubleOf(errcode: number | null): string | null {
  if (errcode === null) return "连不上企业微信服务器，正在重试。";
  return setUpTroubles[errcode] ?? (tokenExpired.has(errcode) ? null : "企业微信服务器忙，正在重试。");
}

/** The server took the request and will answer the same for ever. */
function isFinal(errcode: number | null): boolean {
  if (errcode === null) return false;
  return !(tokenExpired.has(errcode) || comeBackLater.has(errcode) || errcode in setUpTroubles);
}

export class WecomApi {
  readonly #options: WecomApiOptions;
  #token: Promise<string> | null = null;
  #expiresAtMs = 0;

  constructor(options: WecomApiOptions) {
    this.#options = options;
  }

  /** Sends until the server has taken it. @throws WecomRefusal @throws StoppedError when the signal aborts. */
  async send(userId: string, content: WecomContent): Promise<void> {
    const message = {
      touser: userId,
      agentid: this.#options.agentId,
      ...content,
      safe: 0,
      enable_duplicate_check: 1,
      duplicate_check_interval: duplicateWindowSeconds,
    };
    await this.#untilTaken(async () => {
      const answer = await this.#withToken("/cgi-bin/message/send", {}, message);
      if (answer.errcode === 0 && (answer.invaliduser ?? "") !== "") throw new WecomRefusal(81013);
      return answer.errcode;
    });
  }

  /** The same for a picture: uploaded once, so that a repeated send is the same message to the duplicate check. */
  async sendImage(userId: string, png: Uint8Array<ArrayBuffer>): Promise<void> {
    const mediaIds: string[] = [];
    await this.#untilTaken(async () => {
      const form = new FormData();
      form.append("media", new Blob([png], { type: "image/png" }), "card.png");
      const answer = await this.#withToken("/cgi-bin/media/upload", { type: "image" }, form);
      if (answer.media_id !== undefined) mediaIds.push(answer.media_id);
      return answer.errcode;
    });
    const mediaId = mediaIds.at(-1);
    if (mediaId === undefined) throw new WecomRefusal(40007);
    await this.send(userId, { msgtype: "image", image: { media_id: mediaId } });
  }

  /** Marks the card that was tapped, so that it is not tapped again. Tried once. @throws Error */
  async markCard(userId: string, responseCode: string, label: string): Promise<void> {
    const agentid = this.#options.agentId;
    const body = { userids: [userId], agentid, response_code: responseCode, button: { replace_name: label } };
    await this.#once("/cgi-bin/message/update_template_card", {}, body);
  }

  /** Ids of the member's departments. Asked once. @throws Error */
  async departmentsOf(userId: string): Promise<number[]> {
    return (await this.#once("/cgi-bin/user/get", { userid: userId }, null)).department ?? [];
  }

  /** Gives the app a menu where it has none; a menu that somebody made stays. @throws Error */
  async offerMenu(menu: WecomMenu): Promise<void> {
    const agentid = String(this.#options.agentId);
    const { errcode } = await this.#fresh("/cgi-bin/menu/get", { agentid }, null);
    if (errcode === noMenu) await this.#once("/cgi-bin/menu/create", { agentid }, menu);
  }

  /** @throws WecomRefusal for any answer but yes. */
  async #once(path: string, query: Record<string, string>, body: object | null): Promise<Answer> {
    const answer = await this.#fresh(path, query, body);
    if (answer.errcode !== 0) throw new WecomRefusal(answer.errcode);
    return answer;
  }

  /** Asks again with a new token where the old one has expired. */
  async #fresh(path: string, query: Record<string, string>, body: object | null): Promise<Answer> {
    const answer = await this.#withToken(path, query, body);
    return tokenExpired.has(answer.errcode) ? await this.#withToken(path, query, body) : answer;
  }

  async #withToken(path: string, query: Record<string, string>, body: object | null): Promise<Answer> {
    const token = await this.#freshToken();
    const words = new URLSearchParams({ access_token: token, ...query });
    const answer = await this.#post(`${path}?${words.toString()}`, body);
    if (tokenExpired.has(answer.errcode)) await this.#dropToken(token);
    return answer;
  }

  async #untilTaken(attempt: () => Promise<number>): Promise<void> {
    const { signal, onHealth, firstWaitMs, logger } = this.#options;
    for (let failures = 1; ; failures += 1) {
      const errcode = await attempt().catch((error: unknown) => {
        if (error instanceof WecomRefusal) throw error;
        return error instanceof CredentialError ? error.errcode : null;
      });
      if (errcode === 0) {
        onHealth(null);
        return;
      }
      if (!signal.aborted && isFinal(errcode)) throw new WecomRefusal(errcode ?? 0);
      onHealth(troubleOf(errcode));
      logger.info("企业微信消息稍后重发", { errcode, failures });
      // The first expiry is news, not trouble: the new token is used at once.
      const isFirstExpiry = errcode !== null && tokenExpired.has(errcode) && failures === 1;
      if (!isFirstExpiry) await pause(backoffMs(failures, firstWaitMs ?? 500, 30_000), signal);
      if (signal.aborted) throw new StoppedError();
    }
  }

  /** One request for all who wait; a failed one is not kept. */
  #freshToken(): Promise<string> {
    if (this.#token !== null && Date.now() < this.#expiresAtMs) return this.#token;
    this.#expiresAtMs = Number.POSITIVE_INFINITY; // until the request answers
    const token = this.#fetchToken();
    this.#token = token;
    token.catch(() => {
      if (this.#token === token) this.#token = null;
    });
    return token;
  }

  async #fetchToken(): Promise<string> {
    const { corpId, secret } = this.#options;
    const query = `corpid=${encodeURIComponent(corpId)}&corpsecret=${encodeURIComponent(secret)}`;
    const { errcode, access_token: token, expires_in: seconds } = await this.#post(`/cgi-bin/gettoken?${query}`, null);
    if (token === undefined) throw new CredentialError(errcode);
    // Renewed five minutes early, so that a message under way does not meet the expiry.
    this.#expiresAtMs = Date.now() + Math.max(30, (seconds ?? 7200) - 300) * 1000;
    return token;
  }

  /** Only the holder of the failed token drops it: the others may already hold a new one. */
  async #dropToken(failed: string): Promise<void> {
    const current = this.#token;
    if (current !== null && (await current.catch(() => failed)) === failed && this.#token === current)
      this.#token = null;
  }

  async #post(path: string, body: object | null): Promise<Answer> {
    const { apiRoot, signal, requestTimeoutMs } = this.#options;
    const isForm = body instanceof FormData;
    const response = await fetch(`${apiRoot.replace(/(?<!\/)\/+$/, "")}${path}`, {
      ...(body === null ? {} : { method: "POST", body: isForm ? body : JSON.stringify(body) }),
      // A form names its own type, with its boundary.
      ...(isForm ? {} : { headers: { "Content-Type": "application/json" } }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs ?? 10_000)]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`the server answered ${response.status}`);
    }
    return answerSchema.parse(await response.json());
  }
}
