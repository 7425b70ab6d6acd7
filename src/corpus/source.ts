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
    return SourceText.stretch(this.text, 0);
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

/**
 * An immutable run of characters, each with its offset in the captured file. Characters that follow each other in the file
 * share one stretch, so that a document of any length is cut and joined in time that depends on its stretches only.
 */
export class SourceText {
  readonly text: string;
  /** Index in `text` at which each stretch begins; the first is 0. */
  readonly #starts: readonly number[];
  /**
   * Offset in the file of each stretch's first character; `INSERTED` for a stretch that has no place. Bare where there is one
   * stretch, as in nearly all texts.
   */
  readonly #offsets: readonly number[] | number;

  private constructor(text: string, starts: readonly number[], offsets: readonly number[] | number) {
    this.text = text;
    this.#starts = starts;
    this.#offsets = offsets;
  }

  /** Characters that stand one after another in the file from `offset` on. */
  static stretch(text: string, offset: number): SourceText {
    return new SourceText(text, FROM_START, offset);
  }

  /** Characters of our own, with no place in the file. */
  static inserted(text: string): SourceText {
    return new SourceText(text, FROM_START, INSERTED);
  }

  static join(parts: readonly SourceText[], separator = ""): SourceText {
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) return only;
    const starts: number[] = [];
    const offsets: number[] = [];
    let at = 0;
    let end = INSERTED;
    const add = (offset: number, length: number): void => {
      if (length === 0) return;
      const isSeamless = starts.length > 0 && (offset === INSERTED ? end === INSERTED : offset === end);
      if (!isSeamless) {
        starts.push(at);
        offsets.push(offset);
      }
      at += length;
      end = offset === INSERTED ? INSERTED : offset + length;
    };
    const texts: string[] = [];
    parts.forEach((part, i) => {
      if (i > 0) add(INSERTED, separator.length);
      for (let k = 0; k < part.#starts.length; k++) add(part.#offsetOf(k), part.#lengthOf(k));
      texts.push(part.text);
    });
    const text = texts.join(separator);
    const [single] = offsets;
    if (offsets.length === 1 && single !== undefined) return new SourceText(text, FROM_START, single);
    // Copies take no more room than they need; arrays that grew do.
    return new SourceText(text, starts.slice(), offsets.slice());
  }

  #offsetOf(stretch: number): number {
    return typeof this.#offsets === "number" ? this.#offsets : (this.#offsets[stretch] ?? INSERTED);
  }

  get length(): number {
    return this.text.length;
  }

  #lengthOf(stretch: number): number {
    return (this.#starts[stretch + 1] ?? this.text.length) - (this.#starts[stretch] ?? 0);
  }

  /** The stretch that holds the character at `index`. */
  #stretchAt(index: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return Math.max(low, 0);
  }

  /** Offset in the file of the character at `index`; -1 when it is not from the file. */
  offsetAt(index: number): number {
    if (index < 0 || index >= this.text.length) return INSERTED;
    const stretch = this.#stretchAt(index);
    const offset = this.#offsetOf(stretch);
    return offset === INSERTED ? INSERTED : offset + index - (this.#starts[stretch] ?? 0);
  }

  slice(start: number, end = this.text.length): SourceText {
    if (start === 0 && end === this.text.length) return this;
    const text = this.text.slice(start, end);
    if (text === "") return EMPTY;
    const from = start < 0 ? Math.max(0, this.text.length + start) : start;
    const first = this.#stretchAt(from);
    const offset = this.offsetAt(from);
    if ((this.#starts[first + 1] ?? Infinity) >= from + text.length) return SourceText.stretch(text, offset);
    const starts = [0];
    const offsets = [offset];
    for (let k = first + 1; k < this.#starts.length; k++) {
      const at = (this.#starts[k] ?? 0) - from;
      if (at >= text.length) break;
      starts.push(at);
      offsets.push(this.#offsetOf(k));
    }
    return new SourceText(text, starts, offsets);
  }

  trim(): SourceText {
    const right = this.text.trimEnd();
    const start = right.length - right.trimStart().length;
    return start === 0 && right.length === this.text.length ? this : this.slice(start, right.length);
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

  /** Characters that follow each other in the file: nothing was cut out, put in or moved. */
  get isWhole(): boolean {
    return typeof this.#offsets === "number";
  }

  /** Offset of the first character that stands in the file; -1 when none does. */
  get firstOffset(): number {
    for (let stretch = 0; stretch < this.#starts.length; stretch++)
      if (this.#offsetOf(stretch) !== INSERTED) return this.#offsetOf(stretch);
    return INSERTED;
  }

  /** Offset of the last character that stands in the file; -1 when none does. */
  get lastOffset(): number {
    for (let stretch = this.#starts.length - 1; stretch >= 0; stretch--)
      if (this.#offsetOf(stretch) !== INSERTED) return this.#offsetOf(stretch) + this.#lengthOf(stretch) - 1;
    return INSERTED;
  }

  /** From the first character's start to the last character's end (exclusive column). */
  span(capture: CapturedText): SourceSpan {
    return spanBetween(capture, this.firstOffset, this.lastOffset);
  }

  /** From the character that stands first in the file to the one that stands last, whatever the reading order. */
  extent(capture: CapturedText): SourceSpan {
    let first = Infinity;
    let last = INSERTED;
    for (let stretch = 0; stretch < this.#starts.length; stretch++) {
      const offset = this.#offsetOf(stretch);
      if (offset === INSERTED) continue;
      first = Math.min(first, offset);
      last = Math.max(last, offset + this.#lengthOf(stretch) - 1);
    }
    return spanBetween(capture, last === INSERTED ? INSERTED : first, last);
  }

  /**
   * The separate stretches of the file this text was put together from, in reading order. Blank space between two
   * characters does not part them.
   */
  pieces(capture: CapturedText): SourceSpan[] {
    const spans: SourceSpan[] = [];
    let start = INSERTED;
    let last = INSERTED;
    for (let stretch = 0; stretch < this.#starts.length; stretch++) {
      const offset = this.#offsetOf(stretch);
      if (offset === INSERTED) continue;
      const follows = last !== INSERTED && offset > last && capture.text.slice(last + 1, offset).trim() === "";
      if (!follows) {
        if (start !== INSERTED) spans.push(spanBetween(capture, start, last));
        start = offset;
      }
      last = offset + this.#lengthOf(stretch) - 1;
    }
    if (start !== INSERTED) spans.push(spanBetween(capture, start, last));
    return spans;
  }
}

const FROM_START: readonly number[] = [0];
const EMPTY = SourceText.stretch("", INSERTED);

function spanBetween(capture: CapturedText, first: number, last: number): SourceSpan {
  const end = capture.positionAt(Math.max(last, 0));
  end.column += 1;
  return { file: capture.file, start: capture.positionAt(Math.max(first, 0)), end };
}
