/** An answer's text → nodes: citation marks become links to their slips, hot-lines become numbers to tap. */
import { el } from "./dom.js";
import { citeLink } from "./comparison-view.js";

const phoneOrCite = /\[(\d{1,2})\]|(?<!\d)(12345|12356|120|110)(?![\d%.]|\s*[张个名人元年岁万天])/g;

/** @param {{turnId: string, count: number, hasPhones: boolean}} options `count` citations; numbers only where one would call */
export function richText(text, { turnId, count, hasPhones }) {
  const nodes = [];
  let last = 0;
  for (const match of text.matchAll(phoneOrCite)) {
    const [whole, cite, phone] = match;
    const isCite = cite !== undefined && Number(cite) >= 1 && Number(cite) <= count;
    if (!isCite && !(phone !== undefined && hasPhones)) continue;
    nodes.push(text.slice(last, match.index));
    nodes.push(isCite ? citeLink(Number(cite), turnId) : el("a", { href: `tel:${phone}` }, phone));
    last = match.index + whole.length;
  }
  nodes.push(text.slice(last));
  return nodes;
}

/** The text with every stretch of `[start, end)` in `marks` marked. */
export function markedText(text, marks) {
  const nodes = [];
  let last = 0;
  for (const [start, end] of marks) {
    nodes.push(text.slice(last, start), el("mark", {}, text.slice(start, end)));
    last = end;
  }
  nodes.push(text.slice(last));
  return nodes;
}

/** Where `words` stand in the text, as `[start, end)`, none overlapping. */
export function placesOf(text, words) {
  const places = words
    .filter(Boolean)
    .flatMap((word) => {
      const found = [];
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) found.push([at, at + word.length]);
      return found;
    })
    .sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  return places.filter(([start], i) => i === 0 || start >= places[i - 1][1]);
}
