/** Nothing in, a thread out that waits for messages. Refuses with the reason when it cannot start. */
import { Worker } from "node:worker_threads";
import type { MessageFromThread } from "./search-messages.ts";

const startFile = new URL("./search-thread-start.mjs", import.meta.url);
const threadFile = new URL("./search-thread.ts", import.meta.url);

/** @throws Error with the reason why the thread could not start. */
export async function startSearchThread(): Promise<Worker> {
  // Nothing of how this process was started concerns the thread.
  const thread = new Worker(startFile, { workerData: { module: threadFile.href }, execArgv: [] });
  try {
    await new Promise<void>((resolve, reject) => {
      thread.once("message", ({ kind }: MessageFromThread) => {
        if (kind === "ready") resolve();
        else reject(new Error(kind));
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
