/** Passages → messages in Telegram's HTML. Only tags of our own; everything else is escaped. */
import { pack } from "./pack.ts";
import type { Passage } from "./passages.ts";

/** Telegram counts 4,096 UTF-16 units after entities are parsed; the unparsed text counted here is never shorter. */
export const telegramMaxUnits = 4096;

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export function escapeTelegramHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

export function renderTelegramHtml(passages: Passage[]): string[] {
  return pack(passages, {
    heading: ["<b>", "</b>"],
    strong: ["<b>", "</b>"],
    plain: ["", ""],
    quote: ["<blockquote>", "</blockquote>"],
    encode: escapeTelegramHtml,
    measure: (message) => message.length,
    limit: telegramMaxUnits,
  });
}

/** A message of ours without its markup; never longer than with it. */
export function stripTelegramHtml(html: string): string {
  return html
    .replace(/<\/?[a-z]+>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
}
