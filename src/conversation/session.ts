/**
 * What is remembered of a conversation between two turns: the saved region and the topic that a follow-up refers to. A small
 * port with an in-memory and a file implementation; both forget after a time and on request.
 */
import { createHash } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { WALK_TTL_MS, walkSchema } from "./entitlement-walk.ts";

const sessionSchema = z.object({
  /** The region the person saved, e.g. `河北省`. */
  region: z.string().nullable(),
  /** The region last named in a question; holds where none is saved. */
  named: z.string().nullable().default(null),
  /** The last question that stood on its own, redacted. */
  topic: z.string().nullable(),
  /** The follow-up before this turn, redacted; null when the last turn stood on its own. */
  lastFollowUp: z.string().nullable(),
  /** Staff mode: the denser wording, paths first. */
  staff: z.boolean().default(false),
  /** Clause ids cited in the last answer, in the order of their marks. */
  cited: z.array(z.string()).default([]),
  /** The walk under way; null when none is. */
  walk: walkSchema.nullable().default(null),
});

export type Session = z.infer<typeof sessionSchema>;

export const emptySession: Session = {
  region: null,
  named: null,
  topic: null,
  lastFollowUp: null,
  staff: false,
  cited: [],
  walk: null,
};

/** What a store keeps in one text: everything but the columns of its own. @returns the empty session for a text that is none. */
export function parseSession(value: unknown): Session {
  const parsed = sessionSchema.safeParse(value);
  return parsed.success ? parsed.data : emptySession;
}

/** Port. Keys are conversation ids such as `telegram:42`; implementations never write a key in clear to disk. */
export interface SessionStore {
  read(conversationId: string): Promise<Session>;
  write(conversationId: string, session: Session): Promise<void>;
  delete(conversationId: string): Promise<void>;
}

export interface MemorySessionOptions {
  /** Conversations kept at most; the one unused longest goes first. */
  maxSessions?: number;
  ttlMs?: number;
  now?: () => number;
}

const HOUR_MS = 3_600_000;

/** Keeps sessions in this process, bounded in number and time. */
export class MemorySessions implements SessionStore {
  readonly #entries = new Map<string, { session: Session; usedAt: number }>();
  readonly #maxSessions: number;
  readonly #ttlMs: number;
  readonly #now: () => number;

  constructor(options: MemorySessionOptions = {}) {
    this.#maxSessions = options.maxSessions ?? 10_000;
    this.#ttlMs = options.ttlMs ?? 12 * HOUR_MS;
    this.#now = options.now ?? Date.now;
  }

  async read(conversationId: string): Promise<Session> {
    const entry = this.#entries.get(conversationId);
    if (!entry || this.#now() - entry.usedAt > this.#ttlMs) return emptySession;
    return entry.session;
  }

  async write(conversationId: string, session: Session): Promise<void> {
    this.#entries.delete(conversationId);
    this.#entries.set(conversationId, { session, usedAt: this.#now() });
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > this.#maxSessions && !oldest.done) this.#entries.delete(oldest.value);
  }

  async delete(conversationId: string): Promise<void> {
    this.#entries.delete(conversationId);
  }
}

export interface FileSessionOptions {
  folder: string;
  /** Sessions unused for this long are deleted. */
  ttlMs?: number;
}

const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";

/** One small JSON file a conversation, named by a hash of its id; written beside and renamed, so never half a file. */
export class FileSessions implements SessionStore {
  readonly #folder: string;
  readonly #ttlMs: number;
  #writes = 0;

  constructor(options: FileSessionOptions) {
    this.#folder = options.folder;
    this.#ttlMs = options.ttlMs ?? 30 * 24 * HOUR_MS;
  }

  #path(conversationId: string): string {
    return join(this.#folder, `${createHash("sha256").update(conversationId).digest("hex")}.json`);
  }

  async read(conversationId: string): Promise<Session> {
    try {
      return parseSession(JSON.parse(await readFile(this.#path(conversationId), "utf8")));
    } catch (error) {
      if (isMissing(error) || error instanceof SyntaxError) return emptySession;
      throw error;
    }
  }

  async write(conversationId: string, session: Session): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await this.#put(this.#path(conversationId), session);
  }

  async #put(path: string, session: Session): Promise<void> {
    const temporary = `${path}.${process.pid}.${++this.#writes}.tmp`;
    const file = await open(temporary, "w", 0o600);
    try {
      await file.writeFile(JSON.stringify(session));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  }

  async delete(conversationId: string): Promise<void> {
    await rm(this.#path(conversationId), { force: true });
  }

  /** What was told in a walk is not kept with the rest of the session. */
  async #dropWalk(path: string, now: number): Promise<void> {
    try {
      const session = parseSession(JSON.parse(await readFile(path, "utf8")));
      if (session.walk !== null && session.walk.expiresAt <= now) await this.#put(path, { ...session, walk: null });
    } catch (error) {
      if (!isMissing(error) && !(error instanceof SyntaxError)) throw error;
    }
  }

  /** Deletes sessions past their time, and walks past theirs; returns how many sessions. */
  async sweep(now: number = Date.now()): Promise<number> {
    const names = await readdir(this.#folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    let swept = 0;
    for (const name of names) {
      const path = join(this.#folder, name);
      const age = now - (await stat(path)).mtimeMs;
      if (age > this.#ttlMs) {
        await rm(path, { force: true });
        swept++;
      } else if (age > WALK_TTL_MS) {
        await this.#dropWalk(path, now);
      }
    }
    return swept;
  }
}

export { sessionSchema };
