/**
 * Clean papers → damaged captures, and the verdict on what parsing made of them. Every damage keeps a record of what the
 * capture still shows of it, so that a test can tell an error from a loss that no reader could notice.
 */
import { printedCells } from "../../src/corpus/indicator-row.ts";
import type { ParsedDocument } from "../../src/corpus/clause.ts";
import type { Dice, Paragraph } from "./policy-prose.ts";

/** `exact`: letter by letter · `marked`: a gap or a warning says so · `silent`: wrong without a word. */
export type Verdict = "exact" | "marked" | "silent";

const squash = (text: string): string => text.replace(/\s+/g, "");

/** The letters that parsing must give back; a table's header row is told in the rows. */
export function lettersOf(paper: readonly Paragraph[]): string {
  return squash(
    paper
      .filter(({ kind }) => kind !== "header")
      .map(({ text }) => text)
      .join(""),
  );
}

/** The letters of the clauses in reading order, without the notes that are ours. */
export function parsedLetters(parsed: ParsedDocument): string {
  return squash(parsed.clauses.map(({ kind, text }) => (kind === "table" ? printedCells(text) : text)).join(""));
}

export const isMarked = ({ clauses, report, document }: ParsedDocument): boolean =>
  report.warnings.length > 0 ||
  report.gaps > 0 ||
  document.missingSentences > 0 ||
  clauses.some(({ gapBefore, gapAfter }) => gapBefore || gapAfter);

export function judge(wanted: string, parsed: ParsedDocument): Verdict {
  if (parsedLetters(parsed) === wanted) return "exact";
  return isMarked(parsed) ? "marked" : "silent";
}

/** Paragraphs on lines, empty lines between them or not. */
export function layOut(paper: readonly Paragraph[], between = "\n\n"): string {
  return paper.map(({ text }) => text).join(between);
}

/** What stands between the two halves of a torn paragraph. */
export type Tear = (dice: Dice) => string;

/** Tears paragraphs at random places, never beside a letter of a sign or inside a table. */
export function wrap(
  paper: readonly Paragraph[],
  dice: Dice,
  options: { tear: Tear; percent: number; between: string },
): string {
  const lines = paper.map(({ kind, text }) => {
    if (kind !== "body" && !(kind === "heading" && text.length > 40)) return text;
    let rest = text;
    let torn = "";
    const from = kind === "heading" ? text.indexOf("。") + 2 : 1;
    if (from >= text.length) return text;
    let least = from;
    while (rest.length - least > 4 && dice.chance(options.percent)) {
      const at = dice.between(least, Math.min(rest.length - 1, least + 160));
      torn += rest.slice(0, at) + options.tear(dice);
      rest = rest.slice(at);
      least = 1;
    }
    return torn + rest;
  });
  return lines.join(options.between);
}

/** Hard line ends at a fixed width, as mail and terminals make them; headings and rows stay whole. */
export function wrapAtWidth(paper: readonly Paragraph[], width: number, between: string): string {
  return paper
    .map(({ kind, text }) =>
      kind === "body" || text.length > 60 ? text.replace(new RegExp(`(.{${width}})(?=.)`, "g"), "$1\n") : text,
    )
    .join(between);
}

/** A stretch of the clean paper: its paragraphs, the first and the last maybe torn. */
export interface Page {
  parts: Paragraph[];
  /** The page begins in the middle of a paragraph. */
  startsTorn: boolean;
  endsTorn: boolean;
}

/** Cuts a paper into pages of about `size` characters, in mid-paragraph where it falls so; rows and signs stay whole. */
export function toPages(paper: readonly Paragraph[], dice: Dice, size: number): Page[] {
  const pages: Page[] = [];
  let page: Page = { parts: [], startsTorn: false, endsTorn: false };
  let room = dice.between(Math.floor(size / 2), size);
  const turn = (torn: boolean): void => {
    page.endsTorn = torn;
    pages.push(page);
    page = { parts: [], startsTorn: torn, endsTorn: false };
    room = dice.between(Math.floor(size / 2), size);
  };
  for (const paragraph of paper) {
    let rest = paragraph;
    const fits = (): boolean => rest.text.length <= Math.max(room + 8, 60) || room <= 30;
    while (!fits()) {
      const at = room;
      page.parts.push({ ...rest, text: rest.text.slice(0, at) });
      rest = { ...rest, text: rest.text.slice(at), sign: null };
      turn(true);
    }
    page.parts.push(rest);
    room -= rest.text.length;
    if (room <= 30) turn(false);
  }
  if (page.parts.length > 0) pages.push(page);
  return pages;
}

const ENDS = /[。；：！？”）…]$/;

/**
 * Does the capture show that its pages are out of order or incomplete? Either a paragraph breaks off before something that
 * cannot continue it (a signed line, a caption, a row, the end), or the numbers do not count on: a sign must be 1 or follow
 * the number before it on its level, wider signs starting it afresh, and an open count must not be opened again.
 */
export function showsDisorder(pages: readonly Page[]): boolean {
  const parts = pages.flatMap((page) =>
    page.parts.map((part, i) => ({ part, torn: page.endsTorn && i === page.parts.length - 1 })),
  );
  const last: number[] = [];
  for (const [i, { part, torn }] of parts.entries()) {
    const next = parts[i + 1]?.part;
    const opens = next === undefined || next.sign !== null || next.kind === "caption" || next.kind === "title";
    if (torn && opens && !ENDS.test(part.text) && !/[。；]/.test(part.text.slice(-1))) return true;
    if (part.sign === null) continue;
    const { level, number } = part.sign;
    const before = last[level] ?? 0;
    if (number !== before + 1) return true;
    last[level] = number;
    last.length = level + 1;
  }
  return false;
}

/** Pages one after another, their torn ends on lines of their own. */
export function printPages(pages: readonly Page[], between: string, foot: (page: number) => string = () => ""): string {
  return pages.map((page, i) => page.parts.map(({ text }) => text).join(between) + foot(i)).join(between);
}

/** A sliding window over the text: every chunk repeats the end of the one before. */
export function overlapping(text: string, size: number, overlap: number): string[] {
  const chunks: string[] = [];
  for (let at = 0; at < text.length; at += size - overlap) {
    chunks.push(text.slice(at, at + size));
    if (at + size >= text.length) break;
  }
  return chunks;
}

/** The broken chunker: a main sentence, echoes while the line is short, main sentences up to the cap. */
export function interleaved(
  sentences: readonly string[],
  echoBelow: number,
  cap: number,
): { lines: string[]; printed: Set<number> } {
  const lines: string[] = [];
  const printed = new Set<number>();
  let main = 0;
  let echo = 0;
  while (main < sentences.length) {
    let line = sentences[main] ?? "";
    printed.add(main++);
    while (main < sentences.length && line.length < echoBelow) {
      line += sentences[echo] ?? "";
      printed.add(echo++);
      main++;
    }
    while (main < sentences.length && line.length + (sentences[main] ?? "").length <= cap) {
      line += sentences[main] ?? "";
      printed.add(main++);
    }
    lines.push(line);
  }
  return { lines, printed };
}
