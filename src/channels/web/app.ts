/**
 * The HTTP contract as a Hono app: requests in, responses out, no sockets, so that a test can call it directly. Refuses
 * bodies over 256 KiB, posts of foreign pages, and more questions at once than the bound.
 */
import { Hono } from "hono";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { TooLongError } from "../../conversation/check-question.ts";
import type { Assistant, Reply } from "../../conversation/turn.ts";
import { BusyError, NotFoundError, YiwenError } from "../../errors.ts";
import type { Logger } from "../channel.ts";
import type { CardShelf } from "../card/card-shelf.ts";
import { mountAdmin } from "./admin.ts";
import type { AdminOptions } from "./admin.ts";
import { askInSteps, askOnce } from "./ask.ts";
import {
  maxBodyBytes,
  parseAskRequest,
  parseFeedbackRequest,
  parseForgetRequest,
  parseHandInRequest,
  parseJson,
} from "./ask-request.ts";
import { loadAssets, serveAsset } from "./assets.ts";
import { cardUrl, mountCards } from "./card.ts";
import { channelLines, gaugeLines, RequestCounters } from "./counters.ts";
import { errorResponse } from "./error-json.ts";
import { Gate } from "./gate.ts";
import { sameOriginOnly, securityHeaders } from "./security.ts";
import type { CarriedSessions } from "../../conversation/carried-session.ts";
import type { Library } from "../../conversation/library.ts";
import type { ServiceDesk } from "../../conversation/service-desk.ts";
import { Allowance } from "./allowance.ts";
import { mountComplaints } from "./complaints.ts";
import { mountDocuments } from "./documents.ts";

export type WebhookHandler = (request: Request) => Promise<Response>;

export interface WebAppOptions {
  assistant: Assistant;
  logger: Logger;
  /** Questions answered at once; one more gets a 429. Default 128. */
  maxConcurrentQuestions?: number;
  /** Where cards of replies lie; none are offered without it. */
  cards?: CardShelf | null;
  admin?: AdminOptions | null;
  telegramWebhook?: WebhookHandler | null;
  wecomCallback?: WebhookHandler | null;
  /** Health of the other channels by name, for /readyz and /metrics. */
  channelHealth?: () => Record<string, string | null>;
  /** Aborts what is under way when the server stops. */
  signal?: AbortSignal;
  /** The documents to be read and searched; without it their pages do not exist. */
  library?: Library | null;
  /** Complaints and unanswered questions; without it their pages do not exist. */
  desk?: ServiceDesk | null;
  /** Sessions that devices carry themselves. */
  carried?: CarriedSessions | null;
}

class NotReadyError extends YiwenError {
  readonly code = "not_ready";
  override readonly httpStatus = 503;
}

/** Whose judgements are counted and tied to nothing. */
const unnamedConversation = "web:unnamed";
const handInsPerMinute = 60;

function mountQuestions(app: Hono, options: WebAppOptions, gate: Gate): void {
  const { assistant, logger } = options;
  const stopping = options.signal ?? new AbortController().signal;
  const body = async (c: Context): Promise<unknown> => parseJson(await c.req.text());

  app.post("/api/ask", async (c) => {
    const request = parseAskRequest(await body(c));
    const reason = assistant.notReady();
    if (reason !== null) throw new NotReadyError(reason, { remedy: "请稍等片刻再问；急事请拨 12345。" });
    const leave = gate.enter();
    const signal = AbortSignal.any([stopping, c.req.raw.signal]);
    const card = (reply: Reply): string | null => cardUrl(options.cards?.idOf(reply));
    const context = { assistant, logger, signal, carried: options.carried ?? null, card };
    if (c.req.header("accept")?.includes("text/event-stream")) return askInSteps(c, request, context, leave);
    try {
      return c.json(await askOnce(request, context));
    } finally {
      leave();
    }
  });
  app.post("/api/feedback", async (c) => {
    const { conversationId, useful } = parseFeedbackRequest(await body(c));
    await assistant.feedback(conversationId === null ? unnamedConversation : `web:${conversationId}`, useful);
    return c.json({ ok: true });
  });
  app.post("/api/forget", async (c) => {
    const { conversationId } = parseForgetRequest(await body(c));
    await assistant.forget(`web:${conversationId}`);
    return c.json({ ok: true });
  });
  app.get("/api/clauses/:id", (c) => c.json(assistant.clause(c.req.param("id"))));
  app.get("/api/regions", (c) => {
    const ladders = options.library?.documents().map(({ regionLadder }) => regionLadder);
    return c.json({ regions: assistant.regions(), ...(ladders === undefined ? {} : { ladders }) });
  });
}

/** What people leave for the administrator of their own accord. */
function mountDesk(app: Hono, desk: ServiceDesk): void {
  const allowance = new Allowance(handInsPerMinute);
  mountComplaints(app, desk);
  app.post("/api/gaps", async (c) => {
    const { question, region } = parseHandInRequest(parseJson(await c.req.text()));
    allowance.take();
    await desk.handIn(question, region);
    return c.json({ ok: true });
  });
}

function mountOperations(app: Hono, options: WebAppOptions, gate: Gate, counters: RequestCounters): void {
  const { assistant } = options;
  const health = (): Record<string, string | null> => options.channelHealth?.() ?? {};
  app.get("/healthz", (c) => c.json({ alive: true }));
  app.get("/readyz", (c) => {
    const reason = assistant.notReady();
    if (reason !== null) throw new NotReadyError(reason, { remedy: "索引打开后会自动恢复。" });
    return c.json({ ready: true, channels: health() });
  });
  app.get("/metrics", (c) => {
    const gauges = gaugeLines({
      ...assistant.metrics(),
      ready: assistant.notReady() === null ? 1 : 0,
      questions_in_flight: gate.inside,
      questions_turned_away_total: gate.refused,
      resident_memory_bytes: process.memoryUsage.rss(),
      uptime_seconds: Math.round(process.uptime()),
    });
    const lines = [...counters.lines(), ...gauges, ...channelLines(health())];
    return c.body(`${lines.join("\n")}\n`, 200, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" });
  });
}

function mountPages(app: Hono, { library, admin }: WebAppOptions): void {
  const assets = loadAssets();
  app.get("/", (c) => serveAsset(c, assets, "index.html"));
  if (library) app.get("/documents", (c) => serveAsset(c, assets, "documents.html"));
  if (admin) app.get("/admin", (c) => serveAsset(c, assets, "admin.html"));
  app.get("/favicon.ico", (c) => serveAsset(c, assets, "icon.svg"));
  app.get("/assets/:name", (c) => serveAsset(c, assets, c.req.param("name")));
}

function mountWebhooks(app: Hono, options: WebAppOptions): void {
  const { telegramWebhook, wecomCallback } = options;
  if (telegramWebhook) app.post("/telegram/webhook", (c) => telegramWebhook(c.req.raw));
  if (wecomCallback) app.on(["GET", "POST"], "/wecom/callback", (c) => wecomCallback(c.req.raw));
}

export function createWebApp(options: WebAppOptions): Hono {
  const app = new Hono();
  const gate = new Gate(options.maxConcurrentQuestions ?? 128);
  const counters = new RequestCounters();
  app.use(securityHeaders);
  app.use(async (c, next) => {
    await next();
    counters.count(c.req.routePath.replace(/[^\w/:*.-]/g, ""), c.res.status);
  });
  const onError = (): Response => errorResponse(new TooLongError());
  app.use(bodyLimit({ maxSize: maxBodyBytes, onError }));
  app.use("/api/*", sameOriginOnly);
  app.use("/feedback", sameOriginOnly);
  app.onError((error) => {
    if (!(error instanceof YiwenError)) options.logger.error("请求处理失败", { reason: error.name });
    return errorResponse(error, error instanceof BusyError ? { "Retry-After": String(error.retryAfterSeconds) } : {});
  });
  app.notFound(() => errorResponse(new NotFoundError("没有这个地址。", { remedy: "请从首页 / 打开。" })));
  mountPages(app, options);
  mountQuestions(app, options, gate);
  if (options.cards) mountCards(app, options.cards, gate);
  mountOperations(app, options, gate, counters);
  mountWebhooks(app, options);
  if (options.library) mountDocuments(app, options.library);
  if (options.desk) mountDesk(app, options.desk);
  if (options.admin) mountAdmin(app, options.admin, { logger: options.logger, desk: options.desk ?? null });
  return app;
}
