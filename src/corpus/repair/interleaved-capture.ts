/**
 * A capture made by a broken overlapping chunker: each line is one main sentence, then "echo" sentences (an overlap cursor
 * that walks the document from its start) while the line is shorter than a threshold, then main sentences again; an echo
 * takes the place of a main sentence. Sentences printed twice prove or refute a threshold: the order is restored only when
 * every duplicate falls on its twin; what no copy holds is marked as missing. Anything else is left as captured.
 */
import { type CapturedLine, type RepairLog } from "../block.ts";
import type { SourceText } from "../source.ts";

/** A sentence as printed: its place in the capture, without blanks around it. */
interface Printed {
  text: string;
  /** Index of its line; it stands there from `from` to `to`. */
  line: number;
  from: number;
  to: number;
  /** Equal for equal texts. */
  id: number;
}

/** One sentence of the restored original; null where no copy survived. */
type Slot = Printed | null;

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

/** Sentences of every line that has any. */
type PrintedLine = Printed[];

function printedLines(lines: readonly CapturedLine[], ends: RegExp): PrintedLine[] {
  const ids = new Map<string, number>();
  const printed: PrintedLine[] = [];
  for (const [index, { text: source }] of lines.entries()) {
    const { text } = source;
    const sentences: Printed[] = [];
    const add = (from: number, to: number): void => {
      const raw = text.slice(from, to);
      const words = raw.trim();
      const start = from + raw.length - raw.trimStart().length;
      const id = ids.get(words) ?? ids.size;
      ids.set(words, id);
      sentences.push({ text: words, line: index, from: start, to: start + words.length, id });
    };
    let from = 0;
    for (const match of text.matchAll(ends)) {
      add(from, match.index + match[0].length);
      from = match.index + match[0].length;
    }
    if (text.slice(from).trim() !== "") add(from, text.length);
    if (sentences.length > 0) printed.push(sentences);
  }
  return printed;
}

/** Share of sentences (headings are shorter) that are printed before. */
function duplicateShare(lines: readonly PrintedLine[]): number {
  const seen = new Set<number>();
  let long = 0;
  let repeated = 0;
  for (const line of lines) {
    for (const { id, text } of line) {
      if (text.length < MIN_SENTENCE_CHARS || !"。！？".includes(text.charAt(text.length - 1))) continue;
      long++;
      if (seen.has(id)) repeated++;
      seen.add(id);
    }
  }
  return long < MIN_SENTENCES || repeated < MIN_DUPLICATES ? 0 : repeated / long;
}

interface Decoding {
  /** Slot of every printed sentence, in printed order. */
  slotOf: Int32Array;
  /** Duplicates that fell on their twin. */
  verified: number;
}

/** Room for one decoding after another; a slot counts as filled only when it bears the decoding's own mark. */
class Slots {
  readonly slotOf: Int32Array;
  readonly #ids: Int32Array;
  readonly #marks: Int32Array;
  #mark = 0;

  constructor(total: number) {
    this.slotOf = new Int32Array(total);
    this.#ids = new Int32Array(total);
    this.#marks = new Int32Array(total);
  }

  empty(): void {
    this.#mark++;
  }

  /** @returns false when another sentence stands there; true when the same does; null when it was empty. */
  put(slot: number, id: number): boolean | null {
    if (this.#marks[slot] === this.#mark) return this.#ids[slot] === id;
    this.#marks[slot] = this.#mark;
    this.#ids[slot] = id;
    return null;
  }
}

/** Decodes with one threshold; null at the first duplicate that does not fall on its twin. */
function decode(lines: readonly PrintedLine[], slots: Slots, threshold: number): Decoding | null {
  slots.empty();
  let printed = 0;
  let echo = 0;
  let verified = 0;
  for (const sentences of lines) {
    let length = 0;
    let echoing = true;
    for (const [i, { id, text }] of sentences.entries()) {
      if (i > 0 && length >= threshold) echoing = false;
      const slot = i > 0 && echoing ? echo++ : printed;
      const isTwin = slots.put(slot, id);
      if (isTwin === false) return null;
      if (isTwin === true) verified++;
      slots.slotOf[printed++] = slot;
      length += text.length;
    }
  }
  return { slotOf: slots.slotOf.slice(), verified };
}

/** How many sentences are printed again. */
const countRepeated = (sentences: readonly Printed[]): number =>
  sentences.length - new Set(sentences.map(({ id }) => id)).size;

/** Nearly every repeated sentence must have fallen on its twin. */
function explainsDuplicates(repeated: number, decoding: Decoding): boolean {
  return decoding.verified >= MIN_VERIFIED && decoding.verified >= repeated * 0.8;
}

/** Where a sentence was printed twice, the copy that continues its neighbour's line is kept. */
function chooseCopies({ slotOf }: Decoding, sentences: readonly Printed[]): Slot[] {
  const copies = sentences.map((): Printed[] => []);
  sentences.forEach((sentence, i) => copies[slotOf[i] ?? 0]?.push(sentence));
  let last: Slot = null;
  return copies.map((own, slot): Slot => {
    const next = new Set((copies[slot + 1] ?? []).map((copy) => copy.line));
    const chosen: Slot =
      own.find((copy) => last !== null && copy.line === last.line && copy.from > last.to - 1) ??
      own.find((copy) => next.has(copy.line)) ??
      own[0] ??
      null;
    last = chosen ?? last;
    return chosen;
  });
}

function toRuns(slots: readonly Slot[], lines: readonly CapturedLine[]): RestoredCapture {
  const runs: RestoredCapture["runs"] = [];
  let missing = 0;
  let open = false;
  for (const slot of slots) {
    const text = slot === null ? undefined : lines[slot.line]?.text.slice(slot.from, slot.to);
    if (text === undefined) {
      missing++;
      open = false;
      continue;
    }
    if (!open) runs.push({ sentences: [], missingBefore: missing });
    runs.at(-1)?.sentences.push(text);
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
  const bySentence = printedLines(lines, /[。！？]/g);
  const share = duplicateShare(bySentence);
  if (share >= MIN_DUPLICATE_SHARE) {
    const restored = restore(printedLines(lines, /。/g), lines, log) ?? restore(bySentence, lines, log);
    if (restored !== null) return restored;
    log.warnings.push(
      `有 ${Math.round(share * 100)}% 的句子印了两次以上，像是交错或重叠的抓取，但还原不能自洽，仍按原样收录，请换一份干净的文件。`,
    );
    return null;
  }
  const doubled = doubledSentences(bySentence);
  if (doubled.length > 0)
    log.warnings.push(
      `重复：${log.linesOf(textsOf(doubled, lines))}有句子印了两遍，抓取可能错位，附近或许少了文字，请核对原文。`,
    );
  return null;
}

const textsOf = (sentences: readonly Printed[], lines: readonly CapturedLine[]): SourceText[] =>
  sentences.flatMap(({ line, from, to }) => lines[line]?.text.slice(from, to) ?? []);

/** The restored capture; null when no threshold explains the sentences printed twice. */
function restore(
  printed: readonly PrintedLine[],
  lines: readonly CapturedLine[],
  log: RepairLog,
): RestoredCapture | null {
  const sentences = printed.flat();
  const found = searchThreshold(printed, sentences);
  if (found === null) return null;
  const { decoding, thresholds } = found;
  const slots = chooseCopies(decoding, sentences);
  const missing = slots.filter((slot) => slot === null).length;
  const restored = toRuns(slots, lines);
  const gaps = restored.runs.filter((run) => run.missingBefore > 0).length + (restored.missingAtEnd > 0 ? 1 : 0);
  log.missingSentences += missing;
  const openings = printed.flatMap((line) => line.slice(0, 1));
  log.repairs.push(
    `交错抓取：${log.linesOf(textsOf(openings, lines))}是重叠切块的结果，按长度阈值 ${thresholds} 还原，${decoding.verified} 处重复句全部吻合；` +
      `原文 ${slots.length} 句，找回 ${slots.length - missing} 句，${gaps} 处共缺 ${missing} 句。`,
  );
  return restored;
}

const MIN_DOUBLED_CHARS = 8;
const MIN_REPEATED_CHARS = 30;

/** Sentences that their line prints twice in a row, and long ones that come again in the middle of a line. */
function doubledSentences(lines: readonly PrintedLine[]): Printed[] {
  const seen = new Set<number>();
  return lines.flatMap((sentences) =>
    sentences.filter(({ id, text }, i) => {
      const isAgain = seen.has(id) && i > 0 && text.length >= MIN_REPEATED_CHARS;
      seen.add(id);
      return isAgain || (text.length >= MIN_DOUBLED_CHARS && sentences[i - 1]?.id === id);
    }),
  );
}

/** The one decoding that all fitting thresholds agree on; null when none fits or they disagree. */
function searchThreshold(
  printed: readonly PrintedLine[],
  sentences: readonly Printed[],
): { decoding: Decoding; thresholds: string } | null {
  let best: Decoding | null = null;
  const repeated = countRepeated(sentences);
  const slots = new Slots(sentences.length);
  const fitting: number[] = [];
  for (const threshold of candidateThresholds(printed)) {
    const decoding = decode(printed, slots, threshold);
    if (decoding === null || !explainsDuplicates(repeated, decoding)) continue;
    if (best !== null && decoding.slotOf.some((slot, i) => slot !== best?.slotOf[i])) return null;
    best = decoding;
    fitting.push(threshold);
  }
  if (best === null) return null;
  const [low, high] = [fitting[0] ?? 0, fitting.at(-1) ?? 0];
  return { decoding: best, thresholds: low === high ? `${low}` : `${low}–${high}` };
}

/** Only lengths that some line reaches at a sentence's end make a difference. */
function candidateThresholds(printed: readonly PrintedLine[]): number[] {
  const lengths = new Set<number>();
  for (const sentences of printed) {
    let length = 0;
    for (const { text } of sentences) {
      length += text.length;
      if (length <= MAX_THRESHOLD) lengths.add(length);
    }
  }
  return [...lengths].sort((a, b) => a - b);
}
