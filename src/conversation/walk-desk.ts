/**
 * The walk through 「我能申请什么」 inside a conversation: keeps its state in the session, for minutes only, asks, and hands over the
 * list at the end. What was told is deleted with the last answer, on 退出, and when its time is over.
 */
import type { Answer } from "../answering/answer.ts";
import type { Person } from "../answering/person.ts";
import { placeRefusal, writeEntitlements } from "../answering/write-entitlements.ts";
import { UnknownRegionError } from "../errors.ts";
import type { OpenIndex } from "../indexing/open-index.ts";
import type { UnderstoodQuestion } from "../retrieval/ranked-clause.ts";
import { startsWalk, startWalk, WALK_TTL_MS, walkOn } from "./entitlement-walk.ts";
import type { WalkContext, WalkState, WalkTurn } from "./entitlement-walk.ts";
import { walkWording } from "./entitlement-wording.ts";
import type { Session, SessionStore } from "./session.ts";
import { spokenAnswer } from "./spoken-reply.ts";

export interface WalkDeskOptions {
  sessions: SessionStore;
  /** Reads a text with a saved region. @throws UnknownRegionError when the region is no place. */
  read: (text: string, region: string, index: OpenIndex) => UnderstoodQuestion;
  now: () => Date;
}

export interface WalkVisit {
  conversationId: string;
  text: string;
  session: Session;
  index: OpenIndex;
  /** The region known so far. */
  region: string | null;
  /** Regions to offer. */
  regions: readonly string[];
}

/** `answer`: the turn is done. `waits`: something else was asked; the walk goes on after it. `none`: no walk. */
export type WalkOutcome =
  | { kind: "answer"; answer: Answer; choices: string[] }
  | { kind: "waits"; session: Session }
  | { kind: "none"; session: Session };

/** A typed answer of this many characters at most belonged to a walk that has run out. */
const STRAY_CHARS = 12;

export class WalkDesk {
  readonly #options: WalkDeskOptions;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(options: WalkDeskOptions) {
    this.#options = options;
  }

  async visit(visit: WalkVisit): Promise<WalkOutcome> {
    const { text, session } = visit;
    const context = this.#context(visit);
    const expired = session.walk !== null && session.walk.expiresAt <= context.now.getTime();
    const own: Session = expired ? { ...session, walk: null } : session;
    if (startsWalk(text)) return this.#take(startWalk(context), visit, own);
    if (own.walk !== null) return this.#take(walkOn(own.walk, text, context), visit, own);
    if (!expired) return { kind: "none", session: own };
    await this.#keep(visit.conversationId, own);
    if (text.length > STRAY_CHARS || /[？?吗呢]/u.test(text)) return { kind: "none", session: own };
    return { kind: "answer", answer: spoken(walkWording.expired, "chat"), choices: [walkWording.start] };
  }

  /** Stops waiting for the time of a walk to be over. */
  forget(conversationId: string): void {
    clearTimeout(this.#timers.get(conversationId));
    this.#timers.delete(conversationId);
  }

  #context({ index, region, regions }: WalkVisit): WalkContext {
    const ladderOf = (text: string): string[] | null => {
      try {
        return this.#options.read("", text, index).region?.ladder ?? null;
      } catch (error) {
        if (error instanceof UnknownRegionError) return null;
        throw error;
      }
    };
    const refusalOf = (ladder: readonly string[]): string | null => placeRefusal(index, ladder);
    return { ladderOf, refusalOf, knownRegion: region, regions, now: this.#options.now() };
  }

  async #take(turn: WalkTurn, visit: WalkVisit, session: Session): Promise<WalkOutcome> {
    const { conversationId, index } = visit;
    switch (turn.kind) {
      case "ask":
        await this.#keepWalk(conversationId, session, turn.state);
        return { kind: "answer", answer: spoken(turn.text, "clarify"), choices: turn.choices };
      case "question":
        await this.#keepWalk(conversationId, session, turn.state);
        return { kind: "waits", session: { ...session, walk: turn.state } };
      case "quit":
        await this.#keep(conversationId, { ...session, walk: null });
        return { kind: "answer", answer: spoken(walkWording.quitted, "chat"), choices: [] };
      case "finished":
        return this.#finish(turn.person, conversationId, { ...session, walk: null }, index);
    }
  }

  async #finish(person: Person, conversationId: string, session: Session, index: OpenIndex): Promise<WalkOutcome> {
    const answer = writeEntitlements(index, person, { year: this.#options.now().getFullYear() });
    const named = person.ladder?.[0] ?? session.named;
    await this.#keep(conversationId, { ...session, named, cited: answer.citations.map(({ clauseId }) => clauseId) });
    return { kind: "answer", answer, choices: answer.related };
  }

  async #keepWalk(conversationId: string, session: Session, walk: WalkState): Promise<void> {
    await this.#options.sessions.write(conversationId, { ...session, walk });
    this.forget(conversationId);
    const timer = setTimeout(() => void this.#drop(conversationId).catch(() => undefined), WALK_TTL_MS + 1_000);
    this.#timers.set(conversationId, timer.unref());
  }

  async #keep(conversationId: string, session: Session): Promise<void> {
    this.forget(conversationId);
    await this.#options.sessions.write(conversationId, session);
  }

  /** The store sweeps what a stop of the process left behind. */
  async #drop(conversationId: string): Promise<void> {
    this.#timers.delete(conversationId);
    const session = await this.#options.sessions.read(conversationId);
    if (session.walk === null || session.walk.expiresAt > this.#options.now().getTime()) return;
    await this.#options.sessions.write(conversationId, { ...session, walk: null });
  }
}

const spoken = (text: string, kind: "clarify" | "chat"): Answer => spokenAnswer({ kind, refused: false, text });
