/** Passages → markdown of a WeCom AI bot: at most 20,480 bytes each; every mark that is not ours is escaped. */
import { pack } from "./pack.ts";
import type { Passage } from "./passages.ts";

export const wecomMarkdownMaxBytes = 20_480;

const inlineMarks = /[\\`*_~<>|&]/g;
// A bracket is text only where it is exactly a citation mark and no link can follow from it.
const bracket = /\[(?!\d{1,2}\](?![(:[]))/g;
const lineStart = /^([ ]*)(?:([-+=#])|(\d{1,9})([.)]))/gm;

export function escapeWecomMarkdown(text: string): string {
  return text
    .replace(inlineMarks, "\\$&")
    .replace(bracket, "\\[")
    .replace(lineStart, (_whole, _indent, mark?: string, number?: string, point?: string) =>
      mark === undefined ? `${number ?? ""}\\${point ?? ""}` : `\\${mark}`,
    )
    .replace(/^ +/gm, "");
}

/** Keeps a quotation one block quote across its lines. */
function encodeLines(text: string): string {
  return escapeWecomMarkdown(text).replace(/\n+/g, "\n");
}

export function renderWecomMarkdown(passages: Passage[]): string[] {
  // Quotations are one line each, since a line break would end the block quote.
  const flat = passages.map((passage) =>
    passage.style === "plain" ? passage : { ...passage, text: passage.text.replace(/(?<!\s)\s*\n\s*/g, " ") },
  );
  return pack(flat, {
    heading: ["**", "**"],
    strong: ["**", "**"],
    plain: ["", ""],
    quote: ["> ", ""],
    encode: encodeLines,
    measure: (message) => Buffer.byteLength(message, "utf8"),
    limit: wecomMarkdownMaxBytes,
  });
}
