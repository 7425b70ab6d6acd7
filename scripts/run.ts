/**
 * Runs a command's main function: one line on standard error and an exit status for a problem a person can mend, a stack
 * trace only when DEBUG is set, and a quiet end when the reader of our output closes the pipe.
 */
import { CommanderError } from "commander";
import { YiwenError } from "../src/errors.ts";

const isClosedPipe = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "EPIPE";

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const line =
    error instanceof YiwenError
      ? error.line
      : `程序出错：${error instanceof Error ? error.message.replace(/\s+/g, " ") : String(error)} 请设 DEBUG=1 再运行一次查看详情。`;
  process.stderr.write(process.env["DEBUG"] && error instanceof Error ? `${error.stack}\n` : `${line}\n`);
  return error instanceof YiwenError ? error.exitStatus : 1;
}

/** Runs `main` and sets `process.exitCode`: 0 on success, 2 for bad input, 1 for a failure. */
export function runCommand(main: () => Promise<void>): void {
  process.stdout.on("error", (error) => {
    process.exit(isClosedPipe(error) ? 0 : 1);
  });
  main().catch((error: unknown) => {
    process.exitCode = report(error);
  });
}

/** Writes a line to standard output and waits while the reader is slower than we are. */
export async function writeLine(line: string): Promise<void> {
  if (process.stdout.write(`${line}\n`)) return;
  await new Promise<void>((resolve) => process.stdout.once("drain", () => resolve()));
}
