/**
 * Text that remembers where each of its characters stands in the captured file. Readers make it, repairs cut and join
 * it, clauses carry its spans. Characters that the project itself inserts (a table's header words) have no place.
 */
import type { SourcePosition, SourceSpan } from "./clause.ts";

/** Offset of a character that is not in the captured file. */
const INSERTED = -1;

/** A file as captured: its decoded (or extracted) text, and where its lines and its pages begin. */
export class CapturedText {
  readonly file: string;
  readonly text: string;
  readonly #lineStarts: number[];
  readonly #pageStarts: readonly number[];

  /** @param pageStarts offset of each page's first character, ascending; empty for files without pages. */
  constructor(file: string, text: string, pageStarts: readonly number[] = []) {
    this.file = file;
    this.text = text;
    this.#pageStarts = pageStarts;
    this.#lineStarts = [0];
    for (let i = 0; i < text.length; i++) if (text[i] === "\n") this.#lineStarts.push(i + 1);
  }

  /** 1-based line, column and (where the file has pages) page of a character; column counts UTF-16 code units. */
  positionAt(offset: number): SourcePosition {
    const line = lastNotAfter(this.#lineStarts, offset);
    const column = offset - (this.#lineStarts[line] ?? 0) + 1;
    if (this.#pageStarts.length === 0) return { line: line + 1, column };
    return { line: line + 1, column, page: lastNotAfter(this.#pageStarts, offset) + 1 };
  }

  /** The whole file as source text. */
  whole(): SourceText {
    return new SourceText(
      this.text,
      Array.from({ length: this.text.length }, (_, i) => i),
    );
  }
}

/** Index of the last start that is not after the offset; 0 when all are. */
function lastNotAfter(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** An immutable run of characters, each with its offset in the captured file. */
export class SourceText {
  readonly text: string;
  readonly #offsets: readonly number[];

  constructor(text: string, offsets: readonly number[]) {
    if (text.length !== offsets.length) throw new RangeError("every character needs an offset");
    this.text = text;
    this.#offsets = offsets;
  }

  /** Characters of our own, with no place in the file. */
  static inserted(text: string): SourceText {
    return new SourceText(
      text,
      Array.from({ length: text.length }, () => INSERTED),
    );
  }

  static join(parts: readonly SourceText[], separator = ""): SourceText {
    const offsets: number[] = [];
    let text = "";
    parts.forEach((part, i) => {
      if (i > 0 && separator !== "") {
        text += separator;
        for (let k = 0; k < separator.length; k++) offsets.push(INSERTED);
      }
      text += part.text;
      for (const offset of part.#offsets) offsets.push(offset);
    });
    return new SourceText(text, offsets);
  }

  get length(): number {
    return this.text.length;
  }

  slice(start: number, end = this.text.length): SourceText {
    return new SourceText(this.text.slice(start, end), this.#offsets.slice(start, end));
  }

  trim(): SourceText {
    const start = this.text.length - this.text.trimStart().length;
    return this.slice(start, Math.max(start, this.text.trimEnd().length));
  }

  /** Every match of a global pattern replaced by nothing or by inserted text. */
  replaceAll(pattern: RegExp, replacement: string): SourceText {
    const parts: SourceText[] = [];
    let from = 0;
    for (const match of this.text.matchAll(pattern)) {
      parts.push(this.slice(from, match.index), SourceText.inserted(replacement));
      from = match.index + match[0].length;
    }
    if (from === 0) return this;
    parts.push(this.slice(from));
    return SourceText.join(parts);
  }

  split(pattern: RegExp): SourceText[] {
    const parts: SourceText[] = [];
    let from = 0;
    for (const match of this.text.matchAll(pattern)) {
      parts.push(this.slice(from, match.index));
      from = match.index + match[0].length;
    }
    parts.push(this.slice(from));
    return parts;
  }

  /** Offset of the first character that stands in the file; -1 when none does. */
  get firstOffset(): number {
    return this.#offsets.find((offset) => offset !== INSERTED) ?? INSERTED;
  }

  /** Offset of the last character that stands in the file; -1 when none does. */
  get lastOffset(): number {
    return this.#offsets.findLast((offset) => offset !== INSERTED) ?? INSERTED;
  }

  /** From the first character's start to the last character's end (exclusive column). */
  span(capture: CapturedText): SourceSpan {
    return spanBetween(capture, this.firstOffset, this.lastOffset);
  }

  /** From the character that stands first in the file to the one that stands last, whatever the reading order. */
  extent(capture: CapturedText): SourceSpan {
    const placed = this.#offsets.filter((offset) => offset !== INSERTED);
    return spanBetween(capture, Math.min(...placed), Math.max(...placed));
  }

  /**
   * The separate stretches of the file this text was put together from, in reading order. Blank space between two
   * characters does not part them.
   */
  pieces(capture: CapturedText): SourceSpan[] {
    const spans: SourceSpan[] = [];
    let start = INSERTED;
    let last = INSERTED;
    for (const offset of this.#offsets) {
      if (offset === INSERTED) continue;
      const follows = last !== INSERTED && offset > last && capture.text.slice(last + 1, offset).trim() === "";
      if (!follows) {
        if (start !== INSERTED) spans.push(spanBetween(capture, start, last));
        start = offset;
      }
      last = offset;
    }
    if (start !== INSERTED) spans.push(spanBetween(capture, start, last));
    return spans;
  }
}

function spanBetween(capture: CapturedText, first: number, last: number): SourceSpan {
  const end = capture.positionAt(Math.max(last, 0));
  return {
    file: capture.file,
    start: capture.positionAt(Math.max(first, 0)),
    end: { ...end, column: end.column + 1 },
  };
}
