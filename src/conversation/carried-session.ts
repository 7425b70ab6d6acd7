/**
 * Sessions that the person's own device carries: what is remembered of a conversation comes with the question and goes
 * back with the answer, so that nothing of it stays here. Wraps the store and the journal; every other conversation
 * passes through untouched. Refuses what a device sends if it is not a session.
 */
import { randomUUID } from "node:crypto";
import { BadInputError } from "../errors.ts";
import type { Journal } from "./journal.ts";
import { emptySession, sessionSchema } from "./session.ts";
import type { Session, SessionStore } from "./session.ts";

/** Longest memory that a device may send, in characters. */
const longestMemory = 8_000;

/** No channel's ids begin so, and nobody can ask for one. */
const prefix = "carried:";

export interface CarriedTurn {
  /** A fresh id, good for this one turn. */
  conversationId: string;
  /** What the device should send next time, as text it need not understand. */
  memory(): string;
  /** Nothing of the conversation is here afterwards. */
  end(): void;
}

/** @throws BadInputError when the text is no memory that was handed out here. */
function readMemory(memory: string | null): Session {
  if (memory === null || memory === "") return emptySession;
  const refusal = { remedy: "请刷新页面后再问。" };
  if (memory.length > longestMemory) throw new BadInputError("带来的对话记忆太长。", refusal);
  let value: unknown;
  try {
    value = JSON.parse(memory);
  } catch (cause) {
    throw new BadInputError("带来的对话记忆读不懂。", { ...refusal, cause });
  }
  const parsed = sessionSchema.safeParse(value);
  if (!parsed.success) throw new BadInputError("带来的对话记忆读不懂。", refusal);
  return parsed.data;
}

export class CarriedSessions implements SessionStore {
  readonly #kept: SessionStore;
  readonly #carried = new Map<string, Session>();

  /** @param kept the store of all other conversations */
  constructor(kept: SessionStore) {
    this.#kept = kept;
  }

  /** @param memory what `memory` returned last time; null for a new conversation. @throws BadInputError */
  begin(memory: string | null): CarriedTurn {
    const conversationId = `${prefix}${randomUUID()}`;
    this.#carried.set(conversationId, readMemory(memory));
    return {
      conversationId,
      memory: () => JSON.stringify(this.#carried.get(conversationId) ?? emptySession),
      end: () => void this.#carried.delete(conversationId),
    };
  }

  isCarried(conversationId: string): boolean {
    return conversationId.startsWith(prefix);
  }

  async read(conversationId: string): Promise<Session> {
    if (!this.isCarried(conversationId)) return await this.#kept.read(conversationId);
    return this.#carried.get(conversationId) ?? emptySession;
  }

  async write(conversationId: string, session: Session): Promise<void> {
    if (!this.isCarried(conversationId)) await this.#kept.write(conversationId, session);
    // A turn that has ended leaves nothing, however late its answer comes.
    else if (this.#carried.has(conversationId)) this.#carried.set(conversationId, session);
  }

  async delete(conversationId: string): Promise<void> {
    if (!this.isCarried(conversationId)) await this.#kept.delete(conversationId);
    else if (this.#carried.has(conversationId)) this.#carried.set(conversationId, emptySession);
  }
}

/** The same journal, except that it takes no note of a conversation that its person carries. */
export function withoutCarried(journal: Journal, sessions: CarriedSessions): Journal {
  return {
    record: async (conversationId, entry) => {
      if (!sessions.isCarried(conversationId)) await journal.record(conversationId, entry);
    },
    forget: async (conversationId) => {
      if (!sessions.isCarried(conversationId)) await journal.forget(conversationId);
    },
    entries: () => journal.entries(),
  };
}
