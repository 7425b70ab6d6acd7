/**
 * Passages → markdown messages of a WeCom app: at most 2,048 bytes each. Its markdown has no way to escape, so a mark that
 * is not ours becomes its full-width twin.
 */
import { pack } from "./pack.ts";
import type { Passage } from "./passages.ts";
import { withFooter } from "./wecom-text.ts";

export const wecomAppMarkdownMaxBytes = 2048;

const twins: Record<string, string> = { "*": "＊", "`": "｀", "<": "＜", ">": "＞", "#": "＃", "[": "［" };
const marks = /[*`<]/g;
/** A bracket is text only where it is exactly a citation mark and no link can follow from it. */
const bracket = /\[(?!\d{1,2}\](?!\())/g;
const lineStart = /^[>#]+/gm;

export function escapeWecomAppMarkdown(text: string): string {
  const twin = (found: string): string => Array.from(found, (mark) => twins[mark] ?? mark).join("");
  return text.replace(/^ +/gm, "").replace(marks, twin).replace(bracket, twin).replace(lineStart, twin);
}

/** @param footer a last line for every message; short. */
export function renderWecomAppMarkdown(passages: Passage[], footer = ""): string[] {
  // Quotations are one line each, since a line break would end the block quote.
  const flat = passages.map((passage) =>
    passage.style === "plain" ? passage : { ...passage, text: passage.text.replace(/(?<!\s)\s*\n\s*/g, " ") },
  );
  return withFooter(escapeWecomAppMarkdown(footer), (measure) =>
    pack(flat, {
      heading: ["**", "**"],
      strong: ["**", "**"],
      plain: ["", ""],
      quote: ["> ", ""],
      encode: (text) => escapeWecomAppMarkdown(text).replace(/\n+/g, "\n"),
      measure,
      limit: wecomAppMarkdownMaxBytes,
    }),
  );
}
