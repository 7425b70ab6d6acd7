/** The code that parses and indexes → one hash, so that a snapshot or a cached parse made by older code is not reused. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const sources = fileURLToPath(new URL("../..", import.meta.url));

function hashFolders(folders: readonly string[]): string {
  const hash = createHash("sha256");
  for (const folder of folders) {
    const root = join(sources, folder);
    const names = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => /\.[jt]s$/.test(name));
    for (const name of names.sort()) hash.update(`${folder}/${name}\0`).update(readFileSync(join(root, name)));
  }
  return hash.digest("hex");
}

let parser: string | null = null;
let index: string | null = null;

/** Of `language/` and `corpus/`: equal versions parse a file alike. */
export const parserVersion = (): string => (parser ??= hashFolders(["language", "corpus"]));

/** Of `language/`, `corpus/` and `indexing/`: equal versions build the same index. */
export const indexVersion = (): string => (index ??= hashFolders(["language", "corpus", "indexing"]));
