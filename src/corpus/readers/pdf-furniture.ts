/**
 * Running heads, running feet and page numbers of a PDF: lines at a page's upper or lower edge that come again at the same
 * height on other pages, numbers aside; and bare page numbers. They are taken out before lines become paragraphs.
 */
import type { TextLine } from "./pdf-geometry.ts";

const EDGE_LINES = 2;
/** Heights that count as the same, in points. */
const HEIGHT_TOLERANCE = 4;
const MIN_PAGES = 3;
/** A bare number is a page number within this share of the page's height from an edge. */
const EDGE_SHARE = 0.12;
const MAX_CHARS = 60;
const PAGE_NUMBER =
  /^(?:[—–\-－·\s]*\d{1,4}[—–\-－·\s]*|第\s*\d{1,4}\s*页(?:\s*[/／,，共]*\s*共?\s*\d{1,4}\s*页)?|\d{1,4}\s*[/／]\s*\d{1,4}|[ivxlc]{1,6})$/i;

const keyOf = (line: TextLine): string => line.text.replace(/\s+/g, "").replace(/[\d一二三四五六七八九十]+/g, "#");

function edgesOf(lines: readonly TextLine[]): TextLine[] {
  return [...new Set([...lines.slice(0, EDGE_LINES), ...lines.slice(-EDGE_LINES)])].filter(
    ({ text }) => text.length <= MAX_CHARS,
  );
}

/** The lines of each page that are furniture; pages and their lines from the top down. */
export function furnitureOf(pages: readonly TextLine[][], heights: readonly number[]): TextLine[][] {
  const printings = new Map<string, TextLine[]>();
  for (const lines of pages) {
    for (const line of edgesOf(lines)) {
      const same = printings.get(keyOf(line));
      if (same === undefined) printings.set(keyOf(line), [line]);
      else same.push(line);
    }
  }
  const isRepeated = (line: TextLine): boolean => {
    const same = (printings.get(keyOf(line)) ?? []).filter(
      (other) => Math.abs(other.baseline - line.baseline) <= HEIGHT_TOLERANCE,
    );
    return new Set(same.map(({ page }) => page)).size >= Math.min(MIN_PAGES, Math.max(2, pages.length));
  };
  const isPageNumber = (line: TextLine, height: number): boolean =>
    PAGE_NUMBER.test(line.text) && (line.baseline < height * EDGE_SHARE || line.baseline > height * (1 - EDGE_SHARE));
  return pages.map((lines, i) =>
    edgesOf(lines).filter((line) => isPageNumber(line, heights[i] ?? 0) || isRepeated(line)),
  );
}
