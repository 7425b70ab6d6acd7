/**
 * A printed table of contents inside the text (titles with leader dots and page numbers, or a 目录 whose lines come again
 * as headings) → its entries; the text around it stays. Without this every section would be seen twice.
 */
import { bareText, type CapturedLine, type RepairLog } from "../block.ts";
import type { SourceText } from "../source.ts";
import { readSign } from "../sign.ts";

export interface ContentsEntry {
  /** Title as printed, without leader dots and page number. */
  title: string;
  source: SourceText;
}

/** A run of leader dots and the page number after it; bounded, and tried only where a run begins. */
const LEADER = /(?<![….·⋯—])(?:…[….·⋯]{1,300}|[·.⋯—]{4,300})\s{0,9}[(（]?\s{0,9}\d{1,4}\s{0,9}[)）]?/g;
const MAX_ENTRY_CHARS = 300;
const CONTENTS_HEADING = /^目\s*[录次]$/;
const MIN_ENTRIES = 3;

export interface CutContents {
  before: SourceText;
  entries: ContentsEntry[];
  after: SourceText;
}

/** Cuts a table of contents with leader dots out of a text; null when it holds none. */
export function cutLeaderContents(text: SourceText): CutContents | null {
  const matches = [...text.text.matchAll(LEADER)];
  if (matches.length < MIN_ENTRIES) return null;
  const first = matches[0];
  const last = matches.at(-1);
  if (first === undefined || last === undefined) return null;
  let from = startOfFirstEntry(text.text.slice(0, first.index));
  const before = text.slice(0, from);
  const entries: ContentsEntry[] = [];
  for (const match of matches) {
    const source = text.slice(from, match.index).trim();
    if (source.length > 0) entries.push({ title: source.text, source });
    from = match.index + match[0].length;
  }
  return { before, entries, after: text.slice(last.index + last[0].length) };
}

function startOfFirstEntry(before: string): number {
  const heading = [...before.matchAll(/目\s{0,4}[录次]\s{0,9}/g)].at(-1);
  if (heading !== undefined) return heading.index + heading[0].length;
  const breakAt = Math.max(before.lastIndexOf("\n"), before.lastIndexOf("。"));
  return breakAt + 1;
}

/** The last character tells most lines apart: a page number, or the bracket around it. */
function isLeaderLine({ cells, text }: CapturedLine): boolean {
  if (cells !== null || text.length > MAX_ENTRY_CHARS) return false;
  const line = text.text.trim();
  return PAGE_NUMBER_ENDS.includes(line.charAt(line.length - 1)) && LEADER_LINE.test(line);
}

const PAGE_NUMBER_ENDS = "0123456789)）";

/** Takes a table of contents that stands on lines of its own. */
export function repairTableOfContents(
  lines: readonly CapturedLine[],
  log: RepairLog,
): { lines: CapturedLine[]; entries: ContentsEntry[] } {
  const leaders = lines.flatMap((line, i) => (isLeaderLine(line) ? [i] : []));
  const taken = leaders.length >= MIN_ENTRIES ? new Set(leaders) : repeatedContents(lines);
  if (taken.size === 0) return { lines: [...lines], entries: [] };
  const entries: ContentsEntry[] = [];
  const kept = lines.filter((line, i) => {
    if (!taken.has(i)) return !CONTENTS_HEADING.test(line.text.text.trim());
    const text = line.text.trim();
    const title = cutPageNumber(text);
    if (title.length > 0 && readSign(title.text) !== null) entries.push({ title: title.text, source: title });
    return false;
  });
  const where = log.linesOf(lines.filter((_, i) => taken.has(i)).map((line) => line.text));
  const why = leaders.length >= MIN_ENTRIES ? "行末是引点和页码" : "同样的标题后面又出现一遍";
  log.repairs.push(`目录：${where}取出 ${entries.length} 条目录，不当作正文，只用来核对标题次序（依据：${why}）。`);
  return { lines: kept, entries };
}

const LEADER_LINE =
  /^.{2,60}?(?<![….·⋯])\s{0,9}(?:…[….·⋯]{1,200}|[·.⋯]{4,200})\s{0,9}[(（]?\s{0,9}\d{1,4}\s{0,9}[)）]?$/;
const LEADER_TAIL = /(?:…[….·⋯]{1,200}|[·.⋯]{4,200}|\t)\s{0,9}[(（]?\s{0,9}\d{1,4}\s{0,9}[)）]?$/;

function cutPageNumber(text: SourceText): SourceText {
  const tail = text.length > MAX_ENTRY_CHARS ? null : LEADER_TAIL.exec(text.text);
  return tail === null ? text : text.slice(0, tail.index).trim();
}

/** Lines after 目录 that carry a sign and come again later as headings. */
function repeatedContents(lines: readonly CapturedLine[]): Set<number> {
  const start = lines.findIndex((line) => CONTENTS_HEADING.test(line.text.text.trim()));
  if (start < 0) return new Set();
  const later = new Map<string, number>();
  lines.forEach((line, i) => later.set(bareText(line.text.text), i));
  const taken: number[] = [];
  for (let i = start + 1; i < lines.length; i++) {
    const line = lines[i];
    if (line === undefined) break;
    const text = cutPageNumber(line.text.trim()).text;
    if (text === "") continue;
    const repeat = later.get(bareText(text)) ?? -1;
    if (readSign(text) === null || repeat <= i) break;
    taken.push(i);
  }
  return new Set(taken.length >= MIN_ENTRIES ? taken : []);
}
