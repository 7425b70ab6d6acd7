/**
 * SQLite's full-text index FTS5, through libsql. Its tokenizers know no Chinese words, so passages and questions are given to
 * it as jieba's words with spaces between them; a question's words are joined by OR and ranked by its own bm25().
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { jiebaWords, spacedWords } from "./jieba-words.ts";
import type { CutWords } from "./jieba-words.ts";
import { PreparingPeer, wholePassage } from "./peer.ts";
import type { Passage, PreparedQuestion } from "./peer.ts";

const selectBest = "SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?";

export class SqliteFts5Peer extends PreparingPeer {
  readonly #folder = mkdtempSync(join(tmpdir(), "yiwen-fts5-"));
  readonly #file = join(this.#folder, "passages.db");
  readonly #words: CutWords;
  #database: Database.Database | null = null;

  constructor(words: CutWords = jiebaWords) {
    super();
    this.#words = words;
  }

  build(passages: readonly Passage[]): Promise<void> {
    const database = new Database(this.#file);
    this.#database = database;
    // Without the texts themselves: the other engines do not keep them either.
    database.exec("CREATE VIRTUAL TABLE passages USING fts5(text, content='', tokenize='unicode61')");
    const insert = database.prepare("INSERT INTO passages(rowid, text) VALUES (?, ?)");
    database.exec("BEGIN");
    passages.forEach((passage, position) => insert.run(position, spacedWords(wholePassage(passage), this.#words)));
    database.exec("COMMIT");
    database.exec("INSERT INTO passages(passages) VALUES ('optimize')");
    return Promise.resolve();
  }

  override save(): Promise<Uint8Array> {
    this.#database?.close();
    const bytes = readFileSync(this.#file);
    this.#database = new Database(this.#file);
    return Promise.resolve(bytes);
  }

  override open(bytes: Uint8Array): Promise<void> {
    writeFileSync(this.#file, bytes);
    this.#database = new Database(this.#file);
    return Promise.resolve();
  }

  prepare(question: string): Promise<PreparedQuestion> {
    const words = [...new Set(this.#words(question))];
    if (words.length === 0) return Promise.resolve(() => Promise.resolve([]));
    const anyOf = words.map((word) => `"${word.replaceAll('"', '""')}"`).join(" OR ");
    const statement = this.#database?.prepare(selectBest);
    return Promise.resolve((limit) => {
      const rows: unknown[] = statement?.all(anyOf, limit) ?? [];
      const position = (row: unknown): number =>
        typeof row === "object" && row !== null && "rowid" in row ? Number(row.rowid) : -1;
      return Promise.resolve(rows.map(position));
    });
  }

  override close(): Promise<void> {
    this.#database?.close();
    rmSync(this.#folder, { recursive: true, force: true });
    return Promise.resolve();
  }
}
