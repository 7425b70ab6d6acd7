/**
 * The thread that searches large indexes: they are opened and searched by message, one reply each, searches in their order. Holds
 * the graphs of the vectors, which no two threads can share; words and vectors are read where the main thread has them.
 */
import { parentPort } from "node:worker_threads";
import { searchClauses } from "./clause-search.ts";
import type { ClauseIndexes } from "./clause-search.ts";
import { fromMessage } from "./search-messages.ts";
import type { MessageFromThread, MessageToThread, OpenMessage, SearchMessage } from "./search-messages.ts";
import { composeSegments, openSegmentSource } from "./search-vectors.ts";
import type { SearchedSegment } from "./search-vectors.ts";

/** By key; those of two indexes are opened once. */
const segments = new Map<string, Promise<SearchedSegment>>();
const keysOf = new Map<number, readonly string[]>();
const indexes = new Map<number, ClauseIndexes>();

const tell = (message: MessageFromThread): void => parentPort?.postMessage(message, []);

async function open({ index, keys, segments: added }: OpenMessage): Promise<void> {
  keysOf.set(index, keys);
  for (const source of added) segments.set(source.key, openSegmentSource(source));
  try {
    const opened = await Promise.all(keys.flatMap((key) => segments.get(key) ?? []));
    // It may have been dropped meanwhile.
    if (keysOf.has(index)) indexes.set(index, composeSegments(opened));
    tell({ kind: "opened", index });
  } catch (error) {
    tell({ kind: "refused", index, reason: error instanceof Error ? error.message : String(error) });
  }
}

function drop(index: number): void {
  indexes.delete(index);
  keysOf.delete(index);
  const used = new Set([...keysOf.values()].flat());
  for (const key of segments.keys()) if (!used.has(key)) segments.delete(key);
}

function search(message: SearchMessage): void {
  try {
    const index = indexes.get(message.index);
    if (index === undefined) throw new RangeError(`index ${message.index} is not open`);
    tell({ kind: "found", id: message.id, found: searchClauses(index, fromMessage(message)) });
  } catch {
    tell({ kind: "failed", id: message.id });
  }
}

parentPort?.on("message", (message: MessageToThread) => {
  if (message.kind === "search") search(message);
  else if (message.kind === "open") void open(message);
  else drop(message.index);
});
tell({ kind: "ready" });
