/**
 * Checksums of documents' files ⇄ `<dataDir>/file-stamps.json`, each valid while the file keeps its size, its place on disk and its
 * times, so that thousands of files that did not change are not read again. A damaged file of stamps counts as empty.
 */
import type { BigIntStats } from "node:fs";
import { join } from "node:path";
import type { KnownChecksums } from "../../corpus/read-corpus.ts";
import { readIfThere, replaceFile, seal, unseal } from "../snapshot/durable-files.ts";

/** Size, inode, time of the last change of the content, and of anything, in ns. */
type Stamp = [stamp: string, sha256: string];

/** A file that was changed just before it was stamped might change again without another time: it is not trusted. */
const youngestNs = 2_000_000_000n;
const nsPerMs = 1_000_000n;

const stampOf = ({ size, ino, mtimeNs, ctimeNs }: BigIntStats): string => [size, ino, mtimeNs, ctimeNs].join(" ");

export class FileStamps implements KnownChecksums {
  readonly #path: string;
  readonly #known: ReadonlyMap<string, Stamp>;
  readonly #used = new Map<string, Stamp>();
  #isChanged = false;

  private constructor(path: string, known: ReadonlyMap<string, Stamp>) {
    this.#path = path;
    this.#known = known;
  }

  static async open(dataDir: string): Promise<FileStamps> {
    const path = join(dataDir, "file-stamps.json");
    const text = unseal((await readIfThere(path))?.toString("utf8") ?? "");
    const stamps: Record<string, Stamp> = text === undefined ? {} : JSON.parse(text);
    return new FileStamps(path, new Map(Object.entries(stamps)));
  }

  get(file: string, found: BigIntStats): string | undefined {
    const known = this.#known.get(file);
    if (known === undefined || known[0] !== stampOf(found)) return undefined;
    this.#used.set(file, known);
    return known[1];
  }

  set(file: string, found: BigIntStats, sha256: string): void {
    const changedNs = found.mtimeNs > found.ctimeNs ? found.mtimeNs : found.ctimeNs;
    if (BigInt(Date.now()) * nsPerMs - changedNs < youngestNs) return;
    this.#used.set(file, [stampOf(found), sha256]);
    this.#isChanged = true;
  }

  /** Writes the stamps of the files that were asked for since opening. */
  async save(): Promise<void> {
    if (!this.#isChanged && this.#used.size === this.#known.size) return;
    await replaceFile(this.#path, seal(Object.fromEntries(this.#used)));
  }
}
