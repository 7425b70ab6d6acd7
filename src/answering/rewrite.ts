/**
 * An extractive answer → the same answer in a model's words, if they pass verification: one attempt, one repair with the
 * complaint, else the extractive answer as it was. The citations are those already chosen; the model adds none.
 */
import type { Answer, AnswerSection } from "./answer.ts";
import { plainText } from "./assemble.ts";
import type { AnswerWriter } from "./generate.ts";
import type { UnderstoodQuestion } from "../retrieval/ranked-clause.ts";
import { claimsOf, verify } from "./verify.ts";
import type { Violation } from "./verify.ts";
import { wording } from "./wording.ts";

export interface RewriteOptions {
  writer: AnswerWriter;
  request: { question: UnderstoodQuestion; onDelta?: (text: string) => void; signal?: AbortSignal };
  onModelProblem: ((reason: string) => void) | undefined;
}

const ATTEMPTS = 2;

const complaintOf = (violations: Violation[]): string =>
  violations
    .slice(0, 3)
    .map(({ kind, text }) => `${kind}「${text.slice(0, 40)}」`)
    .join("；");

/** The attempt's words with sentences that fail verification left out; null when less than half is left. */
function verifiedPart(words: string, answer: Answer): string | null {
  const claims = claimsOf(words);
  const sound = claims.filter(
    (claim) => verify({ words: claim, citations: answer.citations, everySentenceCited: true }).length === 0,
  );
  return sound.length > 0 && sound.length * 2 >= claims.length ? sound.join("") : null;
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

/** Never throws: a model that fails or cannot be verified leaves the extractive answer. */
export async function rewriteWithModel(answer: Answer, options: RewriteOptions): Promise<Answer> {
  const startedAt = performance.now();
  let complaint: string | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    let words: string;
    try {
      words = await options.writer.write({
        question: options.request.question.original,
        citations: answer.citations,
        ...(complaint === undefined ? {} : { complaint }),
        ...(attempt === 0 && options.request.onDelta ? { onDelta: options.request.onDelta } : {}),
        ...(options.request.signal ? { signal: options.request.signal } : {}),
      });
    } catch (error) {
      options.onModelProblem?.(error instanceof Error ? error.message : String(error));
      return answer;
    }
    const violations = verify({ words, citations: answer.citations, everySentenceCited: true });
    const sound = violations.length === 0 ? words : attempt === ATTEMPTS - 1 ? verifiedPart(words, answer) : null;
    if (sound !== null) {
      const rewritten = withWords(answer, sound);
      const answerMs = Math.round((answer.timings.answerMs + performance.now() - startedAt) * 100) / 100;
      return { ...rewritten, timings: { ...answer.timings, answerMs } };
    }
    complaint = complaintOf(violations);
  }
  options.onModelProblem?.(`模型的回答没有通过核对：${complaint ?? ""}`);
  return answer;
}
