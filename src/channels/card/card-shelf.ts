/**
 * Replies that this server made, kept in memory for half an hour under ids that cannot be guessed → their cards. A card
 * can only be made of a reply on the shelf, never of words that somebody sends in, so nobody can forge one.
 */
import { randomBytes } from "node:crypto";
import type { Reply } from "../../conversation/turn.ts";
import { NotFoundError } from "../../errors.ts";
import type { Logger } from "../channel.ts";
import { cardContent } from "./content.ts";
import type { CardContent } from "./content.ts";
import { openPainter } from "./painter.ts";
import type { Painter } from "./painter.ts";
import { CardUnavailableError } from "./typeface.ts";

export interface CardShelfOptions {
  logger: Logger;
  /** Default 500. */
  maxCards?: number;
  /** Default 30 minutes. */
  maxAgeMs?: number;
  /** Pictures kept beside their replies. Default 32. */
  maxPictures?: number;
  nowMs?: () => number;
  openPainter?: () => Promise<Painter>;
}

export interface Card {
  png: Buffer;
  caption: string;
}

interface Entry {
  conversationId: string;
  content: CardContent;
  keptAtMs: number;
  picture: Promise<Buffer> | null;
}

const expired = (): NotFoundError =>
  new NotFoundError("这张卡片不在了。", { remedy: "卡片只保留半小时，请把问题再问一次。" });

export class CardShelf {
  readonly #options: CardShelfOptions;
  /** Oldest first. */
  readonly #entries = new Map<string, Entry>();
  readonly #ids = new WeakMap<Reply, string>();
  readonly #lastOf = new Map<string, string>();
  readonly #pictures: Entry[] = [];
  #painter: Promise<Painter> | null = null;
  /** One picture is drawn at a time: the others wait, so that a rush for cards leaves the answers their time. */
  #drawing: Promise<unknown> = Promise.resolve();

  constructor(options: CardShelfOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** @returns the id of the reply's card; null where a card makes no sense */
  keep(conversationId: string, reply: Reply): string | null {
    const content = cardContent(reply);
    if (content === null) return null;
    const id = randomBytes(16).toString("base64url");
    this.#entries.set(id, { conversationId, content, keptAtMs: this.#nowMs(), picture: null });
    this.#ids.set(reply, id);
    this.#lastOf.set(conversationId, id);
    this.#sweep();
    return id;
  }

  /** Null once the card is gone. */
  idOf(reply: Reply): string | null {
    const id = this.#ids.get(reply);
    return id !== undefined && this.#entries.has(id) ? id : null;
  }

  /** The card of the conversation's last answer. */
  lastOf(conversationId: string): string | null {
    this.#sweep();
    return this.#lastOf.get(conversationId) ?? null;
  }

  forget(conversationId: string): void {
    for (const [id, entry] of this.#entries) if (entry.conversationId === conversationId) this.#drop(id, entry);
  }

  /** What the card says, for a messenger that cannot show it. @throws NotFoundError */
  text(id: string): string {
    return this.#entry(id).content.text;
  }

  /** @throws NotFoundError for an unknown, expired or forgotten id. @throws CardUnavailableError */
  async card(id: string): Promise<Card> {
    const entry = this.#entry(id);
    entry.picture ??= this.#paint(entry);
    try {
      return { png: await entry.picture, caption: entry.content.caption };
    } catch (error) {
      entry.picture = null;
      throw error;
    }
  }

  #entry(id: string): Entry {
    this.#sweep();
    const entry = this.#entries.get(id);
    if (entry === undefined) throw expired();
    return entry;
  }

  #paint(entry: Entry): Promise<Buffer> {
    const picture = this.#drawing.then(async () => (await this.#open()).paint(entry.content.blocks));
    this.#drawing = picture.catch(() => undefined);
    this.#pictures.push(entry);
    const oldest = this.#pictures.length > (this.#options.maxPictures ?? 32) ? this.#pictures.shift() : undefined;
    if (oldest !== undefined && oldest !== entry) oldest.picture = null;
    return picture.catch((error: unknown) => {
      if (!(error instanceof CardUnavailableError)) throw error;
      this.#options.logger.warn(`卡片画不出来，改发文字。${error.line}`);
      throw error;
    });
  }

  #open(): Promise<Painter> {
    this.#painter ??= (this.#options.openPainter ?? openPainter)().catch((error: unknown) => {
      this.#painter = null; // so that an installed font is found without a restart
      throw error;
    });
    return this.#painter;
  }

  #sweep(): void {
    const oldestMs = this.#nowMs() - (this.#options.maxAgeMs ?? 30 * 60_000);
    for (const [id, entry] of this.#entries) {
      if (entry.keptAtMs >= oldestMs && this.#entries.size <= (this.#options.maxCards ?? 500)) break;
      this.#drop(id, entry);
    }
  }

  #drop(id: string, { conversationId }: Entry): void {
    this.#entries.delete(id);
    if (this.#lastOf.get(conversationId) === id) this.#lastOf.delete(conversationId);
  }

  #nowMs(): number {
    return (this.#options.nowMs ?? Date.now)();
  }
}
