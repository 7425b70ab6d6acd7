/**
 * Passages in a markup → messages under a limit. Cuts at the ends of sentences where it can, between characters where it
 * must; never inside a character, an entity of the markup or a citation mark. Every message is well-formed by itself.
 */
import type { Passage } from "./passages.ts";

export interface Markup {
  /** What stands before and after a heading and a text of each style. */
  heading: readonly [string, string];
  strong: readonly [string, string];
  plain: readonly [string, string];
  quote: readonly [string, string];
  /** Plain text → the same text in the markup; applied to whole pieces only. */
  encode: (text: string) => string;
  /** Length of a finished message, in the messenger's unit. */
  measure: (message: string) => number;
  /** Largest message, in the same unit; at least 64. */
  limit: number;
}

const segmenter = new Intl.Segmenter("zh", { granularity: "grapheme" });
const sentenceEnd = /[。！？；\n][」』”’）)]*(?:\[\d{1,2}\])*/g;
const pauseEnd = /[，、：,]|\s/g;
const citationMark = /\[\d{1,2}\]/g;

/** Room for what belongs to the end of a sentence: closing marks and a few citation marks. */
const lookAheadUnits = 24;

/** Where the pattern ends last, up to `most`; what follows `most` tells whether a sentence's closing marks have all come. */
function lastEnd(text: string, pattern: RegExp, most: number): number {
  let last = 0;
  for (const match of text.matchAll(pattern)) {
    const end = match.index + match[0].length;
    if (end > most) break;
    last = end;
  }
  return last;
}

/** A cut that falls inside `[12]` moves before it. */
function outsideCitations(text: string, cut: number): number {
  for (const match of text.matchAll(citationMark)) {
    if (match.index < cut && cut < match.index + match[0].length) return match.index;
  }
  return cut;
}

/** The largest of rising `ends` up to which the text fits; 0 when none does. */
function lastFitting(text: string, ends: number[], fits: (part: string) => boolean): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(text.slice(0, ends[middle - 1]))) low = middle;
    else high = middle - 1;
  }
  return ends[low - 1] ?? 0;
}

/** Where each of the parts ends, as an index into the text that they make up. */
function endsOf(parts: Iterable<string>): number[] {
  const ends: number[] = [];
  let end = 0;
  for (const part of parts) ends.push((end += part.length));
  return ends;
}

/** Where to cut `text` so that the first part fits; 0 when nothing does. `text` is no longer than can be of use. */
function findCut(text: string, fits: (part: string) => boolean): number {
  const ends = Array.from(segmenter.segment(text), ({ index, segment }) => index + segment.length);
  const most = lastFitting(text, ends, fits);
  if (most === 0) return 0;
  for (const pattern of [sentenceEnd, pauseEnd]) {
    const end = lastEnd(text, pattern, most);
    if (end > most / 3 && fits(text.slice(0, end))) return end;
  }
  return outsideCitations(text, most);
}

/** A character made of more marks than a whole message holds can only be cut between its code points. */
function findCodePointCut(text: string, fits: (part: string) => boolean): number {
  const ends = endsOf(text);
  return Math.max(ends[0] ?? 0, lastFitting(text, ends, fits));
}

class Packer {
  readonly messages: string[] = [];
  readonly #markup: Markup;
  #current = "";

  constructor(markup: Markup) {
    this.#markup = markup;
  }

  add(passage: Passage, joint: string): void {
    const { heading, encode } = this.#markup;
    const [open, close] = this.#markup[passage.style];
    let head = passage.heading === null ? "" : `${heading[0]}${encode(passage.heading)}${heading[1]}\n`;
    let rest = passage.text;
    const whole = (part: string): string => `${head}${open}${encode(part)}${close}`;
    const fitsAlone = (part: string): boolean => this.#fits(whole(part));
    while (rest !== "") {
      const before = this.#current === "" ? "" : this.#current + joint;
      if (this.#fits(before + whole(rest))) {
        this.#current = before + whole(rest);
        return;
      }
      if (before !== "" && fitsAlone(rest)) {
        this.flush();
        continue;
      }
      const window = this.#window(rest);
      const cut = findCut(window, (part) => this.#fits(before + whole(part)));
      if (before !== "" && cut < 24) {
        this.flush();
        continue;
      }
      const at = cut > 0 ? cut : findCodePointCut(window, fitsAlone);
      this.#current = before + whole(rest.slice(0, at).trimEnd());
      this.flush();
      rest = rest.slice(at).trimStart();
      head = "";
    }
  }

  flush(): void {
    if (this.#current.trim() !== "") this.messages.push(this.#current);
    this.#current = "";
  }

  /** The beginning of a text that can be of use, since the markup only ever makes it longer, and a little that follows it. */
  #window(text: string): string {
    // A message never holds more UTF-16 units than its limit, whether that counts units or bytes.
    const most = text.slice(0, this.#markup.limit + lookAheadUnits);
    let low = 0;
    let high = most.length;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#fits(most.slice(0, middle))) low = middle;
      else high = middle - 1;
    }
    // What follows tells whether the character before it, and the quotation, have ended.
    return most.slice(0, low + lookAheadUnits);
  }

  #fits(message: string): boolean {
    return this.#markup.measure(message) <= this.#markup.limit;
  }
}

/** At least one message for at least one passage that is not blank. */
export function pack(passages: Passage[], markup: Markup): string[] {
  const packer = new Packer(markup);
  let previous: Passage | null = null;
  for (const passage of passages) {
    const isNewGroup = previous === null || passage.heading !== null || passage.style !== previous.style;
    packer.add(passage, isNewGroup || passage.style === "quote" ? "\n\n" : "\n");
    previous = passage;
  }
  packer.flush();
  return packer.messages;
}
