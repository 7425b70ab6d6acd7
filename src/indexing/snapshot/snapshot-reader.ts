/**
 * A snapshot's manifest → the bytes of its files, each checked by size and SHA-256. Small files are checked as they are read, large
 * ones afterwards, beside other work: until `soundness` has settled a large file may still turn out to be damaged.
 */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { SnapshotError } from "../../errors.ts";
import { rebuildRemedy } from "./binary.ts";
import { checksumOf, checksumOfFile, largeFileBytes, readExactly } from "./file-bytes.ts";
import { brokenSnapshot, readManifest, snapshotFolder } from "./snapshot.ts";
import type { FileEntry, SnapshotManifest } from "./snapshot.ts";

export class SnapshotReader {
  readonly manifest: SnapshotManifest;
  readonly folder: string;
  readonly #entries: ReadonlyMap<string, FileEntry>;
  readonly #read = new Map<string, Promise<Uint8Array>>();
  /** Checks of large files that are due. */
  readonly #due: (() => Promise<void>)[] = [];

  readonly #largeFrom: number;

  private constructor(folder: string, manifest: SnapshotManifest, largeFrom: number) {
    this.folder = folder;
    this.manifest = manifest;
    this.#largeFrom = largeFrom;
    this.#entries = new Map(manifest.files.map((entry) => [entry.name, entry]));
  }

  /**
   * Reads the manifest, and nothing else.
   * @param largeFrom bytes above which a file is large.
   * @throws SnapshotError when it does not fit.
   */
  static async open(dataDir: string, id: string, largeFrom = largeFileBytes): Promise<SnapshotReader> {
    return new SnapshotReader(snapshotFolder(dataDir, id), await readManifest(dataDir, id), largeFrom);
  }

  #broken(problem: string): SnapshotError {
    return brokenSnapshot(this.manifest.id, problem);
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** @throws SnapshotError when the manifest does not name the file. */
  entry(name: string): FileEntry {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw this.#broken(`的清单里没有 ${name}`);
    return entry;
  }

  /** Distinguishes the content of some files; equal keys mean equal bytes. */
  keyOf(...names: readonly string[]): string {
    return names.map((name) => `${name} ${this.#entries.get(name)?.sha256 ?? "-"}`).join("\n");
  }

  #wrongSum(name: string): SnapshotError {
    return this.#broken(`的文件 ${name} 校验和不对`);
  }

  /** @throws SnapshotError naming the file when it is missing, of another size, or small and damaged. */
  bytes(name: string): Promise<Uint8Array> {
    let reading = this.#read.get(name);
    if (reading === undefined) {
      reading = this.#readChecked(this.entry(name));
      this.#read.set(name, reading);
    }
    return reading;
  }

  async #readChecked({ name, bytes: size, sha256 }: FileEntry): Promise<Uint8Array> {
    const bytes = await readExactly(join(this.folder, name), size);
    if (bytes === null) throw this.#broken(`缺文件 ${name}，或它的大小不对`);
    const check = async (): Promise<void> => {
      if ((await checksumOf(bytes)) !== sha256) throw this.#wrongSum(name);
    };
    if (this.isLarge(name)) this.#due.push(check);
    else await check();
    return bytes;
  }

  /** Checks a file that other code reads. @returns its path. @throws SnapshotError when it does not fit. */
  async checked(name: string): Promise<string> {
    const { bytes, sha256 } = this.entry(name);
    const path = join(this.folder, name);
    const found = await checksumOfFile(path);
    if (found === null || found.bytes !== bytes) throw this.#broken(`缺文件 ${name}，或它的大小不对`);
    if (found.sha256 !== sha256) throw this.#wrongSum(name);
    return path;
  }

  /** Whether a file is too large to be read while somebody waits. */
  isLarge(name: string): boolean {
    return this.entry(name).bytes > this.#largeFrom;
  }

  /** @throws SnapshotError when a file is missing or of another size. Reads none. */
  async checkSizes(): Promise<void> {
    for (const { name, bytes } of this.#entries.values()) {
      const found = await stat(join(this.folder, name)).catch(() => null);
      if (found?.size !== bytes) throw this.#broken(`缺文件 ${name}，或它的大小不对`);
    }
  }

  /** Checks the large files read so far. @throws SnapshotError naming the one that does not fit. */
  async checkLarge(): Promise<void> {
    for (let check = this.#due.shift(); check !== undefined; check = this.#due.shift()) await check();
  }

  /** Checks every file that is not large. @throws SnapshotError naming the one that does not fit. */
  async checkSmall(): Promise<void> {
    for (const name of this.#entries.keys()) if (!this.isLarge(name)) await this.checked(name);
  }

  /** Checks every file, those that were not read included. @throws SnapshotError naming the one that does not fit. */
  async checkAll(): Promise<void> {
    for (const name of this.#entries.keys()) await this.checked(name);
  }
}

/** What a check found; null when all is sound. */
export async function problemOf(check: Promise<void>): Promise<SnapshotError | null> {
  try {
    await check;
    return null;
  } catch (error) {
    if (error instanceof SnapshotError) return error;
    return new SnapshotError("索引文件读不出来。", { remedy: rebuildRemedy, cause: error });
  }
}
