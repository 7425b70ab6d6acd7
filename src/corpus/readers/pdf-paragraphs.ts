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
  blank: BlankScale;
}

/** How the distance of two paragraphs, in font sizes, tells the empty lines between them. */
export interface BlankScale {
  unit: number;
  /** 1 where paragraphs that are merely set apart stand among ones with an empty line between. */
  offset: 0 | 1;
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
/** Distances of baselines, in font sizes: beyond them two lines are no neighbours, and not of one paragraph. */
const MAX_STEP = 12;
const MAX_PITCH = 4;
/** Rarer distances of paragraphs are accidents. */
const RARE_SHARE = 0.05;
const SET_IN = 0.9;
const SAME_SIZE = 0.1;
/** Half-width characters, in font sizes. */
const NARROW = 0.55;
/** Leader dots make very long words. */
const MAX_WORD_CHARS = 200;
/** How far a word's width may be misjudged, in font sizes: Latin widths are guessed, Chinese ones are not. */
const LATIN_TOLERANCE = 0.6;
const WIDE_TOLERANCE = 0.15;
const NUMBER_INSIDE = /。(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．、](?!\d))/g;
const SENTENCE_END = /[。！？!?]["”’」』）)》]*$/;
const CLOSING_MARK = /[，。、；：！？”’）》〉】」』]$/;
/** Fewer lines do not show where a margin is. */
const MIN_MARGIN_LINES = 5;
/** What must stand together at a line's start: a word or a character, the marks that may not open or close a line. */
const FIRST_WORD =
  /^[“‘（《〈【「『〔［(]*(?:[A-Za-z0-9.%％‰+\-—–~/]{1,24}|.)[，。、；：！？”’）》〉】」』〕］%％…,.;:!?)]*/u;

const widthOf = (text: string): number => {
  let width = 0;
  for (const character of text) width += /[\u0020-\u00ff]/.test(character) && character !== "%" ? NARROW : 1;
  return width;
};

/** The margins that lines of one kind keep. */
export function marginsOf(lines: readonly TextLine[]): Margins {
  const size = median(lines.map((line) => line.size)) || 1;
  // Closing marks may hang over the margin.
  const plain = lines.filter((line) => !CLOSING_MARK.test(line.text));
  const rights = (plain.length >= MIN_MARGIN_LINES ? plain : lines).map((line) => line.right).sort((a, b) => a - b);
  const lefts = lines.map((line) => line.left).sort((a, b) => a - b);
  const steps = lines.flatMap((line, i) => {
    const next = lines[i + 1];
    const step = next === undefined || next.page !== line.page ? 0 : (next.baseline - line.baseline) / size;
    return step > 0.9 && step < MAX_STEP ? [Math.round(step * 20) / 20] : [];
  });
  const pitch = commonest(steps.filter((step) => step < MAX_PITCH)) ?? 1.5;
  return {
    // A few stray lines hang out of the text on either side.
    left: lefts[Math.floor(lefts.length * 0.02)] ?? 0,
    right: rights[Math.floor(rights.length * 0.98)] ?? 0,
    pitch,
    blank: blankScaleOf(steps.filter((step) => step > pitch * SET_APART)),
  };
}

function blankScaleOf(steps: readonly number[]): BlankScale {
  const usual = commonest(steps) ?? 3;
  const smallest = [...steps].sort((a, b) => a - b)[Math.floor(steps.length * RARE_SHARE)] ?? usual;
  return usual > smallest * 1.3 ? { unit: smallest, offset: 1 } : { unit: usual, offset: 0 };
}

function commonest(values: readonly number[]): number | null {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return ranked[0]?.[0] ?? null;
}

/** Would the next line's first word have fitted into what this line leaves free? Then the line ends its paragraph. */
function leavesRoom(line: TextLine, next: TextLine, { right }: Margins): boolean {
  const word = FIRST_WORD.exec(next.text)?.[0].slice(0, MAX_WORD_CHARS) ?? "";
  const tolerance = /[A-Za-z0-9]/.test(word) ? LATIN_TOLERANCE : WIDE_TOLERANCE;
  return line.right + (widthOf(word) + tolerance) * line.size < right;
}

const isSetApart = (line: TextLine, next: TextLine, { pitch }: Margins): boolean =>
  next.page === line.page &&
  next.baseline > line.baseline &&
  (next.baseline - line.baseline) / line.size > pitch * SET_APART;

const isSetIn = (line: TextLine, next: TextLine, { left }: Margins): boolean =>
  next.left > left + line.size * SET_IN && (SENTENCE_END.test(line.text) || next.left > line.left + line.size * SET_IN);

/**
 * Whether a numbered line opens a paragraph where nothing but the text can tell: not in a document most of whose numbers
 * stand in the middle of lines.
 */
function opensAtNumbers<Line extends TextLine>(lines: readonly Line[], marginsFor: (line: Line) => Margins): boolean {
  const atStart = lines.filter((line, i) => {
    const before = lines[i - 1];
    return before !== undefined && leavesRoom(before, line, marginsFor(before)) && readSign(line.text) !== null;
  }).length;
  const inside = lines.reduce((sum, { text }) => sum + (text.match(NUMBER_INSIDE)?.length ?? 0), 0);
  return inside <= atStart;
}

interface Joint {
  line: TextLine;
  next: TextLine;
  margins: Margins;
  opensAtNumbers: boolean;
}

function goesOn({ line, next, margins, ...document }: Joint): boolean {
  if (Math.abs(next.size - line.size) > line.size * SAME_SIZE || leavesRoom(line, next, margins)) return false;
  if (isSetApart(line, next, margins) || isSetIn(line, next, margins)) return false;
  return !(document.opensAtNumbers && SENTENCE_END.test(line.text) && readSign(next.text) !== null);
}

const needsSpace = (left: string, right: string): boolean =>
  /[A-Za-z]/.test(left.at(-1) ?? "") && /[A-Za-z]/.test(right[0] ?? "");

function blanksBetween(line: TextLine | undefined, next: TextLine, margins: Margins): number {
  if (line === undefined || !isSetApart(line, next, margins)) return 0;
  const { unit, offset } = margins.blank;
  const step = (next.baseline - line.baseline) / Math.max(line.size, 1);
  return Math.max(1, Math.round(step / unit)) - offset;
}

/** Lines in reading order → paragraphs; `marginsFor` gives the margins of a line's column. */
export function paragraphsOf<Line extends TextLine>(
  lines: readonly Line[],
  marginsFor: (line: Line) => Margins,
): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  const numbersOpen = opensAtNumbers(lines, marginsFor);
  lines.forEach((line, i) => {
    const before = lines[i - 1];
    const open = paragraphs.at(-1);
    if (
      before !== undefined &&
      open !== undefined &&
      goesOn({ line: before, next: line, margins: marginsFor(before), opensAtNumbers: numbersOpen })
    ) {
      if (needsSpace(before.text, line.text)) open.text += " ";
      if (line.page !== before.page) open.breaks.push({ at: open.text.length, page: line.page });
      open.text += line.text;
    } else {
      const blankBefore = blanksBetween(before, line, marginsFor(line));
      paragraphs.push({ text: line.text, page: line.page, breaks: [], blankBefore });
    }
  });
  return paragraphs;
}
