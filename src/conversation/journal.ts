/**
 * Append-only records for the admin: questions the documents did not answer (redacted), 有用/没用, complaints. Kept for a
 * number of days, and deleted at once for a person who asks to be forgotten.
 */
import { createHash } from "node:crypto";
import { appendFile, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { redact } from "./redact.ts";

/** `complaint` and its `reply` stand under a receipt number; `handled` closes the gaps of the same words. */
export const journalKinds = ["gap", "useful", "useless", "complaint", "reply", "handled"] as const;

const entrySchema = z.object({
  at: z.string(),
  /** Hash of the conversation id, so that it can be forgotten and not be read. */
  who: z.string(),
  kind: z.enum(journalKinds),
  region: z.string().nullable(),
  /** Redacted. */
  question: z.string(),
});

export type JournalEntry = z.infer<typeof entrySchema>;

/** Port: where unanswered questions and feedback are written down. */
export interface Journal {
  record(
    conversationId: string,
    entry: { kind: JournalEntry["kind"]; region: string | null; question: string },
  ): Promise<void>;
  forget(conversationId: string): Promise<void>;
  entries(): Promise<JournalEntry[]>;
}

/** Writes nothing down: for commands, whose questions are nobody's conversation. */
export const noJournal: Journal = {
  record: () => Promise.resolve(),
  forget: () => Promise.resolve(),
  entries: () => Promise.resolve([]),
};

const hash = (conversationId: string): string => createHash("sha256").update(conversationId).digest("hex").slice(0, 24);
const DAY_MS = 86_400_000;

export interface FileJournalOptions {
  /** A `.jsonl` file; made when first written. */
  path: string;
  /** Entries older than this are never read, and taken out by `prune`. Default 90. */
  keepDays?: number;
  now?: () => Date;
}

/** JSON lines in one file. Writes go one after another, so that lines never mix. */
export class FileJournal implements Journal {
  readonly #path: string;
  readonly #keepMs: number;
  readonly #now: () => Date;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: FileJournalOptions) {
    this.#path = options.path;
    this.#keepMs = (options.keepDays ?? 90) * DAY_MS;
    this.#now = options.now ?? (() => new Date());
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#queue.then(work, work);
    this.#queue = next.catch(() => undefined);
    return next;
  }

  record(
    conversationId: string,
    entry: { kind: JournalEntry["kind"]; region: string | null; question: string },
  ): Promise<void> {
    const line: JournalEntry = {
      at: this.#now().toISOString(),
      who: hash(conversationId),
      kind: entry.kind,
      region: entry.region,
      question: redact(entry.question),
    };
    return this.#enqueue(async () => {
      await mkdir(dirname(this.#path), { recursive: true });
      await appendFile(this.#path, `${JSON.stringify(line)}\n`, { mode: 0o600 });
    });
  }

  forget(conversationId: string): Promise<void> {
    const who = hash(conversationId);
    return this.#enqueue(async () => {
      const all = await this.#read();
      if (!all.some((entry) => entry.who === who)) return;
      await this.#rewrite(all.filter((entry) => entry.who !== who));
    });
  }

  entries(): Promise<JournalEntry[]> {
    return this.#enqueue(() => this.#read());
  }

  /** Takes entries past their days out of the file. */
  prune(): Promise<void> {
    return this.#enqueue(async () => {
      const kept = await this.#read();
      if (kept.length < (await this.#lineCount())) await this.#rewrite(kept);
    });
  }

  async #lineCount(): Promise<number> {
    const text = await readFile(this.#path, "utf8").catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
      throw error;
    });
    return text.split("\n").filter((line) => line !== "").length;
  }

  async #read(): Promise<JournalEntry[]> {
    let text: string;
    try {
      text = await readFile(this.#path, "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
      throw error;
    }
    const oldest = this.#now().getTime() - this.#keepMs;
    return text.split("\n").flatMap((line) => {
      const parsed = entrySchema.safeParse(parseLine(line));
      return parsed.success && Date.parse(parsed.data.at) >= oldest ? [parsed.data] : [];
    });
  }

  async #rewrite(entries: JournalEntry[]): Promise<void> {
    const temporary = `${this.#path}.tmp`;
    await writeFile(temporary, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""), { mode: 0o600 });
    await rename(temporary, this.#path);
  }
}

/** A line that was torn by a crash reads as nothing. */
function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
