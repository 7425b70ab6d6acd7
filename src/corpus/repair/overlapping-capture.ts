/**
 * A capture cut into overlapping chunks: each begins with the end of the one before. The overlaps are found letter by letter
 * and dropped. Where chunks are of one size, or each on a line of its own, a seam without an overlap shows that a chunk
 * between them is lost: it is marked, and nothing is joined across it.
 */
import type { CapturedLine, RepairLog } from "../block.ts";
import { splitSentences } from "../sentences.ts";
import { SourceText } from "../source.ts";
import type { RestoredCapture } from "./interleaved-capture.ts";
import { findTandems, type Tandem } from "./tandem.ts";

/** A doubled stretch may be chance once; a capture of chunks shows it at seam after seam. */
const MIN_SEAMS = 3;
const MIN_LONE_CHARS = 40;
/** Share of the chunks that must have the same length, and how much they may differ, in characters. */
const MIN_REGULAR_SHARE = 0.6;
const LENGTH_TOLERANCE = 3;
const MAX_LINES_PER_CHUNK = 1.3;

/** Where a character that is not blank stands. */
interface Place {
  line: number;
  column: number;
}

export interface OverlapFree {
  lines: readonly CapturedLine[];
  /** Set when every chunk was one line: its paragraphs are found anew. */
  restored: RestoredCapture | null;
}

/** The letters of all lines, and where each line's first letter stands among them. */
function lettersOf(lines: readonly CapturedLine[]): { bare: string; starts: Int32Array } {
  const starts = new Int32Array(lines.length + 1);
  let at = 0;
  const parts = lines.map((line, i) => {
    const letters = line.text.text.replace(/\s+/g, "");
    at += letters.length;
    starts[i + 1] = at;
    return letters;
  });
  return { bare: parts.join(""), starts };
}

function placeOf(lines: readonly CapturedLine[], starts: Int32Array, letter: number): Place {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= letter) low = middle;
    else high = middle - 1;
  }
  const text = lines[low]?.text.text ?? "";
  let left = letter - (starts[low] ?? 0);
  for (let column = 0; column < text.length; column++) {
    if (/\s/.test(text.charAt(column))) continue;
    if (left-- === 0) return { line: low, column };
  }
  return { line: low, column: text.length };
}

/** Drops doubled stretches; marks seams at which a chunk is lost. */
export function repairOverlaps(lines: readonly CapturedLine[], log: RepairLog): OverlapFree {
  const { bare, starts } = lettersOf(lines);
  const found = findTandems(bare);
  const tandems = found.length >= MIN_SEAMS ? found : found.filter(({ length }) => length >= MIN_LONE_CHARS);
  if (tandems.length === 0) return { lines, restored: null };
  const seams = tandems.map((tandem) => ({ tandem, at: placeOf(lines, starts, tandem.start) }));
  const filled = lines.filter((line) => line.text.text.trim() !== "").length;
  const isLinePerChunk = tandems.length >= MIN_SEAMS && filled <= (tandems.length + 1) * MAX_LINES_PER_CHUNK + 1;
  const lost = isLinePerChunk
    ? linesWithoutSeam(
        lines,
        seams.map(({ at }) => at.line),
        starts,
        tandems,
      )
    : lostBetweenSeams(
        lines,
        seams.map(({ at }) => at),
        tandems.length,
      );
  const kept = dropSecondPrintings(lines, seams, (letter) => placeOf(lines, starts, letter), lost);
  const where = log.linesOf(seams.flatMap(({ at }) => lines[at.line]?.text.slice(at.column) ?? []));
  const lengths = tandems.map(({ length }) => length);
  log.repairs.push(
    `重叠抓取：${where}开头重复了前面的结尾，共 ${tandems.length} 处（${Math.min(...lengths)}–${Math.max(...lengths)} 字），逐字核对后去掉重复（依据：同一段文字紧接着印了两遍）。`,
  );
  if (lost.size > 0) {
    const places = log.linesOf([...lost].flatMap((line) => lines[line]?.text ?? []));
    log.warnings.push(`重叠抓取：${places}和前面没有重叠，中间缺了一块，两边不相连，请核对原文。`);
  }
  return { lines: kept, restored: isLinePerChunk ? toRuns(kept) : null };
}

/** Chunks of one line each: lines that begin without an overlap, the first aside. */
function linesWithoutSeam(
  lines: readonly CapturedLine[],
  seamLines: readonly number[],
  starts: Int32Array,
  tandems: readonly Tandem[],
): Set<number> {
  const seams = new Set(seamLines);
  // A seam may be found a few letters into the line that opens with it.
  for (const { start } of tandems) {
    const line = lines.findIndex((_, i) => Math.abs((starts[i] ?? 0) - start) <= 2 && (starts[i + 1] ?? 0) > start);
    if (line >= 0) seams.add(line);
  }
  const filled = lines.flatMap((line, i) => (line.text.text.trim() === "" ? [] : [i]));
  return new Set(filled.slice(1).filter((line) => !seams.has(line)));
}

/** Chunks of one size with line ends inside: a chunk of twice the size hides a seam at half its length. */
function lostBetweenSeams(lines: readonly CapturedLine[], seams: readonly Place[], count: number): Set<number> {
  if (count < MIN_SEAMS) return new Set();
  const offsets = [0];
  for (const line of lines) offsets.push((offsets.at(-1) ?? 0) + line.text.length + 1);
  const total = (offsets.at(-1) ?? 1) - 1;
  const starts = [0, ...seams.map(({ line, column }) => (offsets[line] ?? 0) + column)];
  const lengths = starts
    .slice(1)
    .map((start, i) => start - (starts[i] ?? 0))
    .sort((a, b) => a - b);
  const usual = lengths[Math.floor(lengths.length / 2)] ?? 0;
  const regular = lengths.filter((length) => Math.abs(length - usual) <= LENGTH_TOLERANCE).length;
  const lost = new Set<number>();
  if (regular < lengths.length * MIN_REGULAR_SHARE) return lost;
  [...starts, total].forEach((end, i, ends) => {
    const start = i === 0 ? 0 : (ends[i - 1] ?? 0);
    for (let seam = start + usual; seam < end - LENGTH_TOLERANCE * 2; seam += usual) {
      const line = offsets.findIndex((offset) => Math.abs(offset - seam) <= LENGTH_TOLERANCE);
      if (line > 0) lost.add(line);
    }
  });
  return lost;
}

/** Cuts each second printing out; what follows it stands right behind the first. */
function dropSecondPrintings(
  lines: readonly CapturedLine[],
  seams: readonly { tandem: Tandem; at: Place }[],
  placeAt: (letter: number) => Place,
  lost: ReadonlySet<number>,
): CapturedLine[] {
  const kept: CapturedLine[] = [];
  let from: Place = { line: 0, column: 0 };
  let joins = false;
  const take = (until: Place): void => {
    for (let i = from.line; i <= until.line; i++) {
      const line = lines[i];
      if (line === undefined) break;
      const text = line.text.slice(
        i === from.line ? from.column : 0,
        i === until.line ? until.column : line.text.length,
      );
      const last = kept.at(-1);
      if (joins && last !== undefined)
        kept[kept.length - 1] = {
          ...last,
          text: SourceText.join([last.text, text]),
          repairs: [...new Set([...last.repairs, "overlapping-capture"])],
        };
      else
        kept.push({
          ...line,
          text,
          ...(lost.has(i) && (i !== from.line || from.column === 0) ? { lostBefore: true } : {}),
        });
      joins = false;
    }
  };
  for (const { tandem } of seams) {
    const firstEnd = placeAt(tandem.start - 1);
    take({ line: firstEnd.line, column: firstEnd.column + 1 });
    const secondEnd = placeAt(tandem.start + tandem.length - 1);
    from = { line: secondEnd.line, column: secondEnd.column + 1 };
    joins = true;
  }
  take({ line: lines.length - 1, column: lines.at(-1)?.text.length ?? 0 });
  return kept;
}

/** Lines that were chunks → sentences, parted where a chunk is lost. */
function toRuns(lines: readonly CapturedLine[]): RestoredCapture {
  const runs: RestoredCapture["runs"] = [];
  let open: SourceText[] = [];
  let missingBefore = 0;
  const close = (): void => {
    if (open.length > 0) {
      const sentences = splitSentences(SourceText.join(open)).map((sentence) => sentence.trim());
      runs.push({ sentences: sentences.filter((sentence) => sentence.length > 0), missingBefore });
    }
    open = [];
  };
  for (const line of lines) {
    if (line.lostBefore === true) {
      close();
      missingBefore = 1;
    }
    if (line.text.length > 0) open.push(line.text);
    if (line.lostBefore !== true && runs.length === 0) missingBefore = 0;
  }
  close();
  return { runs, missingAtEnd: 0 };
}
