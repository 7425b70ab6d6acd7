/**
 * Pieces of text on a page → lines: pieces on one baseline from left to right, a space only where the gap is one, a new
 * segment where the gap is wider than a character.
 */
import type { TextLine, TextPiece } from "./pdf-geometry.ts";

/** Two baselines closer than this part of the font size are one. */
const BASELINE_TOLERANCE = 0.45;
/** Gaps, in font sizes. */
const WORD_GAP = 0.15;
const SPACE_GAP = 0.45;
/** Between two Chinese characters nothing but a typed space makes a gap. */
const WIDE_SPACE_GAP = 0.2;
const SEGMENT_GAP = 1.3;
const OVERPRINT_TOLERANCE = 0.25;

const isHan = (character: string | undefined): boolean => character !== undefined && /\p{Script=Han}/u.test(character);
const isLatin = (character: string | undefined): boolean => character !== undefined && /[A-Za-z]/.test(character);

const SPACE_BEFORE_LATIN = /(?<=[\p{Script=Han}，。、；：）】》”’]) (?=[A-Za-z0-9])/gu;
const SPACE_AFTER_LATIN = /(?<!^\d{1,2}(?:\.\d{1,2}){0,3})(?<=[A-Za-z0-9%‰]) (?=[\p{Script=Han}（《“])/gu;

/** Word processors set Chinese and Latin letters a little apart; the space between them was never typed, or need not be. */
const withoutAutomaticSpace = (text: string): string =>
  text.trim().replace(SPACE_BEFORE_LATIN, "").replace(SPACE_AFTER_LATIN, "");

/** Pieces grouped by baseline, from the top down. */
function byBaseline(pieces: readonly TextPiece[]): TextPiece[][] {
  const rows: TextPiece[][] = [];
  for (const piece of [...pieces].sort((a, b) => a.baseline - b.baseline || a.left - b.left)) {
    const row = rows.at(-1);
    const first = row?.[0];
    const tolerance = Math.min(piece.size, first?.size ?? piece.size) * BASELINE_TOLERANCE;
    if (row !== undefined && first !== undefined && piece.baseline - first.baseline <= tolerance) row.push(piece);
    else rows.push([piece]);
  }
  return rows;
}

/** Bold type is often the same text printed twice, slightly shifted. */
function withoutOverprints(row: readonly TextPiece[]): TextPiece[] {
  const kept: TextPiece[] = [];
  for (const piece of row) {
    const near = piece.size * OVERPRINT_TOLERANCE;
    if (!kept.some((other) => other.text === piece.text && Math.abs(other.left - piece.left) < near)) kept.push(piece);
  }
  return kept;
}

function lineOf(row: readonly TextPiece[], page: number): TextLine {
  const pieces = withoutOverprints([...row].sort((a, b) => a.left - b.left));
  const segments: TextLine["segments"] = [];
  let text = "";
  for (const [i, piece] of pieces.entries()) {
    const gap = piece.left - (pieces[i - 1]?.right ?? piece.left);
    const size = Math.max(piece.size, 1);
    const segment = segments.at(-1);
    const isWord = gap > size * WORD_GAP && isLatin(text.at(-1)) && isLatin(piece.text[0]);
    const isTyped = gap > size * WIDE_SPACE_GAP && isHan(text.at(-1)) && isHan(piece.text[0]);
    const space =
      i > 0 && (isWord || isTyped || gap > size * SPACE_GAP) && !text.endsWith(" ") && !piece.text.startsWith(" ")
        ? " "
        : "";
    if (segment === undefined || gap > size * SEGMENT_GAP) {
      segments.push({ text: piece.text, left: piece.left, right: piece.right });
    } else {
      segment.text += space + piece.text;
      segment.right = Math.max(segment.right, piece.right);
    }
    text += space + piece.text;
  }
  const [first, last] = [pieces[0], pieces.at(-1)];
  const sizes = pieces.map((piece) => piece.size);
  return {
    text: withoutAutomaticSpace(text),
    left: first?.left ?? 0,
    right: Math.max(last?.right ?? 0, ...pieces.map((piece) => piece.right)),
    baseline: first?.baseline ?? 0,
    size: Math.max(...sizes),
    page,
    segments: segments.map((segment) => ({ ...segment, text: withoutAutomaticSpace(segment.text) })),
  };
}

/** All lines of a page (or a part of it), from the top down. */
export function linesOf(pieces: readonly TextPiece[], page: number): TextLine[] {
  return byBaseline(pieces)
    .map((row) => lineOf(row, page))
    .filter((line) => line.text !== "");
}
