/** A reply → the JSON object of the contract, on the command line and over HTTP. Loses nothing; adds the caller's own id. */
import type { Reply } from "./turn.ts";

export interface AnswerJson extends Reply {
  id: string | number | null;
}

export function answerJson(reply: Reply, id: string | number | null): AnswerJson {
  const { question, answer, kind, refused, region, citations, retrieved, notices, related, timings, engine } = reply;
  const { sections, comparison, choices } = reply;
  return {
    id,
    question,
    answer,
    kind,
    refused,
    region,
    citations,
    retrieved,
    notices,
    related,
    timings,
    engine,
    sections,
    comparison,
    choices,
  };
}
