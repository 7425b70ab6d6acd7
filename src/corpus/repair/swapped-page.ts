/**
 * A page captured before the page it follows → floated to where it belongs. Evidence: a paragraph breaks off right before
 * a numbered heading, another paragraph starts in mid-sentence, and moving the stretch between them mends both joints and
 * the item numbers. Only a single best place is accepted; otherwise a warning, and nothing moves.
 */
import { type Block, type RepairLog } from "../block.ts";
import { readSign } from "../sign.ts";
import type { SourceText } from "../source.ts";
import { isMisfit, jointFit, PrintedWords } from "./joint-fit.ts";
import { isHeadingLine, isUnfinished, opensUnit } from "./joint.ts";
import { type Ends, type Move, PageOrder } from "./moved-page.ts";

const WINDOW = 40;

interface Traits extends Ends {
  heading: boolean;
}

/** What a block shows at its ends; the same blocks are weighed for many moves. */
const traitsOf = new WeakMap<SourceText, Traits>();

function traits(block: Block): Traits {
  let known = traitsOf.get(block.text);
  if (known === undefined) {
    known = {
      isText: block.kind === "text",
      unfinished: isUnfinished(block),
      opens: opensUnit(block),
      heading: isHeadingLine(block),
      sign: readSign(block.text.text),
    };
    traitsOf.set(block.text, known);
  }
  return known;
}

/** Starts in mid-sentence although the paragraph before it is finished. */
const isOrphan = (block: Block | undefined, before: Block | undefined): boolean =>
  block !== undefined &&
  before !== undefined &&
  block.kind === "text" &&
  !traits(block).opens &&
  (traits(before).heading || !traits(before).unfinished);

function applyMove(blocks: readonly Block[], move: Move): Block[] {
  const moved = blocks
    .slice(move.from, move.to + 1)
    .map((block) => ({ ...block, repairs: [...block.repairs, "swapped-page"] }));
  const rest = [...blocks.slice(0, move.from), ...blocks.slice(move.to + 1)];
  const at = move.after < move.from ? move.after + 1 : move.after + 1 - (move.to - move.from + 1);
  return [...rest.slice(0, at), ...moved, ...rest.slice(at)];
}

/** Places after which a page may stand: a paragraph that breaks off before text that opens nothing. */
function openPlaces(blocks: readonly Block[]): number[] {
  const places: number[] = [];
  for (let after = 0; after + 1 < blocks.length; after++) {
    const [target, follower] = [blocks[after], blocks[after + 1]];
    if (target === undefined || follower === undefined || target.kind !== "text") continue;
    if (traits(target).unfinished && !traits(follower).opens) places.push(after);
  }
  return places;
}

/** Moves that mend both joints around the broken end at `end`. */
function candidateMoves(blocks: readonly Block[], end: number): Move[] {
  const places = openPlaces(blocks);
  if (places.length === 0) return [];
  const moves: Move[] = [];
  for (let from = end; from >= Math.max(1, end - WINDOW); from--) {
    if (!isOrphan(blocks[from], blocks[from - 1])) continue;
    for (const after of places) {
      const isNear = after >= from - WINDOW && after < end + WINDOW;
      if (isNear && (after < from - 1 || after > end)) moves.push({ from, to: end, after });
    }
  }
  return moves;
}

/** The two joints that a move makes: before the page and after it. */
function newJoints(blocks: readonly Block[], move: Move): [string, string][] {
  const text = (index: number): string => blocks[index]?.text.text ?? "";
  return [
    [text(move.after), text(move.from)],
    [text(move.to), text(move.after + 1)],
  ];
}

const pageOf = (blocks: readonly Block[], move: Move): SourceText[] =>
  blocks.slice(move.from, move.from + 1).map((block) => block.text);

/** Blocks around a broken end that a move can reach, and where they begin. */
function neighbourhood(blocks: readonly Block[], end: number): { near: Block[]; start: number } {
  const start = Math.max(0, end - 2 * WINDOW);
  return { near: blocks.slice(start, end + 2 * WINDOW), start };
}

interface TriedMove {
  move: Move;
  /** Numbering breaks that are left, and those that are gone. */
  numbers: number;
  mended: number;
}

/** The one move that mends most around the broken end at `end`; null when none mends or two mend alike. */
function bestMove(blocks: readonly Block[], end: number): TriedMove | null {
  const moves = candidateMoves(blocks, end);
  if (moves.length === 0) return null;
  const order = new PageOrder(blocks.map(traits));
  const before = order.numberingBreaks(null);
  if (before === 0) return null;
  const ranked = moves
    .map((move) => ({ move, joints: order.jointsMade(move) }))
    .filter(({ joints }) => joints < 0)
    .map((tried) => ({ ...tried, numbers: order.numberingBreaks(tried.move) }))
    .filter(({ numbers }) => numbers < before)
    .filter(({ move }) => !newJoints(blocks, move).some(([left, right]) => isMisfit(left, right)))
    .sort((a, b) => a.joints + a.numbers - (b.joints + b.numbers));
  const [best, second] = ranked;
  if (best === undefined) return null;
  const isUnique = second === undefined || second.joints + second.numbers > best.joints + best.numbers;
  return isUnique ? { move: best.move, numbers: best.numbers, mended: before - best.numbers } : null;
}

/** Puts swapped pages back, one after another. What stays broken is marked later, together with every other loss. */
export function repairSwappedPages(blocks: readonly Block[], log: RepairLog): Block[] {
  const current = [...blocks];
  const words = new PrintedWords(blocks);
  for (let i = 0; i < current.length; i++) {
    const [block, next] = [current[i], current[i + 1]];
    if (block?.kind !== "text" || block.isListItem || next === undefined) continue;
    if (!traits(block).unfinished || !traits(next).opens) continue;
    const { near, start } = neighbourhood(current, i);
    const best = bestMove(near, i - start);
    if (best === null) continue;
    const fits = newJoints(near, best.move).map(([left, right]) => jointFit(left, right, words));
    if (best.numbers > 0 && !fits.some((fit) => fit > 0)) continue;
    log.repairs.push(describe(near, best.move, best.mended, log));
    if (fits.some((fit) => fit === 0) || best.numbers > 0)
      log.warnings.push(
        `错页：${log.linesOf(pageOf(near, best.move))}起的一页已移到编号和断句都接得上的地方，但接缝的用词在别处没有旁证，请核对原文。`,
      );
    applyMove(near, best.move).forEach((own, k) => {
      current[start + k] = own;
    });
  }
  return current;
}

function describe(blocks: readonly Block[], move: Move, mended: number, log: RepairLog): string {
  const [first, last, target, follower] = [
    blocks[move.from],
    blocks[move.to],
    blocks[move.after],
    blocks[move.after + 1],
  ].map((block) => block?.text.text ?? "");
  return (
    `错页：${log.linesOf(pageOf(blocks, move))}起的「${first?.slice(0, 8)}…${last?.slice(-6)}」一页移到「…${target?.slice(-6)}」之后` +
    `（依据：「${target?.slice(-4)}｜${first?.slice(0, 4)}」「${last?.slice(-4)}｜${follower?.slice(0, 4)}」两头都接上，且消除 ${mended} 处编号错乱）。`
  );
}
