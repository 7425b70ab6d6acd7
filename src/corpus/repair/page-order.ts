/**
 * Lines with nothing but a page number → gone, and what they prove is kept: pages captured out of order go back to their
 * place, and a number that is passed over marks lost text. Only numbers that count on by one are believed.
 */
import type { CapturedLine, RepairLog } from "../block.ts";

const PAGE_NUMBER = /^[—–\-－·\s]*(?:第\s*)?(\d{1,4})\s*(?:页)?(?:[\s/／共]*\d{0,4}\s*页?)?[—–\-－·\s]*$/;
const HAS_PAGE_MARK = /[—–－-]\s*\d|第\s*\d+\s*页/;
const MAX_CHARS = 40;
const MIN_PAGES = 3;
/** Share of the steps from one page to the next, in order, that must be one. */
const MIN_COUNTING_SHARE = 0.5;

interface Page {
  number: number;
  lines: CapturedLine[];
  /** The line with the page number, for the report. */
  mark: CapturedLine;
}

/** The number of a line that holds nothing else; null otherwise. */
export function pageNumberOf(line: CapturedLine): number | null {
  if (line.cells !== null || line.text.length > MAX_CHARS) return null;
  const text = line.text.text.trim();
  const match = HAS_PAGE_MARK.test(text) ? PAGE_NUMBER.exec(text) : null;
  return match?.[1] === undefined ? null : Number(match[1]);
}

interface Paging {
  pages: Page[];
  /** Lines before the first page number (numbers on top) or after the last (numbers at the foot). */
  rest: CapturedLine[];
  onTop: boolean;
}

function readPages(lines: readonly CapturedLine[]): Paging {
  const first = lines.findIndex((line) => line.text.text.trim() !== "");
  const onTop = first >= 0 && lines[first] !== undefined && pageNumberOf(lines[first]) !== null;
  const pages: Page[] = [];
  let open: CapturedLine[] = [];
  for (const line of lines) {
    const number = pageNumberOf(line);
    if (number === null) open.push(line);
    else if (onTop) {
      open = [];
      pages.push({ number, lines: open, mark: line });
    } else {
      pages.push({ number, lines: open, mark: line });
      open = [];
    }
  }
  return { pages, rest: onTop ? [] : open, onTop };
}

/** Drops page numbers, puts pages in their order, marks the pages that are missing. */
export function repairPageOrder(lines: readonly CapturedLine[], log: RepairLog): CapturedLine[] {
  const { pages, rest } = readPages(lines);
  if (pages.length === 0) return [...lines];
  log.repairs.push(
    `页码：${log.linesOf(pages.map((page) => page.mark.text))}只有页码，共 ${pages.length} 行，已去掉。`,
  );
  const numbers = pages.map((page) => page.number);
  const sorted = [...numbers].sort((a, b) => a - b);
  const steps = sorted.slice(1).map((number, i) => number - (sorted[i] ?? 0));
  const isCount =
    pages.length >= MIN_PAGES &&
    steps.every((step) => step > 0) &&
    steps.filter((step) => step === 1).length >= steps.length * MIN_COUNTING_SHARE;
  const isAscending = numbers.every((number, i) => i === 0 || number > (numbers[i - 1] ?? 0));
  if (!isCount) {
    if (!isAscending && pages.length >= MIN_PAGES)
      log.warnings.push(`页码是 ${numbers.slice(0, 12).join("、")}，次序不明，可能有错页或缺页，请核对原文。`);
    return [...pages.flatMap((page) => page.lines), ...rest];
  }
  const ordered = isAscending ? pages : [...pages].sort((a, b) => a.number - b.number);
  if (!isAscending) describeOrder(pages, ordered, log);
  const moved = new Set(ordered.filter((page, i) => page !== pages[i]));
  return [...ordered.flatMap((page, i) => withLoss(page, ordered[i - 1] ?? null, moved, log)), ...rest];
}

function describeOrder(pages: readonly Page[], ordered: readonly Page[], log: RepairLog): void {
  const places = pages.flatMap((page, i) =>
    page === ordered[i] ? [] : [`第 ${page.number} 页（${log.linesOf([page.mark.text])}）`],
  );
  log.repairs.push(
    `错页：${places.slice(0, 6).join("、")}${places.length > 6 ? `等 ${places.length} 页` : ""}不在自己的位置，按页码排回（依据：页码逐页加一）。`,
  );
}

/** The page's lines; the first one with text says when a page before it is missing. */
function withLoss(page: Page, before: Page | null, moved: ReadonlySet<Page>, log: RepairLog): CapturedLine[] {
  const lines = moved.has(page)
    ? page.lines.map((line) => ({ ...line, repairs: [...line.repairs, "swapped-page"] }))
    : page.lines;
  const expected = before === null ? page.number : before.number + 1;
  if (page.number === expected) return lines;
  const missing = page.number - expected === 1 ? `第 ${expected} 页` : `第 ${expected}–${page.number - 1} 页`;
  log.warnings.push(
    `页码：${log.linesOf([page.mark.text])}是第 ${page.number} 页，缺${missing}，缺口两边不相连，请补上原文。`,
  );
  const at = lines.findIndex((line) => line.text.text.trim() !== "");
  return lines.map((line, i) => (i === at ? { ...line, lostBefore: true } : line));
}
