/** A question about another message → one text that can be asked: what was quoted stands before it. */
import { readCommand } from "./command.ts";

const maxQuoteChars = 200;

/** Our own answers are remembered by the conversation; a quotation of one adds nothing. */
const isOwnAnswer = (quote: string): boolean => /12345/.test(quote) && /依据|《/.test(quote);

/** Commands stay alone, and a long quotation is cut to its beginning. */
export function withQuote(text: string, quote: string | null): string {
  const said = quote?.replace(/\s+/g, " ").trim() ?? "";
  const isQuestion = readCommand(text).name === "ask" && !/^[/／]/u.test(text.trim());
  if (said === "" || !isQuestion || isOwnAnswer(said)) return text;
  return `${Array.from(said).slice(0, maxQuoteChars).join("")}，${text}`;
}
