/**
 * One builder at a time: a lock file in the data folder that names its owner. A second builder waits; a lock whose owner is
 * gone is taken over. Refuses after a while, saying who holds it.
 */
import { open, readFile, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SnapshotError } from "../../errors.ts";
import { systemErrorCode } from "../snapshot/durable-files.ts";

const pollMs = 100;
/** A lock of another machine (a shared folder) is stale when it is older than any build lasts. */
const foreignStaleMs = 10 * 60_000;

interface Owner {
  pid: number;
  host: string;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === "EPERM";
  }
}

async function isStale(path: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    const ageMs = Date.now() - mtimeMs;
    const text = await readFile(path, "utf8");
    // Just created, owner not written yet.
    if (text === "") return ageMs > 5_000;
    const owner: Owner = JSON.parse(text);
    return owner.host === hostname() ? !isAlive(owner.pid) : ageMs > foreignStaleMs;
  } catch (error) {
    // Gone meanwhile: try to take it. Unreadable: left by a crash.
    return systemErrorCode(error) === "ENOENT" || error instanceof SyntaxError;
  }
}

/**
 * Runs `work` while holding the lock of `dataDir`.
 * @param options.waitMs how long to wait for another builder. Default 120,000.
 * @throws SnapshotError when the other builder is not done by then.
 */
export async function withBuildLock<T>(
  dataDir: string,
  work: () => Promise<T>,
  options: { waitMs?: number; onWait?: () => void } = {},
): Promise<T> {
  const path = join(dataDir, "build.lock");
  const deadline = Date.now() + (options.waitMs ?? 120_000);
  let waited = false;
  for (;;) {
    try {
      const handle = await open(path, "wx");
      await handle.writeFile(JSON.stringify({ pid: process.pid, host: hostname() } satisfies Owner));
      await handle.close();
      break;
    } catch (error) {
      if (systemErrorCode(error) !== "EEXIST") throw error;
    }
    if (await isStale(path)) {
      await rm(path, { force: true });
      continue;
    }
    if (Date.now() >= deadline) {
      throw new SnapshotError("另一个程序正在建索引，等了很久还没完。", {
        remedy: `请等它结束再试；确定没有在建时，删去 ${path}。`,
      });
    }
    if (!waited) options.onWait?.();
    waited = true;
    await sleep(pollMs);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}
