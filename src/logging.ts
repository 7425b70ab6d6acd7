/** The log: JSON lines on standard error, or readable ones on a terminal. Lines carry no content of messages. */
import { pino } from "pino";
import type { Logger } from "./channels/channel.ts";
import type { Config } from "./config.ts";

/** A logger at the configured level. Written synchronously, so that the last line before a crash is not lost. */
export function createLogger(level: Config["logLevel"]): Logger {
  const log = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
  return {
    info: (message, fields) => log.info(fields ?? {}, message),
    warn: (message, fields) => log.warn(fields ?? {}, message),
    error: (message, fields) => log.error(fields ?? {}, message),
  };
}
