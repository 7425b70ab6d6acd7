/**
 * A labelled question set, one JSON object a line → questions with the evidence, the sections and the words that a right
 * answer has. Refuses a line that is not such a question, with its number.
 */
import { z } from "zod";
import { BadInputError } from "../errors.ts";

/** Words of a document, and the section they stand in; the headings from the top level down. */
const place = z.object({ evidence: z.array(z.string()), path: z.array(z.string()) });

const goldElement = place.extend({
  document: z.string(),
  /** Other places of the same document that state the same fact; either counts. */
  alt: z.array(place).default([]),
});

const questionSchema = z.object({
  id: z.string(),
  kind: z.string(),
  persona: z.string(),
  question: z.string(),
  /** Earlier turns of the person, oldest first. */
  history: z.array(z.string()).default([]),
  /** The saved region. */
  regionSetting: z.string().nullable(),
  answerable: z.boolean(),
  gold: z.array(goldElement),
  /** `any`: one gold element is enough; all are needed otherwise. */
  goldMode: z.literal("any").optional(),
  /** Each must be in the answer; `a|b` is either. */
  mustContain: z.array(z.string()),
  /** None may be in the answer; `a|b` is both. */
  mustNotContain: z.array(z.string()),
  /** The tempting passage of a question that has no answer. */
  near: z.array(place.partial()).default([]),
  note: z.string().optional(),
});

export type GoldElement = z.output<typeof goldElement>;
export type LabelledQuestion = z.output<typeof questionSchema>;

/**
 * Reads a question set; blank lines are skipped.
 * @param text JSON lines.
 * @throws BadInputError with the number of the line that is no question.
 */
export function parseQuestionSet(text: string): LabelledQuestion[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const parsed = questionSchema.safeParse(readJson(line));
    if (parsed.success) return [parsed.data];
    const field = parsed.error.issues[0]?.path.join(".") ?? "";
    throw new BadInputError(`题库第 ${index + 1} 行不是一道题${field === "" ? "" : `（${field}）`}。`, {
      remedy: "请对照其他行改正这一行。",
    });
  });
}

function readJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
