/**
 * A checked question → the reply, as one JSON object or in steps over an event stream (`step`, `delta`, `answer`,
 * `error`). A question without a conversation gets one of its own, forgotten when it is answered; what there was to
 * remember goes back to a device that carries its own memory.
 */
import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { CarriedSessions, CarriedTurn } from "../../conversation/carried-session.ts";
import type { Assistant, Reply, TurnStep } from "../../conversation/turn.ts";
import type { Logger } from "../channel.ts";
import { answerJson } from "../../conversation/answer-json.ts";
import type { AnswerJson } from "../../conversation/answer-json.ts";
import type { AskRequest } from "./ask-request.ts";
import { errorJson } from "./error-json.ts";

export interface AskContext {
  assistant: Assistant;
  logger: Logger;
  /** Sessions that devices carry themselves; null where none can. */
  carried: CarriedSessions | null;
  /** Aborts when the server stops or the caller goes away. */
  signal: AbortSignal;
  /** Address of a reply's card; null for none. */
  card: (reply: Reply) => string | null;
}

const stepWords: Record<TurnStep["stage"], string> = {
  retrieving: "正在文件里查找",
  evidence: "找到相关条款，正在核对原文",
  answering: "正在写回答",
  delta: "正在写回答",
};

export type WebAnswer = AnswerJson & { card: string | null; memory?: string };

/** The conversation a request belongs to: a kept one, one that its device carries, or one for this question alone. */
function conversationOf(request: AskRequest, { carried }: AskContext): { id: string; turn: CarriedTurn | null } {
  if (request.conversationId !== null) return { id: `web:${request.conversationId}`, turn: null };
  if (request.memory === undefined || carried === null) return { id: `web:once-${randomUUID()}`, turn: null };
  const turn = carried.begin(request.memory);
  return { id: turn.conversationId, turn };
}

/** A card lasts as long as its conversation is remembered; one that a device carries is, when a card is asked for. */
const keepsCard = (request: AskRequest, turn: CarriedTurn | null): boolean =>
  request.conversationId !== null || (turn !== null && request.card);

/** The card's address; "" where a device that carries its own memory may ask once more for one; null for none. */
function cardOf(card: string | null, request: AskRequest, turn: CarriedTurn | null): string | null {
  if (keepsCard(request, turn)) return card;
  return card !== null && turn !== null ? "" : null;
}

/** Puts the history first, then the question, in one conversation. */
export async function askOnce(
  request: AskRequest,
  context: AskContext,
  onStep?: (step: TurnStep) => void,
): Promise<WebAnswer> {
  const { assistant, signal } = context;
  const { id: conversationId, turn } = conversationOf(request, context);
  const shared = { conversationId, regionSetting: request.regionSetting, signal };
  const person = request.staff ? { ...shared, staff: true } : shared;
  try {
    for (const text of request.history) await assistant.converse({ ...person, text });
    const last = { ...person, text: request.question };
    const reply: Reply = await assistant.converse(onStep === undefined ? last : { ...last, onStep });
    const answer = { ...answerJson(reply, request.id), card: cardOf(context.card(reply), request, turn) };
    return { ...answer, ...(turn === null ? {} : { memory: turn.memory() }) };
  } finally {
    // An answer is not lost because its traces could not be wiped; the store sweeps old ones by itself.
    if (!keepsCard(request, turn)) {
      await assistant.forget(conversationId).catch(() => context.logger.warn("临时会话没有删掉"));
    }
    turn?.end();
  }
}

/** The same in steps. Errors arrive as an `error` event, since the status is already sent. */
export function askInSteps(c: Context, request: AskRequest, context: AskContext, onEnd: () => void): Response {
  return streamSSE(c, async (stream) => {
    let sending: Promise<unknown> = Promise.resolve();
    const send = (event: string, data: unknown): void => {
      sending = sending.then(() => stream.writeSSE({ event, data: JSON.stringify(data) }));
    };
    const onStep = (step: TurnStep): void => {
      if (step.stage === "delta") send("delta", { text: step.text });
      else send("step", { ...step, words: stepWords[step.stage] });
    };
    const aborter = new AbortController();
    stream.onAbort(() => aborter.abort());
    const signal = AbortSignal.any([context.signal, aborter.signal]);
    try {
      send("answer", await askOnce(request, { ...context, signal }, onStep));
    } catch (error) {
      context.logger.warn("问答没有完成", { reason: error instanceof Error ? error.name : "unknown" });
      send("error", errorJson(error));
    } finally {
      // The place is given back even if the reader has gone and the last write fails.
      await sending.catch(() => context.logger.info("读者在回答写完前离开"));
      onEnd();
    }
  });
}
