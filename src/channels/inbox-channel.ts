/**
 * What every messenger's channel shares: deliveries → the inbox on disk → answers, in order within a conversation and each
 * once. Starts with what a crash left open; stops within 10 s and leaves on disk what was not begun.
 */
import { join } from "node:path";
import type { Assistant, Reply } from "../conversation/turn.ts";
import { ChannelError, YiwenError } from "../errors.ts";
import type { AdminPort } from "./admin-port.ts";
import type { Card, CardShelf } from "./card/card-shelf.ts";
import type { Channel, Logger } from "./channel.ts";
import { Desk } from "./desk.ts";
import type { DeskAnswer, Hearing } from "./desk.ts";
import { Inbox } from "./inbox.ts";
import type { Arrival } from "./inbox.ts";
import { Lanes } from "./lanes.ts";
import { backoffMs, createStopper, pause } from "./pause.ts";
import { Slots } from "./slots.ts";

/** Options that every messenger's channel takes. */
export interface MessengerOptions {
  assistant: Assistant;
  logger: Logger;
  /** Absolute path; the inbox is a file in it. */
  dataDir: string;
  /** How long answers under way may take after `stop()`. Default 8,000. */
  stopTimeoutMs?: number;
  /** First wait after a failure, in ms. */
  firstWaitMs?: number;
  /** What administrators may do; null or absent turns their commands off. */
  admin?: AdminPort | null;
  /** The messenger's own ids of the administrators, which no one can choose or change. */
  adminIds?: readonly string[];
  /** Where cards of replies lie; none is offered without it. */
  cards?: CardShelf;
}

/** What to do with a message whose answer failed: try again, give it up, or leave it on disk for the next start. */
export type Verdict = "again" | "give-up" | "leave";

const defaultStopTimeoutMs = 8000;
const maxAttempts = 3;
/** Conversations at work at once: most of their time goes by waiting for the messenger. */
const maxConversations = 400;
/** Answers thought about at once. A person who waits for one has seen that the question has arrived. */
const maxAnswersAtOnce = 16;
/** How long thinking gives way to first replies that are on their way. */
const maxGreetingWaitMs = 300;

export abstract class InboxChannel<Payload> implements Channel {
  abstract readonly name: string;
  protected readonly logger: Logger;
  protected readonly desk: Desk;
  /** Aborts when no more is taken in. */
  protected readonly receiving = createStopper();
  /** Aborts when answers under way have had their time. */
  protected readonly stopping = createStopper();
  protected trouble: string | null = "还没有启动。";
  readonly #messenger: MessengerOptions;
  readonly #lanes: Lanes;
  readonly #answering = new Slots(maxAnswersAtOnce);
  /** First replies on their way, and who waits for them. */
  #greetings = 0;
  readonly #greeted = new Set<() => void>();
  #inbox: Inbox<Payload> | null = null;

  protected constructor(options: MessengerOptions, manner: { withChoices: boolean; maxConversations?: number }) {
    const { assistant, logger, admin, cards } = options;
    this.#messenger = options;
    this.logger = logger;
    this.#lanes = new Lanes(manner.maxConversations ?? maxConversations);
    const onForget = async (): Promise<void> => this.#inbox?.compact();
    const { withChoices } = manner;
    this.desk = new Desk({ assistant, logger, withChoices, admin: admin ?? null, cards, onForget });
  }

  health(): string | null {
    return this.trouble;
  }

  async start(): Promise<void> {
    this.checkSetUp();
    const { dataDir } = this.#messenger;
    const file = join(dataDir, `${this.name}-inbox.jsonl`);
    const inbox = new Inbox<Payload>({ file, parse: (value) => this.parse(value), logger: this.logger });
    this.#inbox = inbox;
    this.trouble = null;
    this.logger.info("渠道已启动", { channel: this.name, pending: inbox.pending().length });
    this.open();
    for (const arrival of inbox.pending()) this.#accept(inbox, arrival);
    await Promise.resolve();
  }

  async stop(): Promise<void> {
    this.receiving.abort();
    await this.closeIntake();
    await this.#lanes.idle(this.#messenger.stopTimeoutMs ?? defaultStopTimeoutMs);
    this.stopping.abort();
    this.closeOutlet();
    await this.#lanes.idle(1000);
    await this.#inbox?.close();
    this.#inbox = null;
    this.trouble = "已经停止。";
  }

  /** Reads a stored payload; null when it is not one. */
  protected abstract parse(value: unknown): Payload | null;
  /** Messages of one conversation are answered one after another. */
  protected abstract conversationOf(payload: Payload): string;
  /** Answers one message; whatever it throws goes to `verdictOn`. */
  protected abstract answer(arrival: Arrival<Payload>): Promise<void>;

  /** @throws ChannelError when a secret is missing. */
  protected checkSetUp(): void {
    // Most channels are checked when the configuration is read.
  }

  /** Begins to receive. */
  protected open(): void {
    // A channel that is called by the web server has nothing to open.
  }

  /** Resolves when nothing more comes in. */
  protected async closeIntake(): Promise<void> {
    await Promise.resolve();
  }

  /** After the last answer has had its time. */
  protected closeOutlet(): void {
    // A channel that sends by single requests has nothing to close.
  }

  protected verdictOn(_error: unknown): Verdict {
    return "give-up";
  }

  /** What a failure may be called in the log. */
  protected reasonOf(error: unknown): string {
    return error instanceof Error ? error.name : "unknown";
  }

  /** Keeps deliveries durably and begins to answer the new ones. @throws ChannelError while not running. */
  protected async keep(deliveries: { id: string; payload: Payload }[]): Promise<void> {
    const inbox = this.#inbox;
    if (inbox === null || this.receiving.signal.aborted) {
      throw new ChannelError("这个渠道没有在运行。", { remedy: "请稍后再试。" });
    }
    for (const arrival of await inbox.put(deliveries)) this.#accept(inbox, arrival);
  }

  /** Remembers a step of an answer, so that it is not taken twice. */
  protected note({ id, notes }: Arrival<Payload>, key: string, value: number): void {
    notes[key] = value;
    this.#inbox?.note(id, key, value);
  }

  /** The first sign that a question has arrived goes before the thinking about others. */
  protected async greet(work: () => Promise<void>): Promise<void> {
    this.#greetings += 1;
    try {
      await work();
    } finally {
      this.#greetings -= 1;
      if (this.#greetings === 0) for (const release of this.#greeted) release();
    }
  }

  /** The desk's answer; only so many are thought about at once. */
  protected async hear(hearing: Omit<Hearing, "signal">): Promise<DeskAnswer> {
    if (this.#greetings > 0) await this.#othersGreeted();
    return await this.#answering.run(() => this.desk.hear({ ...hearing, signal: this.stopping.signal }));
  }

  /** The picture that the answer asks for; null where there is none, so that its passages are sent instead. */
  protected async pictureOf({ cardId }: DeskAnswer): Promise<Card | null> {
    const { cards } = this.#messenger;
    if (cards === undefined || cardId === undefined) return null;
    try {
      return await cards.card(cardId);
    } catch (error) {
      if (error instanceof YiwenError) return null;
      throw error;
    }
  }

  /** An answer that no conversation remembers. Null when there is none to give. */
  protected async askInPassing(text: string): Promise<Reply | null> {
    const { signal } = this.stopping;
    return await this.#answering.run(() => this.desk.askInPassing(text, signal));
  }

  async #othersGreeted(): Promise<void> {
    await new Promise<void>((resolve) => {
      const release = (): void => {
        clearTimeout(timer);
        this.#greeted.delete(release);
        resolve();
      };
      const timer = setTimeout(release, maxGreetingWaitMs);
      this.#greeted.add(release);
    });
  }

  #accept(inbox: Inbox<Payload>, arrival: Arrival<Payload>): void {
    this.#lanes.run(this.conversationOf(arrival.payload), () => this.#process(inbox, arrival));
  }

  /** Never throws. What could not be answered before the channel stopped stays in the inbox. */
  async #process(inbox: Inbox<Payload>, arrival: Arrival<Payload>): Promise<void> {
    const { signal } = this.stopping;
    // Not begun yet: it waits on disk for the next start.
    if (this.receiving.signal.aborted) return;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        await this.answer(arrival);
        await inbox.done(arrival.id);
        return;
      } catch (error) {
        const verdict = this.verdictOn(error);
        if (signal.aborted || verdict === "leave") return;
        if (verdict === "give-up" || attempt === maxAttempts) {
          this.logger.warn("有一条消息没法答复", { channel: this.name, reason: this.reasonOf(error) });
          await inbox.done(arrival.id).catch(() => undefined);
          return;
        }
        await pause(backoffMs(attempt, this.#messenger.firstWaitMs ?? 500, 5000), signal);
      }
    }
  }
}
