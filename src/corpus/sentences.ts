/** A paragraph → its sentences, none lost: a sentence ends at 。！？ and the closing quotes and brackets after it. */
import type { SourceText } from "./source.ts";

const SENTENCE_END = /[。！？!?]+[”’」』）)》]*/g;

/** Sentence texts in order; their concatenation is the input. */
export function splitSentences(paragraph: SourceText): SourceText[] {
  const sentences: SourceText[] = [];
  let from = 0;
  for (const match of paragraph.text.matchAll(SENTENCE_END)) {
    const end = match.index + match[0].length;
    // A bracket or quotation that is still open keeps its full stop inside the sentence.
    if (openBrackets(paragraph.text.slice(from, end)) > 0 && end - from < 400) continue;
    sentences.push(paragraph.slice(from, end));
    from = end;
  }
  if (from < paragraph.length) sentences.push(paragraph.slice(from));
  return sentences;
}

const OPENING = "（(《“〔【「『";
const CLOSING = "）)》”〕】」』";
/** Full- and half-width brackets of one kind close each other. */
const FAMILY = new Map(Array.from(OPENING, (c, i) => [c, "00123456"[i] ?? "0"]));
const CLOSING_FAMILY = new Map(Array.from(CLOSING, (c, i) => [c, "00123456"[i] ?? "0"]));

/** How many brackets and quotes of the text are opened and not closed; widths may be mixed. */
export function openBrackets(text: string): number {
  const open: string[] = [];
  for (const c of text) {
    if (OPENING.includes(c)) open.push(FAMILY.get(c) ?? "");
    else if (CLOSING.includes(c)) {
      const at = open.lastIndexOf(CLOSING_FAMILY.get(c) ?? "");
      if (at >= 0) open.splice(at, 1);
    }
  }
  return open.length;
}
