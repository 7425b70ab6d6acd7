/** An answer → what can be tapped next: regions where the question was asked back, else its next questions. */
import type { Answer } from "../answering/answer.ts";
import type { OpenIndex } from "../indexing/open-index.ts";

/** Regions that have a document, in the order of the index. */
export function regionNames(index: OpenIndex): string[] {
  return [...new Set([...index.documents.values()].flatMap(({ regionLadder }) => regionLadder.slice(0, 1)))];
}

/** Region names read as a whole turn when the question was asked back. */
export const choicesFor = (answer: Answer, index: OpenIndex): string[] =>
  answer.kind === "clarify" && !answer.refused && answer.related.length === 0 ? regionNames(index) : answer.related;
