/** Passages → text messages of a WeCom app: at most 2,048 bytes each, and no link that we did not write. */
import { pack } from "./pack.ts";
import type { Passage } from "./passages.ts";

/** What is over is cut off by the server in silence. */
export const wecomTextMaxBytes = 2048;

/** WeCom reads `<a href>` in texts as a link; a full-width bracket is only a bracket. */
export function escapeWecomText(text: string): string {
  return text.replace(/<(?=[/a-z!])/gi, "＜");
}

/** Room for `（12/34）`. */
const partBytes = 20;

/**
 * @param footer a last line for every message, e.g. which question it answers; short. Several messages are numbered in
 *   it, so that no two of them are the same text to the server's duplicate check.
 */
export function renderWecomText(passages: Passage[], footer = ""): string[] {
  const last = footer === "" ? "" : `\n\n${escapeWecomText(footer)}`;
  const messages = pack(passages, {
    heading: ["【", "】"],
    strong: ["", ""],
    plain: ["", ""],
    quote: ["", ""],
    encode: escapeWecomText,
    measure: (message) => Buffer.byteLength(message + last, "utf8") + (footer === "" ? 0 : partBytes),
    limit: wecomTextMaxBytes,
  });
  if (footer === "") return messages;
  const count = messages.length;
  return messages.map((message, index) => message + last + (count > 1 ? `（${index + 1}/${count}）` : ""));
}
