/**
 * Long polling: batches of updates are handed on before the next request confirms them, so a crash between the two only
 * delivers them again. Tells what is wrong while it is wrong, and goes on trying.
 */
import type { Api } from "grammy";
import type { Logger } from "../channel.ts";
import { backoffMs, pause } from "../pause.ts";
import { readFailure } from "./failure.ts";

export interface PollerOptions {
  api: Api;
  logger: Logger;
  signal: AbortSignal;
  /** Keeps a batch durably. The offset moves on only when it resolves. */
  keep: (updates: unknown[]) => Promise<void>;
  /** Null when all is well. */
  onHealth: (trouble: string | null) => void;
  /** How long the server may hold a request. Default 30. */
  timeoutSeconds?: number;
  /** First wait after a failure, in ms; doubles to 15 s. Default 1,000. */
  firstWaitMs?: number;
}

const allowed = ["message", "callback_query", "inline_query"] as const;

function troubleOf(error: unknown): string {
  const failure = readFailure(error);
  if (failure.kind !== "refused") return "连不上 Telegram 服务器，正在重试。";
  if (failure.status === 409) return "另一个程序正在用同一个 Telegram 机器人收消息，请停掉其中一个。";
  if (failure.status === 401 || failure.status === 404) return "Telegram 不认这个令牌，请检查 TELEGRAM_BOT_TOKEN。";
  return `Telegram 拒绝了请求（${failure.status}）。`;
}

/** Resolves when the signal aborts; never rejects. */
export async function poll(options: PollerOptions): Promise<void> {
  const { api, signal, logger } = options;
  let offset = 0;
  let failures = 0;
  // grammY names the type of a polyfill; at run time it takes the platform's own signal.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const apiSignal = signal as unknown as Parameters<Api["getUpdates"]>[1];
  while (!signal.aborted) {
    try {
      const timeout = options.timeoutSeconds ?? 30;
      const updates = await api.getUpdates({ offset, limit: 100, timeout, allowed_updates: allowed }, apiSignal);
      await options.keep(updates);
      for (const { update_id: id } of updates) offset = Math.max(offset, id + 1);
      failures = 0;
      options.onHealth(null);
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      const trouble = troubleOf(error);
      options.onHealth(trouble);
      logger.warn("收取 Telegram 消息失败", { trouble, failures });
      const failure = readFailure(error);
      // A webhook left over from another set-up makes every poll fail.
      if (failure.kind === "refused" && failure.description.includes("deleteWebhook")) {
        await api.deleteWebhook().catch(() => logger.warn("旧的 webhook 没有删掉"));
      }
      const backoff = backoffMs(failures, options.firstWaitMs ?? 1000, 15_000);
      await pause(failure.kind === "later" ? Math.max(failure.waitMs, backoff) : backoff, signal);
    }
  }
}
