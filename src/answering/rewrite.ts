/**
 * An extractive answer → the same answer in a model's words, if they pass verification: one attempt, one repair with the
 * complaint, else the extractive answer as it was. The citations and quotations are those already chosen; the model adds
 * none, and what it leaves out of a condition still stands in the quotations below its words.
 */
import type { Answer, AnswerSection } from "./answer.ts";
import { plainText } from "./assemble.ts";
import type { AnswerWriter } from "./generate.ts";
import type { UnderstoodQuestion } from "../retrieval/ranked-clause.ts";
import { SentenceGate } from "./sentence-gate.ts";
import type { GateResult } from "./sentence-gate.ts";
import { describeViolation } from "./verify.ts";
import { wording } from "./wording.ts";

export interface RewriteOptions {
  writer: AnswerWriter;
  /** `onDelta` is called with whole verified sentences only. */
  request: { question: UnderstoodQuestion; onDelta?: (text: string) => void; signal?: AbortSignal };
  onModelProblem: ((reason: string) => void) | undefined;
}

const ATTEMPTS = 2;
const MOST_COMPLAINTS = 3;
/** Of the repaired answer's sentences, the share that must be sound for it to be used without the others. */
const LEAST_SOUND = 0.5;

const complaintOf = ({ held }: GateResult): string =>
  held
    .flatMap(({ violations }) => violations.slice(0, 2))
    .slice(0, MOST_COMPLAINTS)
    .map(describeViolation)
    .join("；");

/** The words to use of an attempt; null when it must be repaired or given up. */
function usable({ sound, held, leads }: GateResult, isLast: boolean): string | null {
  if (sound.length === 0) return null;
  if (held.length === 0) return sound.join("");
  const share = sound.length / (sound.length + held.length);
  return isLast && leads && share >= LEAST_SOUND ? sound.join("") : null;
}

function withWords(answer: Answer, words: string): Answer {
  const kept = answer.sections.filter(({ role }) => role !== "conclusion" && role !== "care");
  const care = answer.sections.filter(({ role }) => role === "care");
  const sections: AnswerSection[] = [
    ...care,
    { role: "conclusion", text: words },
    ...kept,
    { role: "notice", text: wording.model },
  ];
  return {
    ...answer,
    sections,
    answer: plainText(sections),
    notices: [...answer.notices, wording.model],
    engine: "model",
  };
}

async function attempt(
  answer: Answer,
  options: RewriteOptions,
  complaint: string | null,
  show: boolean,
): Promise<GateResult> {
  const { question, onDelta, signal } = options.request;
  const gate = new SentenceGate(answer.citations, show ? onDelta : undefined);
  let streamed = "";
  const words = await options.writer.write({
    question: question.original,
    citations: answer.citations,
    onDelta: (delta) => {
      streamed += delta;
      gate.push(delta);
    },
    ...(complaint === null ? {} : { complaint }),
    ...(signal ? { signal } : {}),
  });
  // A writer that does not stream says everything at its end.
  if (streamed.trim() === "") gate.push(words);
  return gate.end();
}

/** Never throws: a model that fails or cannot be verified leaves the extractive answer. */
export async function rewriteWithModel(answer: Answer, options: RewriteOptions): Promise<Answer> {
  const startedAt = performance.now();
  let complaint: string | null = null;
  let shown = false;
  const request = {
    ...options.request,
    onDelta: (text: string) => {
      shown = true;
      options.request.onDelta?.(text);
    },
  };
  for (let count = 1; count <= ATTEMPTS; count++) {
    let result: GateResult;
    try {
      // What is on the screen already is not said a second time: the final answer replaces it.
      result = await attempt(answer, { ...options, request }, complaint, !shown);
    } catch (error) {
      options.onModelProblem?.(error instanceof Error ? error.message : String(error));
      return answer;
    }
    const words = usable(result, count === ATTEMPTS);
    if (words !== null) {
      const rewritten = withWords(answer, words);
      const answerMs = Math.round((answer.timings.answerMs + performance.now() - startedAt) * 100) / 100;
      return { ...rewritten, timings: { ...answer.timings, answerMs } };
    }
    complaint = complaintOf(result);
  }
  options.onModelProblem?.(`模型的回答没有通过核对：${complaint ?? ""}`);
  return answer;
}
