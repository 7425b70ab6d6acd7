/**
 * Pieces of a page → regions in reading order: the whole page, or, where an empty gutter parts running text in two, the bands
 * of full-width lines and between them the left and the right column. A table is no pair of columns: its cells are short.
 */
import { median, type TextPiece } from "./pdf-geometry.ts";
import { linesOf } from "./pdf-lines.ts";

/** Where a gutter may stand, as shares of the text's width. */
const GUTTER_FROM = 0.35;
const GUTTER_TO = 0.65;
const MIN_LINES = 6;
/** Share of a column's width that its middle line fills, and its characters. */
const MIN_FILL = 0.7;
const MIN_CHARS = 10;
/** Lines across the gutter (titles, notes), as a share of all. */
const MAX_CROSSING_SHARE = 0.3;

interface Half {
  left: number;
  right: number;
  text: string;
}

/** x of the gutter, or null for a page in one column. */
export function gutterOf(pieces: readonly TextPiece[]): number | null {
  const lines = linesOf(pieces, 0);
  const left = Math.min(...pieces.map((piece) => piece.left));
  const right = Math.max(...pieces.map((piece) => piece.right));
  const width = right - left;
  const edges = lines.flatMap(({ segments }) =>
    segments.slice(1).map((segment, i) => ((segments[i]?.right ?? segment.left) + segment.left) / 2),
  );
  const inside = edges.filter((x) => x > left + width * GUTTER_FROM && x < left + width * GUTTER_TO);
  if (inside.length < MIN_LINES) return null;
  const gutter = median(inside);
  const halves: { left: Half[]; right: Half[] } = { left: [], right: [] };
  let crossing = 0;
  for (const { segments } of lines) {
    if (segments.some((segment) => segment.left < gutter && segment.right > gutter)) crossing++;
    for (const segment of segments) {
      if (segment.right <= gutter) halves.left.push(segment);
      else if (segment.left >= gutter) halves.right.push(segment);
    }
  }
  const isColumn = (half: Half[], columnWidth: number): boolean =>
    half.length >= MIN_LINES &&
    median(half.map((segment) => segment.right - segment.left)) >= columnWidth * MIN_FILL &&
    median(half.map((segment) => segment.text.length)) >= MIN_CHARS;
  if (crossing > lines.length * MAX_CROSSING_SHARE) return null;
  return isColumn(halves.left, gutter - left) && isColumn(halves.right, right - gutter) ? gutter : null;
}

export interface Region {
  pieces: TextPiece[];
  /** Regions of one kind share their margins: the column's number and how many there are. */
  kind: string;
}

/** Regions of a page in reading order. */
export function regionsOf(pieces: readonly TextPiece[]): Region[] {
  const gutter = pieces.length === 0 ? null : gutterOf(pieces);
  if (gutter === null) return [{ pieces: [...pieces], kind: "1/1" }];
  const regions: Region[] = [];
  let band: { left: TextPiece[]; right: TextPiece[] } = { left: [], right: [] };
  const close = (): void => {
    if (band.left.length > 0) regions.push({ pieces: band.left, kind: "1/2" });
    if (band.right.length > 0) regions.push({ pieces: band.right, kind: "2/2" });
    band = { left: [], right: [] };
  };
  const crossing = linesOf(pieces, 0)
    .filter(({ segments }) => segments.some((segment) => segment.left < gutter && segment.right > gutter))
    .map(({ baseline, size }) => ({ from: baseline - size / 2, to: baseline + size / 2 }));
  for (const piece of [...pieces].sort((a, b) => a.baseline - b.baseline)) {
    const isCrossing = crossing.some(({ from, to }) => piece.baseline >= from && piece.baseline <= to);
    if (isCrossing) {
      close();
      const last = regions.at(-1);
      if (last?.kind === "1/1") last.pieces.push(piece);
      else regions.push({ pieces: [piece], kind: "1/1" });
    } else (piece.right <= gutter ? band.left : band.right).push(piece);
  }
  close();
  return regions;
}
