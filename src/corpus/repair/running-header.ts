/** Page numbers and lines that every page repeats go; a line counts as repeated from its third printing on. */
import { bareText, type RepairLog } from "../block.ts";
import { isBlock, type LineOrBlock } from "./flattened-table.ts";
import { readSign } from "../sign.ts";

const MIN_PRINTINGS = 3;
const MAX_CHARS = 40;

/** Drops running headers and page numbers from the lines. */
export function repairRunningHeaders(items: readonly LineOrBlock[], log: RepairLog): LineOrBlock[] {
  const counts = new Map<string, number>();
  for (const item of items) {
    const key = headerKey(item);
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const dropped = new Map<string, number>();
  const kept = items.filter((item) => {
    if (isBlock(item)) return true;
    const text = item.text.text.trim();
    const key = headerKey(item);
    if (key === null || (counts.get(key) ?? 0) < MIN_PRINTINGS) return true;
    dropped.set(text, (dropped.get(text) ?? 0) + 1);
    return false;
  });
  for (const [text, times] of dropped) log.repairs.push(`页眉：「${text}」印了 ${times} 次，已去掉。`);
  return kept;
}

function headerKey(item: LineOrBlock): string | null {
  if (isBlock(item) || item.headingLevel !== null || item.cells !== null) return null;
  const text = item.text.text.trim();
  if (text.length < 4 || text.length > MAX_CHARS || /[。；：！？，、]/.test(text) || readSign(text) !== null)
    return null;
  return bareText(text);
}
