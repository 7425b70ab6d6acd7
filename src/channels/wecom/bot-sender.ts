/**
 * Messages of one answer → the AI bot's socket. Frames of a stream may be repeated, since its id comes from the message;
 * an active message is repeated only where the connection broke before the server took it.
 */
import { createHash } from "node:crypto";
import type { Logger } from "../channel.ts";
import { backoffMs, pause } from "../pause.ts";
import type { BotSocket } from "./bot-socket.ts";

export interface BotSenderOptions {
  socket: BotSocket;
  logger: Logger;
  signal: AbortSignal;
  /** First wait after a loss, in ms. Default 1,000. */
  firstWaitMs?: number;
}

/** Which message a stream answers. */
export interface StreamTarget {
  /** The message's own id. */
  id: string;
  /** The request that brought it. */
  reqId: string;
}

const maxUnacknowledged = 4;

/** The same for the same message, within the 256 bytes that a stream id may have. */
export function streamIdOf(id: string): string {
  return `answer-${createHash("sha256").update(id).digest("hex").slice(0, 32)}`;
}

type Loss = "refused" | "silent" | "cut";

/** The server answered no; or it said nothing though the connection stood; or the connection broke. */
function lossOf(error: unknown): Loss {
  if (typeof error === "object" && error !== null && "errcode" in error) return "refused";
  return error instanceof Error && error.message.includes("ack timeout") ? "silent" : "cut";
}

export class BotSender {
  readonly #options: BotSenderOptions;

  constructor(options: BotSenderOptions) {
    this.#options = options;
  }

  /** A passing line of the stream; one that is lost or late is not missed. The first of a stream asks for feedback. */
  show({ id, reqId }: StreamTarget, words: string, isFirst: boolean): void {
    const feedback = isFirst ? { id: streamIdOf(id) } : undefined;
    const { socket, logger } = this.#options;
    socket.client
      .replyStreamNonBlocking({ headers: { req_id: reqId } }, streamIdOf(id), words, false, undefined, feedback)
      .catch(() => logger.info("过程提示没有送到"));
  }

  /** The last frame of a stream. @returns false when the server no longer takes it @throws Error when stopped */
  async finish({ id, reqId }: StreamTarget, message: string): Promise<boolean> {
    const { socket } = this.#options;
    const loss = await this.#untilTaken(() =>
      socket.client.replyStream({ headers: { req_id: reqId } }, streamIdOf(id), message, true),
    );
    return loss !== "refused";
  }

  /** A message of its own. @throws Error when the server refuses it, or when stopped */
  async push(chatId: string, content: string): Promise<void> {
    const { socket } = this.#options;
    const loss = await this.#untilTaken(
      () => socket.client.sendMessage(chatId, { msgtype: "markdown", markdown: { content } }),
      1,
    );
    if (loss === "refused") throw new Error("the server refused the message");
  }

  async #untilTaken(send: () => Promise<unknown>, maxSilent = maxUnacknowledged): Promise<Loss | null> {
    const { signal, logger, firstWaitMs } = this.#options;
    let silent = 0;
    for (let attempt = 1; ; attempt += 1) {
      await this.#untilOpen();
      try {
        await send();
        return null;
      } catch (error) {
        const loss = lossOf(error);
        if (loss === "refused") return loss;
        if (loss === "silent" && (silent += 1) >= maxSilent) {
          // The connection stood all the while, so the words have most likely arrived.
          logger.warn("智能机器人的回复没有得到确认");
          return loss;
        }
        if (loss === "cut") logger.info("智能机器人的回复会再发一次", { attempt });
        await pause(backoffMs(attempt, firstWaitMs ?? 1000, 5000), signal);
        if (signal.aborted) throw error;
      }
    }
  }

  async #untilOpen(): Promise<void> {
    if (!(await this.#options.socket.opened())) throw new Error("the socket will not open again");
  }
}
