/** A reading of one file → document, clauses and report. Pure: no file system, no clock. */
import { createHash } from "node:crypto";
import { parse as parsePath } from "node:path";
import { CorpusError } from "../errors.ts";
import type { Clause, DocumentReport, ParsedDocument } from "./clause.ts";
import { buildClauses } from "./clauses.ts";
import type { RepairLog } from "./block.ts";
import { loadPlainDocument } from "./load.ts";
import type { ManifestEntry } from "./manifest.ts";
import { describeDocument } from "./metadata.ts";
import { buildOutline } from "./outline.ts";
import type { OutlineItem } from "./outline-item.ts";
import type { Reading } from "./readers/reader.ts";
import { repairReading, type RepairedDocument } from "./repair/repair.ts";

export interface ParseOptions {
  file: string;
  bytes: Uint8Array;
  manifest?: ManifestEntry | undefined;
}

/**
 * Parses a plain text or Markdown file.
 * @throws CorpusError when the file cannot be read or yields no clause.
 */
export function parseDocument(options: ParseOptions): ParsedDocument {
  return parseReading(loadPlainDocument(options.file, options.bytes), options);
}

/**
 * Parses what a reader made of a file of any type.
 * @throws CorpusError when it yields no clause.
 */
export function parseReading(reading: Reading, { file, bytes, manifest }: ParseOptions): ParsedDocument {
  const id = parsePath(file).name;
  const repaired = repairReading(reading);
  const items = buildOutline(repaired.blocks, { title: repaired.title, missingAtEnd: repaired.missingAtEnd });
  noteChapterSigns(items, repaired.log);
  const clauses = buildClauses(items, { document: id, capture: reading.capture });
  if (clauses.every((clause) => clause.kind === "heading")) {
    throw new CorpusError(`文件 ${file} 里没有读出任何条款。`, { remedy: "请确认文件内容是政策正文，或把它移走。" });
  }
  const document = describeDocument({
    id,
    file,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    blocks: repaired.blocks,
    title: repaired.title,
    missingSentences: repaired.log.missingSentences,
    manifest,
  });
  const report = reportOf(id, clauses, repaired);
  return { document, clauses, report: { ...report, warnings: [...(reading.warnings ?? []), ...report.warnings] } };
}

/** Headings whose sign was completed from their number say so in the report. */
function noteChapterSigns(items: readonly OutlineItem[], log: RepairLog): void {
  for (const item of items) {
    if (item.type !== "heading" || !item.repairs.includes("chapter-sign")) continue;
    log.repairs.push(
      `章号：「${item.text.text}」缺「第…章」，前一章编号正好少一，读作「${item.path.at(-1)?.title ?? ""}」。`,
    );
  }
}

function reportOf(
  document: string,
  clauses: readonly Clause[],
  { log, blocks, missingAtEnd }: RepairedDocument,
): DocumentReport {
  const gaps = blocks.filter((block) => block.missingBefore > 0).length + (missingAtEnd > 0 ? 1 : 0);
  return { document, clauses: clauses.length, gaps, repairs: log.repairs, warnings: log.warnings };
}
