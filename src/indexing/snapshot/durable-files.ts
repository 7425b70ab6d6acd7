/**
 * Bytes → files that survive a crash: written under a temporary name, fsynced, renamed, the folder fsynced. Text may be
 * sealed with its own SHA-256, so that a torn or flipped file is noticed when it is read back.
 */
import { createHash, randomBytes } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Code of an error of the system, e.g. `ENOENT`; null for any other. */
export const systemErrorCode = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : null;

export const sha256 = (bytes: Uint8Array | string): string => createHash("sha256").update(bytes).digest("hex");

/** Makes what was written to `path` (a file or a folder) durable. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes and fsyncs a file that nobody reads yet. */
export async function writeSynced(path: string, bytes: Uint8Array | string): Promise<void> {
  const handle = await open(path, "w");
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Replaces `path` so that a reader, or a crash at any moment, sees the old bytes or the new ones. */
export async function replaceFile(path: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    await writeSynced(temporary, bytes);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncPath(dirname(path));
}

/** JSON on one line, its SHA-256 on the next. */
export function seal(value: unknown): string {
  const text = JSON.stringify(value);
  return `${text}\n${sha256(text)}\n`;
}

/** The JSON inside sealed text; undefined when the seal does not fit. */
export function unseal(sealed: string): string | undefined {
  const parts = sealed.split("\n");
  const [text, checksum, end] = parts;
  if (text === undefined || parts.length !== 3 || end !== "" || sha256(text) !== checksum) return undefined;
  return text;
}

/** Reads a file; null when it is not there. */
export async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return null;
    throw error;
  }
}
