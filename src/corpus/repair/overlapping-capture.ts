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
import { oncePerObject } from "../../language/once-per-object.ts";

/** A doubled stretch may be chance once; a capture of chunks shows it at seam after seam. */
const MIN_SEAMS = 3;
const MIN_LONE_CHARS = 40;
/** Share of the chunks that must have the same length, and how much they may differ, in characters. */
const MIN_REGULAR_SHARE = 0.6;
const LENGTH_TOLERANCE = 6;
const MIN_CHUNK_CHARS = 100;
/** Beyond so many chunks in a row the text is no longer one of chunks. */
const MAX_LOST_IN_A_ROW = 4;
const MIN_LINE_OVERLAP_CHARS = 12;
const MAX_OVERLAP_CHARS = 1000;

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

/** A lone stretch counts when it is long, or made of whole sentences. */
const isDoubled = (bare: string, { start, length }: Tandem): boolean =>
  length >= MIN_LONE_CHARS || (bare[start + length - 1] === "。" && bare[start - 1] === "。");

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

/** Index of the last start that is not after `at`. */
function lastBefore(starts: ArrayLike<number>, count: number, at: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Finds where a letter stands; the columns of a line's letters are counted once. */
function placeFinder(lines: readonly CapturedLine[], starts: Int32Array): (letter: number) => Place {
  const columnsOf = new Map<number, number[]>();
  return (letter) => {
    const line = lastBefore(starts, lines.length, letter);
    let columns = columnsOf.get(line);
    if (columns === undefined) {
      const text = lines[line]?.text.text ?? "";
      columns = Array.from(text.matchAll(/\S+/g), ({ index, 0: run }) =>
        Array.from({ length: run.length }, (_, i) => index + i),
      ).flat();
      columnsOf.set(line, columns);
    }
    return { line, column: columns[letter - (starts[line] ?? 0)] ?? lines[line]?.text.length ?? 0 };
  };
}

/**
 * Drops the overlaps of a capture made of chunks; marks seams at which a chunk is lost.
 * @returns null when the capture shows no such chunks.
 */
export function repairOverlaps(lines: readonly CapturedLine[], log: RepairLog): OverlapFree | null {
  return dropLineOverlaps(lines, log) ?? dropTandems(lines, log, (tandems) => tandems.length >= MIN_SEAMS);
}

/** Drops the second printing of a stretch that is doubled here or there, for which there is no chunk to blame. */
export function dropDoubledText(lines: readonly CapturedLine[], log: RepairLog): readonly CapturedLine[] {
  return dropTandems(lines, log, (tandems) => tandems.length < MIN_SEAMS)?.lines ?? lines;
}

/** A line that begins with the end of the line before: where that begins; the line's length when it does not. */
function overlapStart(left: string, right: string): number {
  const opening = right.slice(0, MIN_LINE_OVERLAP_CHARS);
  if (opening.length < Math.min(MIN_LINE_OVERLAP_CHARS, right.length)) return left.length;
  for (let at = Math.max(0, left.length - MAX_OVERLAP_CHARS); ; at++) {
    at = left.indexOf(opening, at);
    if (at < 0) return left.length;
    if (left.endsWith(right.slice(0, left.length - at))) return at;
  }
}

/** Chunks of one line each. */
function dropLineOverlaps(lines: readonly CapturedLine[], log: RepairLog): OverlapFree | null {
  const chunks = lines.filter((line) => line.text.text.trim() !== "").map((line) => line.text.trim());
  if (chunks.length < MIN_SEAMS + 1) return null;
  const overlaps = chunks.map((chunk, i) => {
    const left = chunks[i - 1]?.text ?? "";
    return left.length - overlapStart(left, chunk.text);
  });
  const seams = overlaps.filter((length) => length > 0);
  if (seams.length < (chunks.length - 1) * MIN_REGULAR_SHARE || seams.length < MIN_SEAMS) return null;
  const runs: RestoredCapture["runs"] = [];
  let open: SourceText[] = [];
  const close = (): void => {
    const sentences = splitSentences(SourceText.join(open)).map((sentence) => sentence.trim());
    runs.push({ sentences: sentences.filter(({ length }) => length > 0), missingBefore: runs.length === 0 ? 0 : 1 });
    open = [];
  };
  const lost = chunks.filter((_, i) => i > 0 && overlaps[i] === 0);
  chunks.forEach((chunk, i) => {
    if (i > 0 && overlaps[i] === 0) close();
    open.push(chunk.slice(overlaps[i] ?? 0));
  });
  close();
  note(log, { seams: chunks.filter((_, i) => (overlaps[i] ?? 0) > 0), lengths: seams, lost });
  return { lines, restored: { runs, missingAtEnd: 0 } };
}

function note(log: RepairLog, found: { seams: SourceText[]; lengths: number[]; lost: SourceText[] }): void {
  const { seams, lengths, lost } = found;
  log.repairs.push(
    `重叠抓取：${log.linesOf(seams)}开头重复了前面的结尾，共 ${lengths.length} 处（${Math.min(...lengths)}–${Math.max(...lengths)} 字），逐字核对后去掉重复（依据：同一段文字紧接着印了两遍）。`,
  );
  if (lost.length > 0)
    log.warnings.push(`重叠抓取：${log.linesOf(lost)}和前面没有重叠，中间缺了一块，两边不相连，请核对原文。`);
}

interface Doubled {
  bare: string;
  starts: Int32Array;
  found: readonly Tandem[];
}

/** The same lines are asked twice: for chunks, then for lone stretches. */
const findDoubled = oncePerObject((lines: readonly CapturedLine[]): Doubled => {
  const letters = lettersOf(lines);
  return { ...letters, found: findTandems(letters.bare) };
});

function dropTandems(
  lines: readonly CapturedLine[],
  log: RepairLog,
  isWanted: (tandems: readonly Tandem[]) => boolean,
): OverlapFree | null {
  const { bare, starts, found } = findDoubled(lines);
  if (!isWanted(found)) return null;
  const tandems = found.length >= MIN_SEAMS ? found : found.filter((tandem) => isDoubled(bare, tandem));
  if (tandems.length === 0) return null;
  const placeAt = placeFinder(lines, starts);
  const seams = tandems.map((tandem) => ({ tandem, at: placeAt(tandem.start) }));
  const places = seams.map(({ at }) => at);
  const lost = lostBetweenSeams(lines, places);
  note(log, {
    seams: places.flatMap(({ line, column }) => lines[line]?.text.slice(column) ?? []),
    lengths: tandems.map(({ length }) => length),
    lost: [...lost].flatMap((line) => lines[line]?.text ?? []),
  });
  return { lines: dropSecondPrintings(lines, seams, placeAt, lost), restored: null };
}

/** Chunks of one size with line ends inside: a chunk of twice the size hides a seam at half its length. */
function lostBetweenSeams(lines: readonly CapturedLine[], seams: readonly Place[]): Set<number> {
  if (seams.length < MIN_SEAMS) return new Set();
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
  if (usual < MIN_CHUNK_CHARS) return lost;
  [...starts, total].forEach((end, i, ends) => {
    const start = i === 0 ? 0 : (ends[i - 1] ?? 0);
    const last = Math.min(end - LENGTH_TOLERANCE * 2, start + usual * MAX_LOST_IN_A_ROW + 1);
    for (let seam = start + usual; seam < last; seam += usual) {
      const before = lastBefore(offsets, lines.length, seam);
      const near = [before, before + 1]
        .map((line) => ({ line, distance: Math.abs((offsets[line] ?? Infinity) - seam) }))
        .filter(({ line, distance }) => line > 0 && line < lines.length && distance <= LENGTH_TOLERANCE)
        .sort((left, right) => left.distance - right.distance)[0];
      if (near !== undefined) lost.add(near.line);
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
