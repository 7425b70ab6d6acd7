/**
 * What a messenger delivered, kept on disk until it is answered: append-only lines, flushed before the delivery is
 * acknowledged, de-duplicated by id, compacted to what is still open. A line torn by a crash is left out.
 */
import { closeSync, fdatasync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { ChannelError } from "../errors.ts";
import type { Logger } from "./channel.ts";

const flush = promisify(fdatasync);
const header = JSON.stringify({ format: "yiwen-inbox", version: 1 });

export interface Arrival<T> {
  /** The messenger's own id of the delivery. */
  id: string;
  payload: T;
  /** How far the answer has come, e.g. the id of a message already sent. */
  notes: Record<string, number>;
}

export interface InboxOptions<T> {
  /** Absolute path of the file; its folder is made. */
  file: string;
  /** Reads a stored payload; null when it is not one. */
  parse: (value: unknown) => T | null;
  logger: Logger;
  /** How many answered ids are remembered, so that a late duplicate is known. Default 10,000. */
  rememberedIds?: number;
  /** Lines after which the file is rewritten. Default 1,000. */
  compactAfterLines?: number;
  /** How long an answered message may stay on disk once nothing is open, in ms. Default 30,000. */
  compactAfterIdleMs?: number;
}

interface StoredLine {
  t?: unknown;
  id?: unknown;
  payload?: unknown;
  key?: unknown;
  value?: unknown;
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

function parseLine(line: string): StoredLine | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : null;
  } catch {
    return null;
  }
}

export class Inbox<T> {
  readonly #options: InboxOptions<T>;
  readonly #open = new Map<string, Arrival<T>>();
  /** Oldest first. */
  readonly #answered = new Set<string>();
  #fd = -1;
  #lines = 0;
  #idleTimer: NodeJS.Timeout | null = null;
  #isFlushing = false;
  #active: Promise<void> = Promise.resolve();
  #queued: Promise<void> | null = null;

  /** @throws ChannelError when the file cannot be read or written. */
  constructor(options: InboxOptions<T>) {
    this.#options = options;
    try {
      mkdirSync(dirname(options.file), { recursive: true });
      this.#load();
      this.#rewrite();
    } catch (cause) {
      throw new ChannelError("收件箱打不开。", { remedy: `请检查 ${options.file} 所在的磁盘和权限。`, cause });
    }
  }

  /** What is not answered yet, oldest first. */
  pending(): Arrival<T>[] {
    return [...this.#open.values()];
  }

  /**
   * Keeps what is new. When it resolves, everything given survives a crash and a power loss.
   * @returns the new ones, without duplicates
   */
  async put(deliveries: { id: string; payload: T }[]): Promise<Arrival<T>[]> {
    const fresh: Arrival<T>[] = [];
    for (const { id, payload } of deliveries) {
      if (this.#open.has(id) || this.#answered.has(id)) continue;
      this.#append({ t: "in", id, payload });
      const arrival = { id, payload, notes: {} };
      this.#open.set(id, arrival);
      fresh.push(arrival);
    }
    // A duplicate may race the first flush of its original, so it waits for one too.
    if (deliveries.length > 0) await this.#flush();
    return fresh;
  }

  /** Remembers a step of the answer; survives a crash of the process at once. */
  note(id: string, key: string, value: number): void {
    const arrival = this.#open.get(id);
    if (arrival === undefined) return;
    arrival.notes[key] = value;
    this.#append({ t: "note", id, key, value });
  }

  /** The answer has been delivered, or never can be. */
  async done(id: string): Promise<void> {
    if (!this.#open.delete(id)) return;
    this.#remember(id);
    this.#append({ t: "done", id });
    await this.#flush();
    if (this.#lines >= (this.#options.compactAfterLines ?? 1000)) await this.compact();
    else this.#compactWhenIdle();
  }

  /** Rewrites the file to what is still open: after this, no answered message is on disk. */
  async compact(): Promise<void> {
    while (this.#isFlushing) await this.#active;
    if (this.#fd >= 0) this.#rewrite();
  }

  async close(): Promise<void> {
    if (this.#idleTimer !== null) clearTimeout(this.#idleTimer);
    if (this.#fd < 0) return;
    await this.#flush();
    await this.compact();
    closeSync(this.#fd);
    this.#fd = -1;
  }

  #compactWhenIdle(): void {
    if (this.#idleTimer !== null || this.#open.size > 0) return;
    this.#idleTimer = setTimeout(() => {
      this.#idleTimer = null;
      this.compact().catch(() => this.#options.logger.warn("收件箱没有整理成，稍后再试"));
    }, this.#options.compactAfterIdleMs ?? 30_000).unref();
  }

  #remember(id: string): void {
    this.#answered.add(id);
    const [oldest] = this.#answered;
    if (this.#answered.size > (this.#options.rememberedIds ?? 10_000) && oldest !== undefined) {
      this.#answered.delete(oldest);
    }
  }

  #load(): void {
    const lines = readLines(this.#options.file).filter((line) => line !== "");
    let unread = 0;
    for (const line of lines.slice(1)) if (!this.#apply(parseLine(line))) unread += 1;
    if (unread > 0) this.#options.logger.warn("收件箱里有读不出的行，已略过", { lines: unread });
  }

  #apply(line: StoredLine | null): boolean {
    if (line === null || typeof line.id !== "string") return false;
    const { id, key, value } = line;
    if (line.t === "done") {
      this.#open.delete(id);
      this.#remember(id);
      return true;
    }
    if (line.t === "note" && typeof key === "string" && typeof value === "number") {
      const arrival = this.#open.get(id);
      if (arrival !== undefined) arrival.notes[key] = value;
      return true;
    }
    const payload = line.t === "in" ? this.#options.parse(line.payload) : null;
    if (payload === null) return false;
    this.#open.set(id, { id, payload, notes: {} });
    return true;
  }

  #append(line: object): void {
    if (this.#fd < 0) throw new ChannelError("收件箱已经关闭。", { remedy: "请重新启动。" });
    writeSync(this.#fd, `${JSON.stringify(line)}\n`);
    this.#lines += 1;
  }

  /** Many callers share one flush: whoever comes during a flush waits for the next. */
  #flush(): Promise<void> {
    this.#queued ??= this.#flushNext();
    return this.#queued;
  }

  async #flushNext(): Promise<void> {
    await this.#active.catch(() => undefined);
    this.#queued = null;
    this.#isFlushing = true;
    this.#active = flush(this.#fd).finally(() => {
      this.#isFlushing = false;
    });
    await this.#active;
  }

  #rewrite(): void {
    const lines: object[] = [...this.#answered].map((id) => ({ t: "done", id }));
    for (const { id, payload, notes } of this.#open.values()) {
      lines.push({ t: "in", id, payload });
      for (const [key, value] of Object.entries(notes)) lines.push({ t: "note", id, key, value });
    }
    const { file } = this.#options;
    const fd = openSync(`${file}.new`, "w", 0o600);
    writeSync(fd, [header, ...lines.map((line) => JSON.stringify(line))].map((line) => `${line}\n`).join(""));
    fsyncSync(fd);
    renameSync(`${file}.new`, file);
    const folder = openSync(dirname(file), "r");
    fsyncSync(folder);
    closeSync(folder);
    if (this.#fd >= 0) closeSync(this.#fd);
    this.#fd = fd;
    // Answered ids stay in the file, so only what may be dropped next time counts.
    this.#lines = 0;
  }
}
