/**
 * Lines that every page repeats → gone. A line counts from its third printing on, and only when one of its printings tears a
 * paragraph: the same words over finished paragraphs are a subheading that comes again, and stay.
 */
import { bareText, type RepairLog } from "../block.ts";
import type { SourceText } from "../source.ts";
import { isBlock, type LineOrBlock } from "./flattened-table.ts";
import { readSign } from "../sign.ts";

const MIN_PRINTINGS = 3;
const MAX_CHARS = 40;
const MIN_TORN_CHARS = 24;

interface Printings {
  texts: SourceText[];
  /** Some printing stands behind a paragraph that breaks off. */
  tears: boolean;
}

/** Drops running headers from the lines. */
export function repairRunningHeaders(items: readonly LineOrBlock[], log: RepairLog): LineOrBlock[] {
  const found = new Map<string, Printings>();
  let before = "";
  for (const item of items) {
    const text = item.text.text.trim();
    if (text === "") continue;
    const key = headerKey(item);
    if (key !== null && !isBlock(item)) {
      const known = found.get(key) ?? { texts: [], tears: false };
      known.texts.push(item.text);
      known.tears ||= breaksOff(before);
      found.set(key, known);
    }
    before = text;
  }
  const headers = new Set<string>();
  for (const [key, { texts, tears }] of found) {
    if (texts.length < MIN_PRINTINGS || !tears) continue;
    headers.add(key);
    log.repairs.push(
      `页眉：${log.linesOf(texts)}「${texts[0]?.text.trim() ?? ""}」印了 ${texts.length} 次，已去掉（依据：同一行反复出现，并且截断了句子）。`,
    );
  }
  return items.filter((item) => !headers.has(headerKey(item) ?? ""));
}

/** A line of running text without an end mark. */
const breaksOff = (text: string): boolean =>
  !/[。；：:！？!?”’）)》…]$/.test(text) && (text.length > MIN_TORN_CHARS || /[，。；、]/.test(text));

function headerKey(item: LineOrBlock): string | null {
  if (isBlock(item) || item.headingLevel !== null || item.cells !== null) return null;
  const text = item.text.text.trim();
  if (text.length < 4 || text.length > MAX_CHARS || /[。；：！？，、]/.test(text) || readSign(text) !== null)
    return null;
  return bareText(text);
}
