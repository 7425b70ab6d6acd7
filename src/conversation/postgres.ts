/**
 * Sessions and the journal in PostgreSQL, so that several instances share them. Tables are made when first used; keys are
 * hashes, questions are redacted before they get here. Refuses a server that cannot be reached, without its password.
 */
import { createHash } from "node:crypto";
import { Pool } from "pg";
import { z } from "zod";
import { ConfigError } from "../errors.ts";
import { journalKinds } from "./journal.ts";
import type { Journal, JournalEntry } from "./journal.ts";
import { redact } from "./redact.ts";
import { WALK_TTL_MS } from "./entitlement-walk.ts";
import { emptySession, parseSession } from "./session.ts";
import type { Session, SessionStore } from "./session.ts";

const SCHEMA = `
  create table if not exists yiwen_sessions (
    who text primary key, region text, topic text, last_follow_up text, used_at timestamptz not null default now());
  alter table yiwen_sessions add column if not exists more jsonb not null default '{}';
  create table if not exists yiwen_journal (
    id bigint generated always as identity primary key, at timestamptz not null default now(),
    who text not null, kind text not null, region text, question text not null);
  create index if not exists yiwen_journal_who on yiwen_journal (who);`;

const KEEP_SESSIONS = "30 days";
const KEEP_JOURNAL = "90 days";
/** Taken while the tables are made, so that instances that start together do not collide. Any constant will do. */
const SCHEMA_LOCK = 7_319_204;

const hash = (conversationId: string): string => createHash("sha256").update(conversationId).digest("hex");

const sessionRow = z.object({
  region: z.string().nullable(),
  topic: z.string().nullable(),
  last_follow_up: z.string().nullable(),
  more: z.record(z.string(), z.unknown()),
});
const journalRow = z.object({
  at: z.date(),
  who: z.string(),
  kind: z.enum(journalKinds),
  region: z.string().nullable(),
  question: z.string(),
});

class PostgresSessions implements SessionStore {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async read(conversationId: string): Promise<Session> {
    const { rows } = await this.#pool.query(
      "select region, topic, last_follow_up, more from yiwen_sessions where who = $1",
      [hash(conversationId)],
    );
    const parsed = sessionRow.safeParse(rows[0]);
    if (!parsed.success) return emptySession;
    const { region, topic, last_follow_up: lastFollowUp, more } = parsed.data;
    return parseSession({ ...more, region, topic, lastFollowUp });
  }

  async write(conversationId: string, session: Session): Promise<void> {
    const { region, topic, lastFollowUp, ...more } = session;
    await this.#pool.query(
      `insert into yiwen_sessions (who, region, topic, last_follow_up, more) values ($1, $2, $3, $4, $5)
       on conflict (who) do update set region = $2, topic = $3, last_follow_up = $4, more = $5, used_at = now()`,
      [hash(conversationId), region, topic, lastFollowUp, JSON.stringify(more)],
    );
  }

  async delete(conversationId: string): Promise<void> {
    await this.#pool.query("delete from yiwen_sessions where who = $1", [hash(conversationId)]);
  }
}

class PostgresJournal implements Journal {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async record(
    conversationId: string,
    entry: { kind: JournalEntry["kind"]; region: string | null; question: string },
  ): Promise<void> {
    const values = [hash(conversationId), entry.kind, entry.region, redact(entry.question)];
    await this.#pool.query("insert into yiwen_journal (who, kind, region, question) values ($1, $2, $3, $4)", values);
  }

  async forget(conversationId: string): Promise<void> {
    await this.#pool.query("delete from yiwen_journal where who = $1", [hash(conversationId)]);
  }

  async entries(): Promise<JournalEntry[]> {
    const { rows } = await this.#pool.query("select at, who, kind, region, question from yiwen_journal order by id");
    return z
      .array(journalRow)
      .parse(rows)
      .map((row) => ({ ...row, at: row.at.toISOString() }));
  }
}

export interface PostgresStores {
  sessions: SessionStore;
  journal: Journal;
  /** Deletes sessions and entries past their days. */
  prune(): Promise<void>;
  close(): Promise<void>;
}

async function prune(database: Pick<Pool, "query">): Promise<void> {
  await database.query(`delete from yiwen_sessions where used_at < now() - interval '${KEEP_SESSIONS}'`);
  const walkMs = `${WALK_TTL_MS} milliseconds`;
  await database.query(`update yiwen_sessions set more = more - 'walk' where used_at < now() - interval '${walkMs}'`);
  await database.query(`delete from yiwen_journal where at < now() - interval '${KEEP_JOURNAL}'`);
}

async function prepare(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1)", [SCHEMA_LOCK]);
    await client.query(SCHEMA);
    await prune(client);
    await client.query("commit");
  } finally {
    client.release();
  }
}

/**
 * Connects, makes the tables and drops what is past its days.
 * @param options.maxConnections of the pool, default 10.
 * @throws ConfigError when the server cannot be reached or refuses.
 */
export async function openPostgres(options: { url: string; maxConnections?: number }): Promise<PostgresStores> {
  const pool = new Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: 5_000,
  });
  // An idle connection that the server drops must not end the process; the next query opens another.
  pool.on("error", () => undefined);
  try {
    await prepare(pool);
  } catch (cause) {
    await pool.end();
    throw new ConfigError("连不上 DATABASE_URL 指向的 PostgreSQL。", {
      remedy: "请检查地址、账号和服务是否在运行；不需要多机共享时，可以去掉 DATABASE_URL。",
      cause,
    });
  }
  return {
    sessions: new PostgresSessions(pool),
    journal: new PostgresJournal(pool),
    prune: () => prune(pool),
    close: () => pool.end(),
  };
}
