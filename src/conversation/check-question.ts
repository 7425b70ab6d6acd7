/** A question as it came in → trimmed and bounded. Refuses one that is empty, too long or holds nothing to read. */
import { BadInputError, YiwenError } from "../errors.ts";

/** Characters (code points) a question may have. */
export const MAX_QUESTION_CHARS = 2_000;

/** A question over `MAX_QUESTION_CHARS`. */
export class TooLongError extends YiwenError {
  readonly code = "too_long";
  override readonly exitStatus = 2;
  override readonly httpStatus = 413;

  constructor() {
    super(`问题太长了，要 ≤ ${MAX_QUESTION_CHARS.toLocaleString("en")} 字。`, {
      remedy: "请缩短后再问，先说最要紧的一件事。",
    });
  }
}

/** @throws BadInputError when there is nothing to read. @throws TooLongError */
export function checkQuestion(text: string): string {
  const question = text.replaceAll("\0", "").trim();
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(question)) {
    throw new BadInputError("问题是空的。", { remedy: "请写下想问的话，例如：瘫痪老人有没有护理补贴？" });
  }
  // Counting code points only when it can matter keeps a huge string cheap.
  const isOver = question.length > 2 * MAX_QUESTION_CHARS || Array.from(question).length > MAX_QUESTION_CHARS;
  if (isOver) throw new TooLongError();
  return question;
}
