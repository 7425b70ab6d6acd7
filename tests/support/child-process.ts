/** Processes that are killed one after another: the next is loaded while the last still runs. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const childFile = fileURLToPath(new URL("./channel-child.ts", import.meta.url));

export interface Relay {
  /** Sets the process going that is loaded already, and loads the next. */
  begin(): ChildProcess;
  /** Ends the one that waits. */
  end(): Promise<void>;
}

/** Ends a process and waits until it has gone. @returns its exit status, null after a kill */
export async function ended(child: ChildProcess, signal: "SIGKILL" | "SIGTERM"): Promise<number | null> {
  const gone = child.exitCode === null && child.signalCode === null ? once(child, "exit") : Promise.resolve();
  child.kill(signal);
  await gone;
  return child.exitCode;
}

/** @param arguments_ of the child: data folder, Bot API root, socket address */
export function startRelay(arguments_: string[]): Relay {
  const load = (): ChildProcess =>
    spawn(process.execPath, ["--import", "tsx", childFile, ...arguments_], { stdio: ["pipe", "ignore", "ignore"] });
  let next = load();
  return {
    begin: () => {
      const child = next;
      child.stdin?.write("go\n");
      next = load();
      return child;
    },
    end: async () => void (await ended(next, "SIGKILL")),
  };
}
