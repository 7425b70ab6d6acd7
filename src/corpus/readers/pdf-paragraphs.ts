/**
 * Lines of a PDF → paragraphs. A line goes on in the next where it reaches the right margin so closely that the next line's
 * first word would not have fitted, and the next line is neither set in, nor set apart, nor opens something of its own.
 */
import { readSign } from "../sign.ts";
import type { PageBreak } from "./extraction.ts";
import { median, type TextLine } from "./pdf-geometry.ts";

export interface Margins {
  left: number;
  right: number;
  /** Distance of two baselines inside a paragraph, in font sizes. */
  pitch: number;
}

export interface Paragraph {
  text: string;
  /** The page it begins on. */
  page: number;
  /** Later pages that it reaches over to. */
  breaks: PageBreak[];
  /** Empty lines above it. */
  blankBefore: number;
}

const SET_APART = 1.35;
const SET_IN = 0.9;
const SAME_SIZE = 0.1;
/** Half-width characters, in font sizes. */
const NARROW = 0.55;
const MAX_WORD_CHARS = 24;
const SENTENCE_END = /[。！？!?]["”’」』）)》]*$/;
/** What must stand together at a line's start: a word or a character, the marks that may not open or close a line. */
const FIRST_WORD = /^[“‘（《〈【「『(]*(?:[A-Za-z0-9.%％‰+\-—–~/]{1,24}|.)[，。、；：！？”’）》〉】」』%％…,.;:!?)]*/u;

const widthOf = (text: string): number => {
  let width = 0;
  for (const character of text) width += /[\u0020-\u00ff]/.test(character) ? NARROW : 1;
  return width;
};

/** The margins that lines of one kind keep. */
export function marginsOf(lines: readonly TextLine[]): Margins {
  const size = median(lines.map((line) => line.size)) || 1;
  const rights = lines.map((line) => line.right).sort((a, b) => a - b);
  const lefts = lines.map((line) => line.left).sort((a, b) => a - b);
  const steps = lines.flatMap((line, i) => {
    const next = lines[i + 1];
    const step = next === undefined || next.page !== line.page ? 0 : (next.baseline - line.baseline) / size;
    return step > 0.9 && step < 4 ? [Math.round(step * 20) / 20] : [];
  });
  return {
    // A few stray lines hang out of the text on either side.
    left: lefts[Math.floor(lefts.length * 0.02)] ?? 0,
    right: rights[Math.floor(rights.length * 0.98)] ?? 0,
    pitch: commonest(steps) ?? 1.5,
  };
}

function commonest(values: readonly number[]): number | null {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return ranked[0]?.[0] ?? null;
}

function goesOn(line: TextLine, next: TextLine, margins: Margins): boolean {
  const { size } = line;
  if (Math.abs(next.size - size) > size * SAME_SIZE) return false;
  const word = FIRST_WORD.exec(next.text)?.[0].slice(0, MAX_WORD_CHARS) ?? "";
  if (line.right + (widthOf(word) + 0.6) * size < margins.right) return false;
  if (
    next.page === line.page &&
    next.baseline > line.baseline &&
    (next.baseline - line.baseline) / size > margins.pitch * SET_APART
  )
    return false;
  const ends = SENTENCE_END.test(line.text);
  if (next.left > margins.left + size * SET_IN && (ends || next.left > line.left + size * SET_IN)) return false;
  return !(ends && readSign(next.text) !== null);
}

const needsSpace = (left: string, right: string): boolean => /[A-Za-z]$/.test(left) && /^[A-Za-z]/.test(right);

function blanksBetween(line: TextLine | undefined, next: TextLine, margins: Margins): number {
  if (line === undefined || next.page !== line.page || next.baseline < line.baseline) return 0;
  const step = (next.baseline - line.baseline) / Math.max(line.size, next.size, 1);
  return step <= margins.pitch * SET_APART ? 0 : Math.max(1, Math.round(step / margins.pitch) - 1);
}

/** Lines in reading order → paragraphs; `marginsFor` gives the margins of a line's column. */
export function paragraphsOf<Line extends TextLine>(
  lines: readonly Line[],
  marginsFor: (line: Line) => Margins,
): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  lines.forEach((line, i) => {
    const before = lines[i - 1];
    const open = paragraphs.at(-1);
    if (before !== undefined && open !== undefined && goesOn(before, line, marginsFor(before))) {
      if (needsSpace(open.text, line.text)) open.text += " ";
      if (line.page !== before.page) open.breaks.push({ at: open.text.length, page: line.page });
      open.text += line.text;
    } else {
      const blankBefore = blanksBetween(before, line, marginsFor(line));
      paragraphs.push({ text: line.text, page: line.page, breaks: [], blankBefore });
    }
  });
  return paragraphs;
}
