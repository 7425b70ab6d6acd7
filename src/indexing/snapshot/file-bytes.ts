/**
 * Index files → bytes in memory and their checksums. A large file is read into shared memory, so that a worker thread can search
 * the same bytes, and is checked piece by piece, so that other work does not wait for it.
 */
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import { sha256, systemErrorCode } from "./durable-files.ts";

/** Files above this are large: 16 MB take a tenth of a second to read and check. */
export const largeFileBytes = 16 * 1024 * 1024;

/** One read; the system takes no more than 2 GB at once. */
const bytesARead = 64 * 1024 * 1024;
/** Hashed in about 5 ms. */
const bytesATurn = 4 * 1024 * 1024;

async function fill(handle: FileHandle, bytes: Uint8Array): Promise<number> {
  let at = 0;
  while (at < bytes.length) {
    const { bytesRead } = await handle.read(bytes, at, Math.min(bytesARead, bytes.length - at), at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return at;
}

/** What `use` makes of an open file, which is closed afterwards; null when it is not there. */
async function withFile<T>(path: string, use: (handle: FileHandle) => Promise<T>): Promise<T | null> {
  let handle: FileHandle;
  try {
    handle = await open(path, "r");
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return null;
    throw error;
  }
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

/** All bytes of a file, shared where it is large; null when it is not there, shorter or longer than `expectedBytes`. */
export function readExactly(path: string, expectedBytes: number): Promise<Uint8Array | null> {
  return withFile(path, async (handle) => {
    const { size } = await handle.stat();
    if (size !== expectedBytes) return null;
    const bytes = new Uint8Array(size > largeFileBytes ? new SharedArrayBuffer(size) : new ArrayBuffer(size));
    return (await fill(handle, bytes)) === size ? bytes : null;
  });
}

/** SHA-256 in hex; gives way to other work every few milliseconds. */
export async function checksumOf(bytes: Uint8Array): Promise<string> {
  if (bytes.length <= bytesATurn) return sha256(bytes);
  const hash = createHash("sha256");
  for (let at = 0; at < bytes.length; at += bytesATurn) {
    hash.update(bytes.subarray(at, at + bytesATurn));
    await nextTurn();
  }
  return hash.digest("hex");
}

/** SHA-256 and length of a file that is not needed in memory; null when it is not there. */
export function checksumOfFile(path: string): Promise<{ bytes: number; sha256: string } | null> {
  return withFile(path, async (handle) => {
    const hash = createHash("sha256");
    const piece = Buffer.alloc(bytesATurn);
    let at = 0;
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, piece.length, at);
      if (bytesRead === 0) break;
      hash.update(piece.subarray(0, bytesRead));
      at += bytesRead;
    }
    return { bytes: at, sha256: hash.digest("hex") };
  });
}
