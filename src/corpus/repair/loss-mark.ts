/**
 * What no repair could mend → marked as lost, so that nothing is joined or quoted across it: a paragraph that breaks off before
 * a heading, and a numbering sign that does not follow the one before it. Where a torn paragraph stands between the two
 * numbers, the tear is the place; else the sign is.
 */
import type { Block, RepairLog } from "../block.ts";
import { isUnfinished, opensUnit } from "./joint.ts";
import { numberingFaults, type NumberingFault } from "./numbering.ts";

/** A paragraph breaks off with these; a label or an address does not. */
const DANGLING = /[，、《“（(的和与及或在对为由将把被从向以于按等]$/;
const MIN_PARAGRAPH_CHARS = 25;

/** Text that has ended sentences before breaks off, not a label, an address or a line of a form. */
const isTornParagraph = (block: Block): boolean => {
  const text = block.text.text;
  if (!isUnfinished(block) || block.isListItem) return false;
  return DANGLING.test(text) || /。/.test(text) || (text.length >= MIN_PARAGRAPH_CHARS && /，/.test(text));
};

/** The text breaks off at its end: what followed is lost. */
export function isCutOff(blocks: readonly Block[], log: RepairLog): boolean {
  const last = blocks.findLast((block) => block.kind !== "imprint");
  if (last?.kind !== "text" || !isTornParagraph(last)) return false;
  log.warnings.push(
    `断句：${log.linesOf([last.text])}「…${last.text.text.slice(-10)}」是全文最后一段，话没有说完，后面缺文字，请核对原文。`,
  );
  return true;
}

/** Marks losses on copies of the blocks. */
export function markLosses(given: readonly Block[], log: RepairLog): Block[] {
  const blocks = [...given];
  const lose = (index: number): void => {
    const block = blocks[index];
    if (block !== undefined) blocks[index] = { ...block, missingBefore: Math.max(1, block.missingBefore) };
  };
  given.forEach((block, i) => {
    const next = given[i + 1];
    if (next === undefined || block.kind !== "text" || block.isListItem) return;
    if (!isUnfinished(block) || !opensUnit(next) || next.missingBefore > 0) return;
    const isTorn = isTornParagraph(block);
    if (isTorn) lose(i + 1);
    log.warnings.push(
      `断句：${log.linesOf([block.text])}「…${block.text.text.slice(-10)}」后面的文字接不上，可能有缺页或错页，${isTorn ? "已标作缺口，" : ""}请核对原文。`,
    );
  });
  for (const fault of numberingFaults(given)) {
    const places = suspects(given, fault);
    for (const place of places) lose(place);
    log.warnings.push(describe(given, fault, places, log));
  }
  return blocks;
}

/** Tears between the two signs; the sign itself where there is none. */
function suspects(blocks: readonly Block[], { before, index }: NumberingFault): number[] {
  const torn: number[] = [];
  for (let i = Math.max(before, 0); i < index; i++) {
    const [block, next] = [blocks[i], blocks[i + 1]];
    if (block?.kind === "text" && next?.kind === "text" && isUnfinished(block)) torn.push(i + 1);
  }
  return torn.length > 0 ? torn : [index];
}

function describe(blocks: readonly Block[], fault: NumberingFault, places: readonly number[], log: RepairLog): string {
  const block = blocks[fault.index];
  if (block === undefined) return "";
  const printed = block.text.text.slice(0, 12);
  const where =
    places.length === 1 && places[0] === fault.index
      ? ""
      : `，断开处在${log.linesOf(places.flatMap((place) => blocks[place]?.text ?? []))}`;
  const what =
    fault.sign.number > fault.expected
      ? `前面缺第 ${fault.expected}${fault.sign.number - 1 > fault.expected ? `–${fault.sign.number - 1}` : ""} 项`
      : `前面应接第 ${fault.expected} 项`;
  return `编号：${log.linesOf([block.text])}「${printed}…」${what}${where}，可能有缺页或错页，已标作缺口，请核对原文。`;
}
