/**
 * The index that answers questions now. Watches the data folder and swaps in a new snapshot at once; one that cannot be
 * opened is refused and the old one keeps serving. A caller holds the `OpenIndex` it got, so no answer mixes two snapshots.
 */
import { watch } from "node:fs";
import type { FSWatcher } from "node:fs";
import { mkdir } from "node:fs/promises";
import { SnapshotError } from "../errors.ts";
import { rebuildRemedy } from "./snapshot/binary.ts";
import { openIndex, openSnapshot } from "./open-index.ts";
import type { OpenedSnapshot, OpenIndex, OpenOptions } from "./open-index.ts";
import { currentSnapshotId } from "./snapshot/snapshot.ts";

export interface LiveIndexOptions extends OpenOptions {
  dataDir: string;
  onSwap?: (index: OpenIndex) => void;
  /** A snapshot that is not served, and why. */
  onRejected?: (snapshotId: string, reason: SnapshotError) => void;
  /** How often the pointer is looked at where the file system reports no changes. Default 1,000 ms. */
  pollMs?: number;
}

export class LiveIndex {
  readonly #options: LiveIndexOptions;
  #opened: OpenedSnapshot;
  /** Snapshots that were refused; none is tried again. */
  readonly #refused: Set<string>;
  #watcher: FSWatcher | null = null;
  #timer: NodeJS.Timeout | null = null;
  #checking: Promise<void> | null = null;
  #closed = false;

  private constructor(options: LiveIndexOptions, opened: OpenedSnapshot, refused: readonly string[]) {
    this.#options = options;
    this.#opened = opened;
    this.#refused = new Set(refused);
    void this.#watchSoundness(opened);
  }

  /** @throws SnapshotError when no snapshot can be opened. */
  static async open(options: LiveIndexOptions): Promise<LiveIndex> {
    const opened = await openIndex(options);
    for (const { snapshotId, reason } of opened.rejected) options.onRejected?.(snapshotId, reason);
    const refused = opened.rejected.map(({ snapshotId }) => snapshotId);
    const live = new LiveIndex(options, opened, refused);
    await live.#watch();
    return live;
  }

  current(): OpenIndex {
    return this.#opened.index;
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

  /** Settles when all of the index that serves now has been read and checked. Never rejects. */
  async whenChecked(): Promise<void> {
    await this.#opened.soundness;
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
      if (this.#closed || id === null || id === this.current().snapshotId || this.#refused.has(id)) return;
      const next = await openSnapshot(this.#options.dataDir, id, { ...this.#options, known: this.#opened });
      if (this.#closed) {
        await next.index.threaded?.close();
        return;
      }
      this.#swapIn(next);
    } catch (error) {
      const reason =
        error instanceof SnapshotError
          ? error
          : new SnapshotError("新索引打不开，继续用原来的。", { remedy: rebuildRemedy, cause: error });
      if (id !== null) this.#refused.add(id);
      this.#options.onRejected?.(id ?? "", reason);
    }
  }

  #swapIn(next: OpenedSnapshot): void {
    this.current().threaded?.retire();
    this.#opened = next;
    this.#options.onSwap?.(next.index);
    void this.#watchSoundness(next);
  }

  /** A snapshot whose large files turn out to be damaged gives way to the newest other one that is sound. Never rejects. */
  async #watchSoundness(opened: OpenedSnapshot): Promise<void> {
    const reason = await opened.soundness;
    if (reason === null || this.#closed || this.#opened !== opened) return;
    const { snapshotId } = opened.index;
    this.#refused.add(snapshotId);
    this.#options.onRejected?.(snapshotId, reason);
    try {
      const other = await openIndex({ ...this.#options, except: this.#refused });
      if (!this.#closed && this.#opened === opened) this.#swapIn(other);
    } catch {
      // There is no other one: what is damaged may not be what is asked for, and the reason has been told.
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#watcher?.close();
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#checking;
    await this.current().threaded?.close();
  }
}
