/**
 * A capture cut into overlapping chunks, one a line: each line begins with the end of the line before. The overlaps are
 * found character by character and dropped; nothing is lost in such a capture, so nothing is marked.
 */
import type { CapturedLine, RepairLog } from "../block.ts";
import { splitSentences } from "../sentences.ts";
import { SourceText } from "../source.ts";
import type { RestoredCapture } from "./interleaved-capture.ts";

const MIN_LINES = 4;
const MIN_OVERLAP_CHARS = 8;
const MAX_OVERLAP_CHARS = 1000;
const MIN_OVERLAPPING_SHARE = 0.8;

/** Length of the longest end of `left` that `right` begins with; 0 below the minimum. */
function overlapLength(left: string, right: string): number {
  const longest = Math.min(left.length, right.length, MAX_OVERLAP_CHARS);
  for (let length = longest; length >= MIN_OVERLAP_CHARS; length--) {
    if (left.endsWith(right.slice(0, length))) return length;
  }
  return 0;
}

/** @returns null when the lines do not overlap throughout. */
export function restoreOverlappingCapture(lines: readonly CapturedLine[], log: RepairLog): RestoredCapture | null {
  const chunks = lines.map((line) => line.text.trim()).filter((chunk) => chunk.length > 0);
  if (chunks.length < MIN_LINES) return null;
  const overlaps = chunks.map((chunk, i) => overlapLength(chunks[i - 1]?.text ?? "", chunk.text));
  const overlapping = overlaps.filter((length) => length > 0).length;
  if (overlapping < (chunks.length - 1) * MIN_OVERLAPPING_SHARE) return null;
  const text = SourceText.join(chunks.map((chunk, i) => chunk.slice(overlaps[i] ?? 0)));
  log.repairs.push(
    `重叠抓取：${chunks.length} 行中有 ${overlapping} 行以上一行的结尾开头，已逐字核对并去掉重叠部分，没有丢字。`,
  );
  return {
    runs: [{ sentences: splitSentences(text).map((sentence) => sentence.trim()), missingBefore: 0 }],
    missingAtEnd: 0,
  };
}
