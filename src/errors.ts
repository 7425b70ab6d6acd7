/**
 * Errors a person can act on. Every error that leaves a room of this house is a `YiwenError`: what is wrong, where, and
 * the remedy. Messages never carry a token, a phone number or the text of a question.
 */

/** Process exit status: 2 for bad input, 1 for a failure (see the command-line contract). */
export type ExitStatus = 1 | 2;

export interface YiwenErrorOptions {
  /** What the person should do about it, one sentence in Chinese. */
  remedy: string;
  cause?: unknown;
}

export abstract class YiwenError extends Error {
  /** Stable machine-readable name of the reason, e.g. `unknown_region`. */
  abstract readonly code: string;
  readonly exitStatus: ExitStatus = 1;
  /** The HTTP status that a web channel answers with. */
  readonly httpStatus: number = 500;
  readonly remedy: string;

  constructor(message: string, options: YiwenErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.remedy = options.remedy;
  }

  /** One line: what is wrong, and the remedy. */
  get line(): string {
    return `${this.message.replace(/\s+/g, " ")} ${this.remedy}`;
  }
}

/** The caller's input cannot be used: an empty or oversized question, a malformed line, a bad option. */
export class BadInputError extends YiwenError {
  readonly code = "bad_input";
  override readonly exitStatus = 2;
  override readonly httpStatus: number = 400;
}

/** A region that is in no administrative division we know. */
export class UnknownRegionError extends YiwenError {
  readonly code = "unknown_region";
  override readonly exitStatus = 2;
  override readonly httpStatus: number = 400;
}

/** The environment asks for something impossible or half of something. */
export class ConfigError extends YiwenError {
  readonly code = "bad_config";
  override readonly exitStatus = 2;
}

/** A corpus folder, manifest, lexicon or document that cannot be read. */
export class CorpusError extends YiwenError {
  readonly code = "bad_corpus";
  override readonly exitStatus = 2;
}

/** An index snapshot that is missing, torn, of another version, or whose checksum is wrong. */
export class SnapshotError extends YiwenError {
  readonly code = "bad_snapshot";
}

/** A model or embedding server that failed or answered nonsense. */
export class ModelError extends YiwenError {
  readonly code = "model_failed";
  override readonly httpStatus: number = 502;
}

/** A messenger that could not be started or reached. */
export class ChannelError extends YiwenError {
  readonly code = "channel_failed";
}

/** Something asked for by id is not there. */
export class NotFoundError extends YiwenError {
  readonly code = "not_found";
  override readonly httpStatus: number = 404;
}

/** Too much is asked at once. */
export class BusyError extends YiwenError {
  readonly code = "busy";
  override readonly httpStatus = 429;
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super("现在问的人很多。", { remedy: `请过 ${retryAfterSeconds} 秒再发一次；急事请拨 12345。` });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
