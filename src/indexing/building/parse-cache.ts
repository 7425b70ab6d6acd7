/**
 * Parsed documents ⇄ `<dataDir>/cache/`, keyed by file name, file hash and parser version, so that a build parses only what
 * changed. Entries are read one by one, when they are asked for. A damaged or foreign entry counts as absent.
 */
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ParsedDocument } from "../../corpus/clause.ts";
import { readIfThere, replaceFile, seal, sha256, unseal } from "../snapshot/durable-files.ts";

const entryName = (file: string, fileSha256: string, version: string): string =>
  `${sha256(`${file}\0${fileSha256}\0${version}`).slice(0, 40)}.json`;

export class ParseCache {
  readonly #folder: string;
  readonly #version: string;

  private constructor(folder: string, version: string) {
    this.#folder = folder;
    this.#version = version;
  }

  /** @param version of the parser whose work is kept. */
  static async open(dataDir: string, version: string): Promise<ParseCache> {
    const folder = join(dataDir, "cache");
    await mkdir(folder, { recursive: true });
    return new ParseCache(folder, version);
  }

  /** What the file became last time; undefined when it has to be parsed. */
  async get(file: string, fileSha256: string): Promise<ParsedDocument | undefined> {
    const sealed = await readIfThere(join(this.#folder, entryName(file, fileSha256, this.#version)));
    const text = sealed === null ? undefined : unseal(sealed.toString("utf8"));
    if (text === undefined) return undefined;
    const entry: ParsedDocument = JSON.parse(text);
    return entry;
  }

  async put(parsed: ParsedDocument): Promise<void> {
    const { file, sha256: fileSha256 } = parsed.document;
    await replaceFile(join(this.#folder, entryName(file, fileSha256, this.#version)), seal(parsed));
  }

  /** Removes entries that none of these files uses. */
  async keepOnly(files: readonly { file: string; sha256: string }[]): Promise<void> {
    const used = new Set(files.map((item) => entryName(item.file, item.sha256, this.#version)));
    for (const name of await readdir(this.#folder)) {
      if (!used.has(name)) await rm(join(this.#folder, name), { force: true });
    }
  }
}
