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
const BRACKET = /[（(《“〔【「『）)》”〕】」』]/g;
/** Full- and half-width brackets of one kind close each other: opening brackets are above 0, closing ones below. */
const FAMILY = new Map(
  ["00123456", "00123456"].flatMap((families, side) =>
    Array.from(side === 0 ? OPENING : CLOSING, (c, i): [string, number] => [
      c,
      (Number(families[i]) + 1) * (side === 0 ? 1 : -1),
    ]),
  ),
);

/** How many brackets and quotes of the text are opened and not closed; widths may be mixed. */
export function openBrackets(text: string): number {
  const brackets = text.match(BRACKET);
  if (brackets === null) return 0;
  const open: number[] = [];
  for (const c of brackets) {
    const family = FAMILY.get(c) ?? 0;
    if (family > 0) open.push(family);
    else {
      const at = open.lastIndexOf(-family);
      if (at >= 0) open.splice(at, 1);
    }
  }
  return open.length;
}
