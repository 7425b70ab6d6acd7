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
 * Messages with a last line each. Several are numbered in it, so that no two of them are the same text to the server's
 * duplicate check.
 * @param render makes the messages; its argument measures one in bytes, the last line included
 */
export function withFooter(footer: string, render: (measure: (message: string) => number) => string[]): string[] {
  if (footer === "") return render((message) => Buffer.byteLength(message, "utf8"));
  const last = `\n\n${footer}`;
  const messages = render((message) => Buffer.byteLength(message + last, "utf8") + partBytes);
  const count = messages.length;
  return messages.map((message, index) => message + last + (count > 1 ? `（${index + 1}/${count}）` : ""));
}

/** @param footer a last line for every message, e.g. which question it answers; short. */
export function renderWecomText(passages: Passage[], footer = ""): string[] {
  return withFooter(escapeWecomText(footer), (measure) =>
    pack(passages, {
      heading: ["【", "】"],
      strong: ["", ""],
      plain: ["", ""],
      quote: ["", ""],
      encode: escapeWecomText,
      measure,
      limit: wecomTextMaxBytes,
    }),
  );
}
