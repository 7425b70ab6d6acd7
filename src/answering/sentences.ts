/**
 * A clause's text → its sentences and fragments, each with its place, so that a quotation is always a verbatim slice.
 * Sentences end at 。！？ or a line break, with closing marks kept; nothing is cut inside 《》.
 */

export interface Slice {
  text: string;
  /** Offsets in the clause text, end exclusive, in UTF-16 code units. */
  start: number;
  end: number;
}

const CLOSING = /[”’」』）)]/;

function slice(text: string, start: number, end: number): Slice | null {
  const raw = text.slice(start, end);
  const trimmed = raw.trim();
  if (trimmed === "") return null;
  const lead = raw.length - raw.trimStart().length;
  return { text: trimmed, start: start + lead, end: start + lead + trimmed.length };
}

function cut(text: string, isEnd: (character: string) => boolean): Slice[] {
  const slices: Slice[] = [];
  let start = 0;
  let titleDepth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "《") titleDepth++;
    else if (character === "》") titleDepth = Math.max(0, titleDepth - 1);
    if (titleDepth > 0 || !isEnd(character)) continue;
    let end = at + 1;
    while (end < text.length && CLOSING.test(text.charAt(end))) end++;
    const piece = slice(text, start, end);
    if (piece) slices.push(piece);
    start = end;
    at = end - 1;
  }
  const rest = slice(text, start, text.length);
  if (rest) slices.push(rest);
  return slices;
}

/** Whole sentences, in order. */
export function splitSentences(text: string): Slice[] {
  return cut(text, (character) => /[。！？\n]/.test(character));
}

/** Sentences, and the parts of one between semicolons. */
export function splitParts(text: string): Slice[] {
  return cut(text, (character) => /[。！？；;\n]/.test(character));
}

/** Parts of a sentence between commas, semicolons and ends: the smallest pieces that still read as words of the clause. */
export function splitFragments(text: string): Slice[] {
  return cut(text, (character) => /[。！？；;，,\n]/.test(character));
}

/** Pairs that a cut at a comma can tear apart. */
const PAIRS = [
  ["（", "）"],
  ["“", "”"],
  ["《", "》"],
  ["(", ")"],
] as const;

/** True when no pair of brackets or quotation marks is torn apart. */
export const isBalanced = (text: string): boolean =>
  PAIRS.every(([open, close]) => text.split(open).length === text.split(close).length);
