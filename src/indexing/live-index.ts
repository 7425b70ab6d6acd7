/**
 * The index that answers questions now. Watches the data folder and swaps in a new snapshot at once; one that cannot be
 * opened is refused and the old one keeps serving. A caller holds the `OpenIndex` it got, so no answer mixes two snapshots.
 */
import { watch } from "node:fs";
import type { FSWatcher } from "node:fs";
import { mkdir } from "node:fs/promises";
import { SnapshotError } from "../errors.ts";
import { rebuildRemedy } from "./binary.ts";
import { openIndex, openSnapshot } from "./open-index.ts";
import type { OpenIndex, OpenIndexOptions } from "./open-index.ts";
import { currentSnapshotId } from "./snapshot.ts";

export interface LiveIndexOptions extends OpenIndexOptions {
  onSwap?: (index: OpenIndex) => void;
  /** A snapshot that is not served, and why. */
  onRejected?: (snapshotId: string, reason: SnapshotError) => void;
  /** How often the pointer is looked at where the file system reports no changes. Default 1,000 ms. */
  pollMs?: number;
}

export class LiveIndex {
  readonly #options: LiveIndexOptions;
  #index: OpenIndex;
  /** The last snapshot that was refused; not tried again until the pointer changes. */
  #refused: string | null;
  #watcher: FSWatcher | null = null;
  #timer: NodeJS.Timeout | null = null;
  #checking: Promise<void> | null = null;
  #closed = false;

  private constructor(options: LiveIndexOptions, index: OpenIndex, refused: string | null) {
    this.#options = options;
    this.#index = index;
    this.#refused = refused;
  }

  /** @throws SnapshotError when no snapshot can be opened. */
  static async open(options: LiveIndexOptions): Promise<LiveIndex> {
    const { index, rejected } = await openIndex(options);
    for (const { snapshotId, reason } of rejected) options.onRejected?.(snapshotId, reason);
    const live = new LiveIndex(options, index, rejected[0]?.snapshotId ?? null);
    await live.#watch();
    return live;
  }

  current(): OpenIndex {
    return this.#index;
  }

  async #watch(): Promise<void> {
    await mkdir(this.#options.dataDir, { recursive: true });
    try {
      this.#watcher = watch(this.#options.dataDir, { persistent: false }, () => void this.refresh());
      // Some file systems cannot be watched; the timer looks anyway.
      this.#watcher.on("error", () => this.#watcher?.close());
    } catch {
      this.#watcher = null;
    }
    this.#timer = setInterval(() => void this.refresh(), this.#options.pollMs ?? 1_000);
    this.#timer.unref();
  }

  /** Looks for a new snapshot and swaps it in. Never rejects; one look at a time. */
  refresh(): Promise<void> {
    this.#checking ??= this.#check().finally(() => {
      this.#checking = null;
    });
    return this.#checking;
  }

  async #check(): Promise<void> {
    let id: string | null = null;
    try {
      id = await currentSnapshotId(this.#options.dataDir);
      if (this.#closed || id === null || id === this.#index.snapshotId || id === this.#refused) return;
      const before = this.#index.threaded?.worker;
      const searchWorker = before?.hasGivenUp === false ? before : undefined;
      const next = await openSnapshot(id, { ...this.#options, searchWorker });
      if (this.#closed) {
        await next.threaded?.close();
        return;
      }
      this.#index.threaded?.retire();
      this.#index = next;
      this.#refused = null;
      this.#options.onSwap?.(next);
    } catch (error) {
      const reason =
        error instanceof SnapshotError
          ? error
          : new SnapshotError("新索引打不开，继续用原来的。", { remedy: rebuildRemedy, cause: error });
      this.#refused = id;
      this.#options.onRejected?.(id ?? "", reason);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#watcher?.close();
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#checking;
    await this.#index.threaded?.close();
  }
}
