/**
 * A capture made by a broken overlapping chunker: each line is one main sentence, then "echo" sentences (an overlap cursor
 * that walks the document from its start) while the line is shorter than a threshold, then main sentences again; an echo
 * takes the place of a main sentence. Sentences printed twice prove or refute a threshold: the order is restored only when
 * every duplicate falls on its twin; what no copy holds is marked as missing. Anything else is left as captured.
 */
import { type CapturedLine, type RepairLog } from "../block.ts";
import { SourceText } from "../source.ts";

/** One sentence of the restored original; null where no copy survived. */
type Slot = { text: SourceText; line: number } | null;

export interface RestoredCapture {
  /** Runs of sentences with the number of sentences missing before each. */
  runs: { sentences: SourceText[]; missingBefore: number }[];
  /** Sentences missing after the last run. */
  missingAtEnd: number;
}

const MIN_SENTENCES = 8;
/** From here on the repeated sentences must be explained: restored, or warned of. */
const MIN_DUPLICATE_SHARE = 0.02;
const MIN_DUPLICATES = 3;
const MIN_VERIFIED = 3;
const MIN_SENTENCE_CHARS = 16;
const MAX_THRESHOLD = 3000;

interface PrintedLine {
  sentences: SourceText[];
  line: number;
}

function printedLines(lines: readonly CapturedLine[], ends: RegExp): PrintedLine[] {
  return lines
    .map((line, index) => {
      const sentences: SourceText[] = [];
      let from = 0;
      for (const match of line.text.text.matchAll(ends)) {
        sentences.push(line.text.slice(from, match.index + match[0].length));
        from = match.index + match[0].length;
      }
      if (line.text.text.slice(from).trim() !== "") sentences.push(line.text.slice(from));
      return { sentences: sentences.map((s) => s.trim()), line: index + 1 };
    })
    .filter((line) => line.sentences.length > 0);
}

/** Share of sentences (headings are shorter) that are printed before. */
function duplicateShare(lines: readonly PrintedLine[]): number {
  const seen = new Set<string>();
  let long = 0;
  let repeated = 0;
  for (const sentence of lines.flatMap((line) => line.sentences)) {
    if (sentence.length < MIN_SENTENCE_CHARS || !/[。！？]$/.test(sentence.text)) continue;
    long++;
    if (seen.has(sentence.text)) repeated++;
    seen.add(sentence.text);
  }
  return long < MIN_SENTENCES || repeated < MIN_DUPLICATES ? 0 : repeated / long;
}

interface Decoding {
  slots: Slot[];
  copies: Map<number, { text: SourceText; line: number }[]>;
  verified: number;
}

/** Decodes with one threshold; null at the first duplicate that does not fall on its twin. */
function decode(lines: readonly PrintedLine[], threshold: number): Decoding | null {
  const copies = new Map<number, { text: SourceText; line: number }[]>();
  let printed = 0;
  let echo = 0;
  let verified = 0;
  for (const { sentences, line } of lines) {
    let length = 0;
    let echoing = true;
    for (const [i, sentence] of sentences.entries()) {
      if (i > 0 && length >= threshold) echoing = false;
      const slot = i > 0 && echoing ? echo++ : printed;
      printed++;
      length += sentence.length;
      const there = copies.get(slot) ?? [];
      if (there.some((copy) => copy.text.text !== sentence.text)) return null;
      if (there.length > 0) verified++;
      copies.set(slot, [...there, { text: sentence, line }]);
    }
  }
  const slots = Array.from({ length: printed }, (_, slot): Slot => copies.get(slot)?.[0] ?? null);
  return { slots, copies, verified };
}

/** How many sentences are printed again. */
function countRepeated(lines: readonly PrintedLine[]): number {
  const texts = lines.flatMap((line) => line.sentences.map((sentence) => sentence.text));
  return texts.length - new Set(texts).size;
}

/** Nearly every repeated sentence must have fallen on its twin. */
function explainsDuplicates(repeated: number, decoding: Decoding): boolean {
  return decoding.verified >= MIN_VERIFIED && decoding.verified >= repeated * 0.8;
}

/** Where a sentence was printed twice, the copy that continues its neighbour's line is kept. */
function chooseCopies(decoding: Decoding): Slot[] {
  let line = 0;
  let end = -1;
  return decoding.slots.map((slot, index) => {
    const copies = decoding.copies.get(index) ?? [];
    const next = new Set((decoding.copies.get(index + 1) ?? []).map((copy) => copy.line));
    const chosen =
      copies.find((copy) => copy.line === line && copy.text.firstOffset > end) ??
      copies.find((copy) => next.has(copy.line)) ??
      slot;
    if (chosen !== null) {
      line = chosen.line;
      end = chosen.text.lastOffset;
    }
    return chosen;
  });
}

function toRuns(slots: readonly Slot[]): RestoredCapture {
  const runs: RestoredCapture["runs"] = [];
  let missing = 0;
  let open = false;
  for (const slot of slots) {
    if (slot === null) {
      missing++;
      open = false;
      continue;
    }
    if (!open) runs.push({ sentences: [], missingBefore: missing });
    runs.at(-1)?.sentences.push(slot.text);
    open = true;
    missing = 0;
  }
  return { runs, missingAtEnd: missing };
}

/**
 * Restores an interleaved capture.
 * @returns null when the file is no such capture or the decoding is refuted (then a warning says so).
 */
export function restoreInterleavedCapture(lines: readonly CapturedLine[], log: RepairLog): RestoredCapture | null {
  for (const ends of [/。/g, /[。！？]/g]) {
    const printed = printedLines(lines, ends);
    if (duplicateShare(printed) < MIN_DUPLICATE_SHARE) continue;
    const found = searchThreshold(printed);
    if (found === null) continue;
    const { decoding, thresholds } = found;
    const missing = decoding.slots.filter((slot) => slot === null).length;
    const restored = toRuns(chooseCopies(decoding));
    const gaps = restored.runs.filter((run) => run.missingBefore > 0).length + (restored.missingAtEnd > 0 ? 1 : 0);
    log.missingSentences += missing;
    log.repairs.push(
      `交错抓取：${log.linesOf(printed.flatMap((line) => line.sentences.slice(0, 1)))}是重叠切块的结果，按长度阈值 ${thresholds} 还原，${decoding.verified} 处重复句全部吻合；` +
        `原文 ${decoding.slots.length} 句，找回 ${decoding.slots.length - missing} 句，${gaps} 处共缺 ${missing} 句。`,
    );
    return restored;
  }
  const share = duplicateShare(printedLines(lines, /[。！？]/g));
  if (share >= MIN_DUPLICATE_SHARE) {
    log.warnings.push(
      `有 ${Math.round(share * 100)}% 的句子印了两次以上，像是交错或重叠的抓取，但还原不能自洽，仍按原样收录，请换一份干净的文件。`,
    );
  }
  const doubled = doubledSentences(printedLines(lines, /[。！？]/g));
  if (share < MIN_DUPLICATE_SHARE && doubled.length > 0)
    log.warnings.push(`重复：${log.linesOf(doubled)}有句子印了两遍，抓取可能错位，附近或许少了文字，请核对原文。`);
  return null;
}

const MIN_DOUBLED_CHARS = 8;
const MIN_REPEATED_CHARS = 30;

/** Sentences that their line prints twice in a row, and long ones that come again in the middle of a line. */
function doubledSentences(lines: readonly PrintedLine[]): SourceText[] {
  const seen = new Set<string>();
  return lines.flatMap(({ sentences }) =>
    sentences.filter(({ length, text }, i) => {
      const isAgain = seen.has(text) && i > 0 && length >= MIN_REPEATED_CHARS;
      seen.add(text);
      return isAgain || (length >= MIN_DOUBLED_CHARS && sentences[i - 1]?.text === text);
    }),
  );
}

/** The one decoding that all fitting thresholds agree on; null when none fits or they disagree. */
function searchThreshold(printed: readonly PrintedLine[]): { decoding: Decoding; thresholds: string } | null {
  let best: Decoding | null = null;
  let signature = "";
  const repeated = countRepeated(printed);
  const fitting: number[] = [];
  for (const threshold of candidateThresholds(printed)) {
    const decoding = decode(printed, threshold);
    if (decoding === null || !explainsDuplicates(repeated, decoding)) continue;
    const own = decoding.slots.map((slot) => slot?.text.firstOffset ?? "-").join();
    if (best !== null && own !== signature) return null;
    best = decoding;
    signature = own;
    fitting.push(threshold);
  }
  if (best === null) return null;
  const [low, high] = [fitting[0] ?? 0, fitting.at(-1) ?? 0];
  return { decoding: best, thresholds: low === high ? `${low}` : `${low}–${high}` };
}

/** Only lengths that some line reaches at a sentence's end make a difference. */
function candidateThresholds(printed: readonly PrintedLine[]): number[] {
  const lengths = new Set<number>();
  for (const { sentences } of printed) {
    let length = 0;
    for (const sentence of sentences) {
      length += sentence.length;
      if (length <= MAX_THRESHOLD) lengths.add(length);
    }
  }
  return [...lengths].sort((a, b) => a - b);
}
