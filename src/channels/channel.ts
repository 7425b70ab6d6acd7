/**
 * The port that every way in stands behind: start, stop, and one line saying what is wrong. In flows nothing but the
 * options of its factory; out flow replies. A channel refuses to start when a secret it depends on is missing.
 */

export interface Channel {
  /** Short and stable, e.g. `web`, `telegram`. */
  readonly name: string;
  /** @throws ChannelError when the channel cannot work as configured. */
  start(): Promise<void>;
  /** Stops taking work, finishes what is under way, resolves within 10 s. Work that is left waits in the inbox. */
  stop(): Promise<void>;
  /** Null while all is well, else one line in Chinese. */
  health(): string | null;
}

export type LogFields = Record<string, string | number | boolean | null>;

/** Lines carry counts, durations, ids and reasons, never the content of a message, a token or a name. */
export interface Logger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
