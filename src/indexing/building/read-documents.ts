/**
 * A corpus folder → its documents as one segment of clauses, parsed where they changed. A file that can no longer be read keeps its
 * last good clauses, with a warning. Refuses a folder without any that can be read.
 */
import type { ParsedDocument } from "../../corpus/clause.ts";
import { documentIdOf, missingFiles } from "../../corpus/read-corpus.ts";
import type { CorpusFailure, FileReading, ListedFile } from "../../corpus/read-corpus.ts";
import { CorpusError } from "../../errors.ts";
import type { BuildOptions } from "./build-options.ts";
import type { ReadSources } from "./build-sources.ts";
import { readCached } from "./cached-readings.ts";
import { parserVersion } from "./code-version.ts";
import { CorpusBuilder } from "./corpus-builder.ts";
import type { BuiltCorpus } from "./corpus-builder.ts";
import type { IndexedCorpus } from "../snapshot/corpus-file.ts";
import { ParseCache } from "./parse-cache.ts";

/** In the order of the documents' ids. */
const isBefore = (a: { file: string }, b: { file: string }): boolean => documentIdOf(a.file) < documentIdOf(b.file);

/** The last good parse of a file that cannot be read now; null when it was not served before. */
function lastGood(failure: CorpusFailure, before: IndexedCorpus | null): ParsedDocument | null {
  const document = before?.documents.find(({ file }) => file === failure.file);
  const report = before?.reports.find((candidate) => candidate.document === document?.id);
  if (before === null || document === undefined || report === undefined) return null;
  return { document, clauses: before.clauses.ofDocument(document.id), report };
}

/** Every document by id, from the cache or parsed; those that cannot be read as they were. */
export async function readDocuments(
  options: BuildOptions,
  { listed }: ReadSources,
  before: IndexedCorpus | null,
): Promise<BuiltCorpus> {
  const cache = await ParseCache.open(options.dataDir, parserVersion());
  const files = [...listed.files].sort((a, b) => (isBefore(a, b) ? -1 : 1));
  const readings = readCached(listed, files, { cache, onProgress: options.onProgress });
  const builder = new CorpusBuilder();
  const warnings: string[] = [];
  const unreadable: ListedFile[] = [];
  const take = (reading: FileReading): void => {
    if ("parsed" in reading) {
      builder.add(reading.parsed);
      return;
    }
    const { file, reason, remedy } = reading.failure;
    // Of two files with one name the other may have been read.
    const kept = builder.has(documentIdOf(file)) ? null : lastGood(reading.failure, before);
    warnings.push(`${file}：${reason} ${remedy}${kept === null ? "（没有放进索引）" : "（沿用上一次的内容）"}`);
    if (kept !== null) builder.add(kept);
    unreadable.push(...files.filter((item) => item.file === file));
  };
  const missing = missingFiles(listed).sort((a, b) => (isBefore(a, b) ? -1 : 1));
  for await (const reading of readings) {
    const file = "parsed" in reading ? reading.parsed.document.file : reading.failure.file;
    for (let next = missing[0]; next !== undefined && isBefore(next, { file }); next = missing[0]) {
      missing.shift();
      take({ failure: next });
    }
    take(reading);
  }
  for (const failure of missing) take({ failure });
  await cache.keepOnly(listed.files);
  if (builder.count === 0) {
    throw new CorpusError(`文件夹 ${options.corpusDir} 里没有能读的文件。${warnings.join(" ")}`, {
      remedy: "请把政策文件放进 documents 文件夹，再运行 npm run ingest。",
    });
  }
  const built = builder.finish();
  built.corpus.unreadable = unreadable;
  return { ...built, warnings: [...warnings, ...built.warnings] };
}
