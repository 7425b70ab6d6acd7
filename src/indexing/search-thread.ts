/**
 * The thread that searches a large index: sources come with its start, searches by message, one reply each, in order. Holds the
 * graph of the vectors, which no two threads can share; the words and the vectors are read where the main thread has them.
 */
import { parentPort, workerData } from "node:worker_threads";
import { searchClauses } from "./clause-search.ts";
import type { ClauseIndexes } from "./clause-search.ts";
import { fromMessage } from "./search-messages.ts";
import type { SearchMessage, ThreadMessage } from "./search-messages.ts";
import { openSearchSources } from "./search-vectors.ts";
import type { SearchSources } from "./search-vectors.ts";

const tell = (message: ThreadMessage): void => parentPort?.postMessage(message, []);

function answer(indexes: ClauseIndexes, message: SearchMessage): void {
  try {
    tell({ kind: "found", id: message.id, found: searchClauses(indexes, fromMessage(message)) });
  } catch {
    tell({ kind: "failed", id: message.id });
  }
}

const { sources }: { sources: SearchSources } = workerData;
try {
  const indexes = await openSearchSources(sources);
  parentPort?.on("message", (message: SearchMessage) => answer(indexes, message));
  tell({ kind: "ready" });
} catch (error) {
  tell({ kind: "refused", reason: error instanceof Error ? error.message : String(error) });
}
