/** Sources → a thread that has opened them and waits for searches. Refuses with the reason when it cannot. */
import { Worker } from "node:worker_threads";
import type { ThreadMessage } from "./search-messages.ts";
import type { SearchSources } from "./search-vectors.ts";

const startFile = new URL("./search-thread-start.mjs", import.meta.url);
const threadFile = new URL("./search-thread.ts", import.meta.url);

/** @throws Error with the reason why the thread could not start or open its sources. */
export async function startSearchThread(sources: SearchSources): Promise<Worker> {
  // Nothing of how this process was started concerns the thread.
  const thread = new Worker(startFile, { workerData: { module: threadFile.href, sources }, execArgv: [] });
  try {
    await new Promise<void>((resolve, reject) => {
      thread.once("message", (message: ThreadMessage) => {
        if (message.kind === "ready") resolve();
        else reject(new Error(message.kind === "refused" ? message.reason : message.kind));
      });
      thread.once("error", reject);
      thread.once("exit", (code) => reject(new Error(`exit ${code}`)));
    });
  } catch (error) {
    await thread.terminate();
    throw error;
  }
  for (const event of ["message", "error", "exit"]) thread.removeAllListeners(event);
  return thread;
}
