/**
 * A quotation that is too long for a line → the verbatim stretch of it that says most of what was asked. Cut between commas,
 * never inside brackets or quotation marks.
 */
import { askedQuantities } from "./asked-quantity.ts";
import type { UnderstoodQuestion } from "../retrieval/ranked-clause.ts";
import type { Relevance } from "./relevance.ts";
import type { Quote } from "./select-quotes.ts";
import { isBalanced, splitFragments } from "./sentences.ts";

/** What a piece earns for stating an asked quantity: more than one that only speaks of the whole question. */
const STATES = 1.5;

/** What is said a second time counts this much. */
const AGAIN = 0.2;

/** The best of several in full, the others a little. */
class Repeating {
  #best = 0;
  #sum = 0;

  /** The worth of all so far. */
  add(worth: number): number {
    this.#best = Math.max(this.#best, worth);
    this.#sum += worth;
    return this.#best + AGAIN * (this.#sum - this.#best);
  }
}

/** Closing marks that a stretch need not end with. */
const LOOSE_END = /(?<![，,；;])[，,；;]+$/u;

/** At most `maxChars` characters; the quotation itself where it fits, or where none of its pieces does. */
export function tellingWindow(
  quote: Pick<Quote, "text">,
  options: { question: UnderstoodQuestion; relevance: Relevance; maxChars: number },
): string {
  const { question, relevance, maxChars } = options;
  if (quote.text.length <= maxChars) return quote.text;
  const asked = askedQuantities(question);
  const pieces = splitFragments(quote.text).map((piece) => {
    const states = asked.some((quantity) => quantity.statedIn(piece.text)) ? STATES : 0;
    return { ...piece, share: relevance.of(piece.text).share, states };
  });
  let best = { text: "", worth: -1 };
  for (const [from, first] of pieces.entries()) {
    // A beginning that says nothing of the matter only pushes it back.
    if (first.share + first.states === 0) continue;
    const [shares, states] = [new Repeating(), new Repeating()];
    for (const last of pieces.slice(from)) {
      const worth = shares.add(last.share) + states.add(last.states);
      const text = quote.text.slice(first.start, last.end).replace(LOOSE_END, "");
      if (text.length > maxChars) break;
      // Of two stretches that say as much, the longer one keeps its conditions.
      const isBetter = worth > best.worth || (worth === best.worth && text.length > best.text.length);
      if (isBetter && isBalanced(text)) best = { text, worth };
    }
  }
  return best.text === "" ? quote.text : best.text;
}
