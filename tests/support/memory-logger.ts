/** A logger that keeps its lines, so that a test can look for what must not be in them. */
import type { LogFields, Logger } from "../../src/channels/channel.ts";

export interface MemoryLogger extends Logger {
  lines: string[];
  text(): string;
}

export function createMemoryLogger(): MemoryLogger {
  const lines: string[] = [];
  const write = (level: string) => (message: string, fields?: LogFields) => {
    lines.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`);
  };
  return { lines, text: () => lines.join("\n"), info: write("info"), warn: write("warn"), error: write("error") };
}
