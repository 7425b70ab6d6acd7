/** The shapes of a PDF page as read: pieces of text and ruled lines, in points from the page's upper left corner. */

export interface TextPiece {
  text: string;
  left: number;
  right: number;
  /** Where the characters stand, downwards. */
  baseline: number;
  /** Font size. */
  size: number;
}

/** A straight ruled line: the edge of a table. */
export interface Rule {
  isHorizontal: boolean;
  /** y of a horizontal rule, x of a vertical one. */
  at: number;
  from: number;
  to: number;
}

export interface PdfPage {
  /** From 1. */
  number: number;
  width: number;
  height: number;
  pieces: TextPiece[];
  rules: Rule[];
}

/** Pieces on one baseline, in reading order. */
export interface TextLine {
  text: string;
  left: number;
  right: number;
  baseline: number;
  size: number;
  page: number;
  /** Where wide gaps part the line. */
  segments: { text: string; left: number; right: number }[];
}

/** Middle value; 0 for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
