/** Passages → plain text messages, for the messenger whose markup was refused. */
import { pack } from "./pack.ts";
import type { Passage } from "./passages.ts";

/** @param maxUnits largest message in UTF-16 units */
export function renderPlainText(passages: Passage[], maxUnits: number): string[] {
  return pack(passages, {
    heading: ["", "："],
    strong: ["", ""],
    plain: ["", ""],
    quote: ["", ""],
    encode: (text) => text,
    measure: (message) => message.length,
    limit: maxUnits,
  });
}
