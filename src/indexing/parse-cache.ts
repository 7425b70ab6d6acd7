/**
 * Parsed documents ⇄ `<dataDir>/cache/`, keyed by file name, file hash and parser version, so that a build parses only what
 * changed. A damaged or foreign entry counts as absent.
 */
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ParsedDocument } from "../corpus/clause.ts";
import { readIfThere, replaceFile, seal, sha256, unseal } from "./durable-files.ts";

export interface ParseCache {
  /** What the file became last time; undefined when it has to be parsed. */
  get(file: string, fileSha256: string): ParsedDocument | undefined;
  /** Writes what was parsed and removes entries that no file of `parsed` uses. */
  update(parsed: readonly ParsedDocument[]): Promise<void>;
}

const entryName = (file: string, fileSha256: string, version: string): string =>
  `${sha256(`${file}\0${fileSha256}\0${version}`).slice(0, 40)}.json`;

/** Loads all entries of `dataDir` made by the parser `version`. */
export async function openParseCache(dataDir: string, version: string): Promise<ParseCache> {
  const folder = join(dataDir, "cache");
  await mkdir(folder, { recursive: true });
  const entries = new Map<string, ParsedDocument>();
  for (const name of await readdir(folder)) {
    const sealed = await readIfThere(join(folder, name));
    const text = sealed === null ? undefined : unseal(sealed.toString("utf8"));
    // Damaged: parsed again and overwritten.
    if (text === undefined) continue;
    const entry: ParsedDocument = JSON.parse(text);
    entries.set(name, entry);
  }
  return {
    get: (file, fileSha256) => entries.get(entryName(file, fileSha256, version)),
    async update(parsed) {
      const used = new Map(
        parsed.map((item) => [entryName(item.document.file, item.document.sha256, version), item] as const),
      );
      for (const [name, item] of used) {
        if (!entries.has(name)) await replaceFile(join(folder, name), seal(item));
      }
      for (const name of await readdir(folder)) {
        if (!used.has(name)) await rm(join(folder, name), { force: true });
      }
    },
  };
}
