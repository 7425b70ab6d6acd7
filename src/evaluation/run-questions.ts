/**
 * A labelled question set and the assistant → what it did with each question and how long that took. Each question is a
 * conversation of its own, its earlier turns first, and is forgotten afterwards.
 */
import type { Assistant, Reply } from "../conversation/turn.ts";
import type { Prediction } from "./answer-metrics.ts";
import type { LabelledQuestion } from "./question-set.ts";

export interface AskedQuestion {
  question: LabelledQuestion;
  prediction: Prediction;
  reply: Reply;
  /** From the question's last turn to its reply, earlier turns not counted. */
  elapsedMs: number;
}

export interface RunOptions {
  assistant: Pick<Assistant, "setRegion" | "converse" | "forget">;
  questions: readonly LabelledQuestion[];
  /** Called after each question. */
  onProgress?: (done: number, total: number) => void;
}

async function ask(assistant: RunOptions["assistant"], question: LabelledQuestion): Promise<AskedQuestion> {
  const conversationId = `eval:${question.id}`;
  const region = question.regionSetting;
  const regionSetting = region === null ? null : await assistant.setRegion(conversationId, region);
  for (const text of question.history) await assistant.converse({ conversationId, text, regionSetting });
  const startedMs = performance.now();
  const reply = await assistant.converse({ conversationId, text: question.question, regionSetting });
  const elapsedMs = performance.now() - startedMs;
  await assistant.forget(conversationId);
  const { retrieved, answer, refused, citations } = reply;
  return { question, prediction: { retrieved, answer, refused, citations }, reply, elapsedMs };
}

/** Asks every question, one after the other, in order. */
export async function runQuestions({ assistant, questions, onProgress }: RunOptions): Promise<AskedQuestion[]> {
  const asked: AskedQuestion[] = [];
  for (const question of questions) {
    asked.push(await ask(assistant, question));
    onProgress?.(asked.length, questions.length);
  }
  return asked;
}
