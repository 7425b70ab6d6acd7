/**
 * Blocks in reading order → the places where a numbering sign does not follow the one before it. A sign fits when it is the
 * next of its kind, or the first below a heading of another kind. Boxes and lists count for themselves. After text that is
 * known to be lost, any number fits.
 */
import type { Block } from "../block.ts";
import { readSign, type Sign, SIGN_RANK, type SignKind } from "../sign.ts";
import { isAttachmentLine, isBareChapter } from "./joint.ts";

export interface NumberingFault {
  /** Block that carries the sign. */
  index: number;
  /** The last signed block before it; −1 where there is none. */
  before: number;
  sign: Sign;
  /** The number that would have followed. */
  expected: number;
}

const COUNTED: ReadonlySet<SignKind> = new Set<SignKind>([
  "part",
  "chapter",
  "section",
  "article",
  "chinese",
  "chinese-bracket",
  "arabic",
]);
/**
 * Do items (1. 2. 3.) count on through the sections (tasks 1–22) or start again in each? The document's own habit decides:
 * the first item below each wider heading.
 */
function itemsRunOn(blocks: readonly Block[]): boolean {
  let [runs, restarts, last] = [0, 0, 0];
  let isFirst = true;
  for (const block of blocks) {
    const sign = block.kind === "text" ? readSign(block.text.text) : null;
    if (sign === null) continue;
    if (SIGN_RANK[sign.kind] < SIGN_RANK.arabic) isFirst = true;
    if (sign.kind !== "arabic") continue;
    if (isFirst && sign.number === 1) restarts++;
    else if (isFirst && sign.number === last + 1) runs++;
    isFirst = false;
    last = sign.number;
  }
  return runs > 0 && runs >= restarts;
}

/** The open counts, from the outermost kind to the innermost, and the last number of kinds that run on. */
class Counts {
  readonly open: { kind: SignKind; number: number }[];
  readonly last: Map<SignKind, number>;
  /** Kinds whose next number is unknown, because text before it is lost. */
  readonly unknown: Set<SignKind>;
  /** Last number of a count in which a list stands; it may go on after the list. */
  readonly #interrupted = new Map<SignKind, number>();
  /** Kinds whose count runs on through wider headings. */
  readonly #runsOn: ReadonlySet<SignKind>;

  constructor(runsOn: ReadonlySet<SignKind>, from: Counts | null = null) {
    this.#runsOn = runsOn;
    this.open = from === null ? [] : [...from.open];
    this.last = new Map(from?.last ?? []);
    this.unknown = new Set(from?.unknown ?? []);
  }

  /** The number that would follow; null where any would. */
  expected(kind: SignKind): number | null {
    if (this.unknown.has(kind)) return null;
    const open = this.open.find((count) => count.kind === kind);
    return open === undefined ? 1 : open.number + 1;
  }

  fits({ kind, number }: Sign): boolean {
    const expected = this.expected(kind);
    if (expected === null || number === expected) return true;
    if (number === (this.#interrupted.get(kind) ?? -1) + 1) return true;
    return this.#runsOn.has(kind) && !this.isOpen(kind) && number === (this.last.get(kind) ?? 0) + 1;
  }

  isOpen(kind: SignKind): boolean {
    return this.open.some((count) => count.kind === kind);
  }

  count({ kind, number }: Sign): void {
    const same = this.open.findIndex((count) => count.kind === kind);
    const wider = this.open.findIndex((count) => SIGN_RANK[count.kind] > SIGN_RANK[kind]);
    if (wider >= 0 || kind !== "arabic") this.#interrupted.clear();
    if (same >= 0) this.open.length = same;
    else if (wider >= 0) this.open.length = wider;
    this.open.push({ kind, number });
    this.last.set(kind, number);
    this.unknown.delete(kind);
  }

  close(kind: SignKind): void {
    const at = this.open.findIndex((count) => count.kind === kind);
    const [closed] = at >= 0 ? this.open.splice(at, 1) : [];
    if (closed !== undefined) this.#interrupted.set(kind, closed.number);
  }

  forget(): void {
    for (const kind of COUNTED) this.unknown.add(kind);
  }
}

const opensList = (text: string): boolean => /[：:]$/.test(text);
/** A short line without any mark heads a list of its own. */
const headsList = (block: Block): boolean =>
  block.headingLevel !== null || (block.text.length <= 24 && !/[，。；：、]/.test(block.text.text));

/** 「四 保障措施」 counts as a chapter where chapters are counted. */
function readCountedSign(text: string, counts: Counts): Sign | null {
  if (!isBareChapter(text) || !counts.isOpen("chapter")) return readSign(text);
  const chapter = readSign(`第${text.replace(/\s+/, "章 ")}`);
  return chapter !== null && counts.fits(chapter) ? chapter : null;
}

/** Every sign of the blocks that does not count on. */
export function numberingFaults(blocks: readonly Block[]): NumberingFault[] {
  const faults: NumberingFault[] = [];
  const runsOn = new Set<SignKind>(itemsRunOn(blocks) ? ["article", "arabic"] : ["article"]);
  let counts = new Counts(runsOn);
  let outside: Counts | null = null;
  let before = -1;
  for (const [index, block] of blocks.entries()) {
    if (block.kind === "title" || isAttachmentLine(block.text.text)) counts = new Counts(runsOn);
    if (block.missingBefore > 0) counts.forget();
    // What follows a table's rows counts on; a box has items of its own.
    if (block.kind === "caption" && blocks[index + 1]?.kind === "row") continue;
    if (block.kind === "caption") {
      outside = new Counts(runsOn, counts);
      counts = new Counts(runsOn);
      continue;
    }
    if (block.kind !== "text") continue;
    const sign = readCountedSign(block.text.text, counts);
    if (sign === null || !COUNTED.has(sign.kind)) {
      const text = block.text.text;
      if (opensList(text) || headsList(block)) counts.close("arabic");
      continue;
    }
    const fitsOutside: boolean = outside?.fits(sign) ?? false;
    if (outside !== null && (fitsOutside ? !counts.isOpen(sign.kind) || !counts.fits(sign) : false)) {
      counts = outside;
      outside = null;
    }
    if (!counts.fits(sign)) faults.push({ index, before, sign, expected: counts.expected(sign.kind) ?? 1 });
    counts.count(sign);
    if (opensList(block.text.text)) counts.close("arabic");
    before = index;
  }
  return faults;
}
