/**
 * A reading → blocks in restored reading order, with a log of every repair and its evidence. Each defect class has a file
 * of its own; the order of the steps is here.
 */
import { type Block, type CapturedLine, RepairLog, textBlock } from "../block.ts";
import type { Reading } from "../readers/reader.ts";
import { SourceText } from "../source.ts";
import { readSign } from "../sign.ts";
import { isBlock, type LineOrBlock, repairFlattenedTables } from "./flattened-table.ts";
import { markFrontMatter } from "./front-matter.ts";
import { repairHtmlRemnants } from "./html-remnant.ts";
import { type RestoredCapture, restoreInterleavedCapture } from "./interleaved-capture.ts";
import { isCaptionLine } from "./joint.ts";
import { isCutOff, markLosses } from "./loss-mark.ts";
import { repairLostItems, repairLostTitles } from "./lost-title.ts";
import { dropDoubledText, repairOverlaps } from "./overlapping-capture.ts";
import { repairPageOrder } from "./page-order.ts";
import { repairPageWraps } from "./page-wrap.ts";
import { repairRunningHeaders } from "./running-header.ts";
import { repairSwappedPages } from "./swapped-page.ts";
import { type ContentsEntry, cutLeaderContents, repairTableOfContents } from "./table-of-contents.ts";

export interface RepairedDocument {
  blocks: Block[];
  title: string | null;
  /** Sentences missing after the last block. */
  missingAtEnd: number;
  log: RepairLog;
}

/** Repairs a capture. Pure: the same reading gives the same blocks. */
export function repairReading(reading: Reading): RepairedDocument {
  const log = new RepairLog(reading.capture);
  const overlaps = repairOverlaps(reading.lines, log);
  const interleaved = overlaps === null ? restoreInterleavedCapture(reading.lines, log) : null;
  const restored = interleaved ?? overlaps?.restored ?? null;
  const { blocks, entries } =
    restored === null
      ? fromLines(overlaps?.lines ?? dropDoubledText(reading.lines, log), log)
      : fromRestored(restored, interleaved === null ? "overlapping-capture" : "interleaved-capture", log);
  const front = markFrontMatter(blocks);
  const joined = restored === null ? mendJoints(front.blocks, log) : front.blocks;
  if (interleaved !== null) {
    repairLostTitles(joined, entries, log);
    repairLostItems(joined, log);
  }
  const missingAtEnd = interleaved?.missingAtEnd ?? (isCutOff(joined, log) ? 1 : 0);
  return { blocks: joined, title: front.title, missingAtEnd, log };
}

function mendJoints(blocks: readonly Block[], log: RepairLog): Block[] {
  return repairPageWraps(markLosses(repairSwappedPages(blocks, log), log), log);
}

function fromLines(lines: readonly CapturedLine[], log: RepairLog): { blocks: Block[]; entries: ContentsEntry[] } {
  const plain = repairHtmlRemnants(lines, log);
  const contents = repairTableOfContents(plain, log);
  const pages = repairPageOrder(contents.lines, log);
  const items = repairRunningHeaders(repairFlattenedTables(pages, log), log);
  return { blocks: toBlocks(items), entries: contents.entries };
}

/** Lines → one block a paragraph line; empty lines become `blankBefore`. */
function toBlocks(items: readonly LineOrBlock[]): Block[] {
  const blocks: Block[] = [];
  let blankBefore = 0;
  let missingBefore = 0;
  for (const item of items) {
    if (!isBlock(item) && item.lostBefore === true) missingBefore = 1;
    if (isBlock(item)) {
      blocks.push({ ...item, blankBefore, missingBefore });
      missingBefore = 0;
      blankBefore = 0;
      continue;
    }
    const text = item.text.trim();
    if (text.length === 0) {
      blankBefore++;
      continue;
    }
    const kind = isCaptionLine(text.text) ? "caption" : "text";
    const indented = /^[\t\u3000 ]/.test(item.text.text);
    blocks.push(
      textBlock(text, {
        kind,
        blankBefore,
        missingBefore,
        indented,
        headingLevel: item.headingLevel,
        isListItem: item.isListItem,
        repairs: item.repairs,
      }),
    );
    missingBefore = 0;
    blankBefore = 0;
  }
  return blocks;
}

const PRINCIPLE = /^坚持[^，、；]{2,10}。$/;
const startsParagraph = (sentence: string): boolean => readSign(sentence) !== null || PRINCIPLE.test(sentence);

/** Restored sentences → paragraphs that begin at headings, numbers and gaps. */
function fromRestored(
  restored: RestoredCapture,
  repair: string,
  log: RepairLog,
): { blocks: Block[]; entries: ContentsEntry[] } {
  const blocks: Block[] = [];
  const entries: ContentsEntry[] = [];
  const repairs = [repair];
  for (const run of restored.runs) {
    let missingBefore = run.missingBefore;
    let open: SourceText[] = [];
    const close = (): void => {
      if (open.length > 0) blocks.push(textBlock(SourceText.join(open), { missingBefore, repairs, blankBefore: 1 }));
      if (open.length > 0) missingBefore = 0;
      open = [];
    };
    for (const sentence of run.sentences) {
      const contents = cutLeaderContents(sentence);
      if (contents !== null) {
        entries.push(...contents.entries);
        log.repairs.push(
          `目录：${log.linesOf([sentence])}正文里取出 ${contents.entries.length} 条目录，用来核对标题次序、补回丢失的标题（依据：引点和页码）。`,
        );
        open.push(contents.before.trim());
        close();
        open.push(contents.after.trim());
        close();
        continue;
      }
      if (startsParagraph(sentence.text)) close();
      open.push(sentence);
    }
    close();
  }
  return { blocks, entries };
}
