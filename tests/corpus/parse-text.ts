/** A text as if it were a file of the corpus → its parsed document; for tests of the corpus room. */
import type { Clause, ParsedDocument } from "../../src/corpus/clause.ts";
import { parseDocument } from "../../src/corpus/parse-document.ts";

export function parseText(text: string, file = "sample.txt"): ParsedDocument {
  return parseDocument({ file, bytes: new TextEncoder().encode(text) });
}

/** Clauses that are text, not headings or front matter. */
export const bodyOf = (parsed: ParsedDocument): Clause[] =>
  parsed.clauses.filter(({ kind }) => kind === "body" || kind === "box" || kind === "table");

export const squash = (text: string): string => text.replace(/\s+/g, "");
