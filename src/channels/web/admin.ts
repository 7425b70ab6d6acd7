/**
 * The administrator's routes: re-indexing with its progress as an event stream, and the lists of admin-lists.ts. Without a token in
 * the options neither exists (404); with one, every call needs it as a bearer token.
 */
import type { Context, Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { ServiceDesk } from "../../conversation/service-desk.ts";
import { BadInputError } from "../../errors.ts";
import type { Logger } from "../channel.ts";
import { sameSecret } from "../same-secret.ts";
import { mountAdminLists } from "./admin-lists.ts";
import { errorJson } from "./error-json.ts";
import { UnauthorizedError } from "./security.ts";

export interface AdminOptions {
  token: string;
  /**
   * Rebuilds the index from the corpus, telling each step in one Chinese line.
   * @returns what changed, one line each
   */
  reindex: (onProgress: (line: string) => void) => Promise<string[]>;
}

function authorize(c: Context, token: string): void {
  const given = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
  if (!sameSecret(given, token)) throw new UnauthorizedError();
}

export interface AdminServices {
  logger: Logger;
  /** Complaints and unanswered questions; null where nothing keeps them. */
  desk: ServiceDesk | null;
}

export function mountAdmin(app: Hono, options: AdminOptions, { logger, desk }: AdminServices): void {
  if (desk !== null) mountAdminLists(app, desk, (c) => authorize(c, options.token));
  let isRunning = false;
  app.post("/api/admin/reindex", (c) => {
    authorize(c, options.token);
    if (isRunning) throw new BadInputError("已经有一次重建在进行。", { remedy: "请等它结束再试。" });
    isRunning = true;
    logger.info("管理员开始重建索引");
    return streamSSE(c, async (stream) => {
      let sending: Promise<unknown> = Promise.resolve();
      const send = (event: string, data: unknown): void => {
        sending = sending.then(() => stream.writeSSE({ event, data: JSON.stringify(data) }));
      };
      try {
        const report = await options.reindex((line) => send("progress", { line }));
        send("done", { report });
        logger.info("重建索引完成");
      } catch (error) {
        logger.error("重建索引失败", { reason: error instanceof Error ? error.name : "unknown" });
        send("error", errorJson(error));
      } finally {
        isRunning = false;
        await sending.catch(() => logger.info("管理页在重建结束前关闭"));
      }
    });
  });
}
