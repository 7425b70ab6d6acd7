/**
 * Headings that a capture lost → put back at the first surviving sentence after the gap that held them. The table of
 * contents is the authority for order; where two gaps could hold a title, the text that speaks of its subject decides. An
 * item number that a later number proves is put back without its title. Nothing is invented where no gap stands.
 */
import { bareText, type Block, type RepairLog } from "../block.ts";
import type { ContentsEntry } from "./table-of-contents.ts";
import { readSign, SIGN_RANK } from "../sign.ts";

const ITEM_RANK = SIGN_RANK.arabic;

const firstSentence = (text: string): string => /^[^。！？\n]*/.exec(text)?.[0] ?? "";

const bigrams = (text: string): string[] => {
  const bare = bareText(text);
  return Array.from({ length: Math.max(0, bare.length - 1) }, (_, i) => bare.slice(i, i + 2));
};

const STOP_BIGRAMS = new Set(bigrams("老年人，养老服务，加强，完善，推进，推动，建设，发展，提升"));

/** Share of the title's two-character words that the text holds, 0–1. */
function similarity(title: string, text: string): number {
  const wanted = bigrams(title).filter((pair) => !STOP_BIGRAMS.has(pair));
  const bare = bareText(text);
  return wanted.length === 0 ? 0 : wanted.filter((pair) => bare.includes(pair)).length / wanted.length;
}

/** Block index at which each entry is printed; -1 where it is not. */
function locate(entries: readonly ContentsEntry[], blocks: readonly Block[]): number[] {
  const bare = entries.map((entry) => bareText(entry.title));
  const at = entries.map(() => -1);
  let next = 0;
  blocks.forEach((block, index) => {
    if (readSign(block.text.text) === null) return;
    let rest = bareText(firstSentence(block.text.text));
    for (let k = next; k < entries.length && rest !== ""; k++) {
      const title = bare[k] ?? "";
      const glued = rest.startsWith(title) && rest !== title && rest.slice(title.length) === bare[k + 1];
      if (rest !== title && !glued) continue;
      at[k] = index;
      next = k + 1;
      if (!glued) break;
      rest = rest.slice(title.length);
      k = next - 1;
    }
  });
  return at;
}

interface Interval {
  lost: ContentsEntry[];
  /** Indices of blocks that follow a loss, where the titles can have stood. */
  gaps: number[];
  /** The surviving title before, for the text that stays with it. */
  titleBefore: string;
  /** First block of the interval. */
  start: number;
  /** First block after the interval. */
  end: number;
}

function intervals(entries: readonly ContentsEntry[], at: readonly number[], blocks: readonly Block[]): Interval[] {
  const found: Interval[] = [];
  for (let k = 0; k < entries.length;) {
    if (at[k] !== -1) {
      k++;
      continue;
    }
    let last = k;
    while (last < entries.length && at[last] === -1) last++;
    const start = k === 0 ? 0 : (at[k - 1] ?? 0) + 1;
    const end = last < entries.length ? (at[last] ?? blocks.length) : blocks.length;
    const gaps: number[] = [];
    for (let i = start; i <= end && i < blocks.length; i++) if ((blocks[i]?.missingBefore ?? 0) > 0) gaps.push(i);
    found.push({ lost: entries.slice(k, last), gaps, titleBefore: entries[k - 1]?.title ?? "", start, end });
    k = last;
  }
  return found;
}

/** Every way to put `count` titles into `gaps` in order; several may share a gap. */
function placements(count: number, gaps: number): number[][] {
  if (count === 0) return [[]];
  const rest = placements(count - 1, gaps);
  return rest.flatMap((placed) =>
    Array.from({ length: gaps - (placed.at(-1) ?? 0) }, (_, i) => [...placed, (placed.at(-1) ?? 0) + i]),
  );
}

/** Item numbers that fall inside one section prove that a heading was lost between them. */
function numberingBreaks(interval: Interval, placed: readonly number[], blocks: readonly Block[]): number {
  const starts = new Set(placed.map((gap) => interval.gaps[gap]));
  let previous = 0;
  let breaks = 0;
  for (let i = interval.start; i < interval.end; i++) {
    if (starts.has(i)) previous = 0;
    const sign = readSign(blocks[i]?.text.text ?? "");
    if (sign?.kind !== "arabic") continue;
    if (sign.number <= previous) breaks++;
    previous = sign.number;
  }
  return breaks;
}

const BREAK_COST = 10;

function score(interval: Interval, placed: readonly number[], blocks: readonly Block[]): number {
  let total = -BREAK_COST * numberingBreaks(interval, placed, blocks);
  interval.gaps.forEach((from, g) => {
    const to = interval.gaps[g + 1] ?? interval.end;
    const text = blocks
      .slice(from, to)
      .map((block) => block.text.text)
      .join("");
    const owner = placed.findLastIndex((at) => at <= g);
    const title = owner < 0 ? interval.titleBefore : (interval.lost[owner]?.title ?? "");
    total += text === "" ? 0 : similarity(title, text);
  });
  return total;
}

/** A first section stands right under its chapter: both titles were lost in the same gap. */
function keepsChildrenTogether(interval: Interval, placed: readonly number[]): boolean {
  return interval.lost.every((entry, i) => {
    const [own, before] = [readSign(entry.title), readSign(interval.lost[i - 1]?.title ?? "")];
    if (own === null || before === null || SIGN_RANK[own.kind] <= SIGN_RANK[before.kind]) return true;
    return placed[i] === placed[i - 1];
  });
}

const MAX_LOST_IN_A_ROW = 5;

/** Puts lost titles of the table of contents on the blocks that follow them. */
export function repairLostTitles(blocks: Block[], entries: readonly ContentsEntry[], log: RepairLog): void {
  if (entries.length === 0) return;
  for (const interval of intervals(entries, locate(entries, blocks), blocks)) {
    if (interval.gaps.length === 0 || interval.lost.length > MAX_LOST_IN_A_ROW) {
      log.warnings.push(
        `目录里的「${interval.lost.map((entry) => entry.title).join("」「")}」在正文里找不到位置，请核对原文。`,
      );
      continue;
    }
    const ranked = placements(interval.lost.length, interval.gaps.length)
      .filter((placed) => keepsChildrenTogether(interval, placed))
      .map((placed) => ({ placed, score: score(interval, placed, blocks) }))
      .sort((a, b) => b.score - a.score);
    const best = ranked[0];
    if (best === undefined) continue;
    interval.lost.forEach((entry, i) => {
      const block = blocks[interval.gaps[best.placed[i] ?? 0] ?? -1];
      block?.lostHeadings.push({ title: entry.title, source: entry.source });
      const why =
        interval.gaps.length === 1 ? "前后标题之间只有这一处缺口" : `${interval.gaps.length} 处缺口中编号和文字最吻合`;
      log.repairs.push(
        `目录补题：「${entry.title}」的标题已缺失，补在缺口之后（${log.linesOf(block === undefined ? [] : [block.text])}；依据：目录次序，${why}）。`,
      );
    });
  }
}

const startsScope = (block: Block): boolean => {
  const sign = readSign(block.text.text);
  return (sign !== null && SIGN_RANK[sign.kind] < ITEM_RANK) || block.lostHeadings.length > 0;
};

/** Finds items whose number a later item proves, and losses that provably lie inside one item. */
export function repairLostItems(blocks: Block[], log: RepairLog): void {
  let previous = 0;
  let title = "";
  let gaps: number[] = [];
  blocks.forEach((block, index) => {
    if (startsScope(block)) {
      previous = 0;
      title = "";
      gaps = [];
    }
    const sign = readSign(block.text.text);
    if (block.missingBefore > 0 && sign?.kind !== "arabic") gaps.push(index);
    if (sign?.kind !== "arabic") return;
    const lost = sign.number - previous - 1;
    if (lost === 0) markContinued(blocks, gaps);
    else if (lost === 1 && gaps.length > 0)
      placeLostItem(blocks, gaps, { number: sign.number - 1, title, end: index }, log);
    previous = sign.number;
    title = firstSentence(block.text.text);
    gaps = [];
  });
}

function markContinued(blocks: readonly Block[], gaps: readonly number[]): void {
  for (const gap of gaps) {
    const block = blocks[gap];
    if (block !== undefined) block.continuesItem = true;
  }
}

const SAME_SUBJECT = 0.4;

function placeLostItem(
  blocks: readonly Block[],
  gaps: readonly number[],
  lost: { number: number; title: string; end: number },
  log: RepairLog,
): void {
  const runs = gaps.map((from, g) => {
    const to = gaps[g + 1] ?? lost.end;
    const text = blocks.slice(from, to).map((block) => block.text.text);
    return similarity(lost.title, text.join(""));
  });
  const different = lost.title === "" ? 0 : runs.findIndex((share) => share < SAME_SUBJECT);
  const place = different < 0 ? gaps.length - 1 : different;
  markContinued(blocks, gaps.slice(0, place));
  blocks[gaps[place] ?? -1]?.lostHeadings.push({ title: `${lost.number}. 〔标题缺失〕`, source: null });
  log.repairs.push(
    `缺题：第 ${lost.number} 项的标题已缺失，补在${log.linesOf(blocks.slice(gaps[place] ?? 0, (gaps[place] ?? 0) + 1).map((block) => block.text))}之前（依据：后面出现第 ${lost.number + 1} 项），题目留空。`,
  );
}
