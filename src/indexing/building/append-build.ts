/**
 * Documents that were added → a new snapshot that shares everything else with the one before: one more segment, by the dictionary,
 * the vectors and the models that were fitted at the last full build. Declines when too much has been added since.
 */
import { documentIdOf } from "../../corpus/read-corpus.ts";
import type { ListedFile } from "../../corpus/read-corpus.ts";
import { BigramCounts } from "../lexical/bigram-counts.ts";
import { buildLexical } from "./build-lexical.ts";
import type { BuildOptions } from "./build-options.ts";
import { describeCorpus } from "./build-report.ts";
import type { BuildReport, Change } from "./build-report.ts";
import { sameButDocuments } from "./build-sources.ts";
import type { ReadSources } from "./build-sources.ts";
import { readCached } from "./cached-readings.ts";
import { parserVersion } from "./code-version.ts";
import { CorpusBuilder } from "./corpus-builder.ts";
import type { BuiltCorpus } from "./corpus-builder.ts";
import type { CorpusFile } from "../snapshot/corpus-file.ts";
import { embedFurther } from "./embed-corpus.ts";
import { openFitted } from "../questions/fitted-models.ts";
import { driftOf } from "../lexical/lexical-index.ts";
import { ParseCache } from "./parse-cache.ts";
import type { PreviousIndex } from "./previous-index.ts";
import { passageRowsOf } from "../questions/question-models.ts";
import { tieBank } from "./tie-bank.ts";
import { nextSegmentName, packSegment } from "../snapshot/write-segment.ts";
import type { SegmentFiles } from "../snapshot/write-segment.ts";
import { publishSnapshot, snapshotFiles } from "../snapshot/snapshot.ts";
import type { SegmentEntry } from "../snapshot/snapshot.ts";

/** An index of fewer clauses is built anew: that takes seconds, and everything is fitted to everything. */
export const defaultAppendFrom = 20_000;
/** More clauses than this share of those fitted to are not added: the models would speak for another corpus. */
const mostAddedShare = 0.25;
/** Nor when the average field lengths have moved by more than this share. */
const mostDrift = 0.1;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Clauses behind the first segment, as a share of it. */
function addedShare([first, ...others]: readonly SegmentEntry[]): number {
  return sum(others.map(({ clauses }) => clauses)) / Math.max(first?.clauses ?? 0, 1);
}

function drift(averages: readonly number[], segments: readonly SegmentEntry[]): number {
  const totals = averages.map((_, field) => sum(segments.map(({ fieldTerms }) => fieldTerms[field] ?? 0)));
  return driftOf(averages, totals, sum(segments.map(({ searchable }) => searchable)));
}

const isWithinLimits = (averages: readonly number[], segments: readonly SegmentEntry[]): boolean =>
  addedShare(segments) <= mostAddedShare && drift(averages, segments) <= mostDrift;

/** Files that are new, where nothing else has changed since the snapshot; null where the whole has to be built. */
export function addedFiles(
  { reader: { manifest }, file }: PreviousIndex,
  { sources, listed }: ReadSources,
  appendFrom: number,
): ListedFile[] | null {
  if (!sameButDocuments(manifest.sources, sources)) return null;
  if (sum(manifest.segments.map(({ clauses }) => clauses)) < appendFrom) return null;
  if (!isWithinLimits(manifest.averages, manifest.segments)) return null;
  const now = new Map(listed.files.map((item) => [item.file, item.sha256]));
  const unreadable = new Map(file.unreadable.map((item) => [item.file, item.sha256]));
  const isKept = (name: string, sha256: string): boolean =>
    now.get(name) === sha256 || (now.has(name) && now.get(name) === unreadable.get(name));
  if (!file.documents.every((document) => isKept(document.file, document.sha256))) return null;
  const known = new Set(file.documents.map((document) => document.file));
  const ids = new Set(file.documents.map(({ id }) => id));
  const added = listed.files.filter((item) => !known.has(item.file) && unreadable.get(item.file) !== item.sha256);
  // Which of two files with one name counts is for a full build to say.
  return added.some((item) => ids.has(documentIdOf(item.file))) ? null : added;
}

interface AddedDocuments extends BuiltCorpus {
  unreadable: ListedFile[];
}

async function readAdded(
  { dataDir, onProgress }: BuildOptions,
  { listed }: ReadSources,
  added: readonly ListedFile[],
): Promise<AddedDocuments> {
  const cache = await ParseCache.open(dataDir, parserVersion());
  const builder = new CorpusBuilder();
  const warnings: string[] = [];
  const unreadable: ListedFile[] = [];
  for await (const reading of readCached(listed, added, { cache, onProgress })) {
    if ("parsed" in reading) {
      builder.add(reading.parsed);
      continue;
    }
    const { file, reason, remedy } = reading.failure;
    warnings.push(`${file}：${reason} ${remedy}（没有放进索引）`);
    unreadable.push(...added.filter((item) => item.file === file));
  }
  const built = builder.finish();
  return { ...built, warnings: [...warnings, ...built.warnings], unreadable };
}

/** The old data with the new. Documents keep the order of their ids. */
function joinCorpora(before: CorpusFile, { corpus, unreadable }: AddedDocuments): CorpusFile {
  const added: CorpusFile = corpus;
  return {
    documents: [...before.documents, ...added.documents].sort((a, b) => (a.id < b.id ? -1 : 1)),
    conflicts: [...before.conflicts, ...added.conflicts],
    conflictDocuments: [...before.conflictDocuments, ...added.conflictDocuments],
    questions: [...before.questions, ...added.questions],
    reports: [...before.reports, ...added.reports],
    figures: { ...before.figures, ...added.figures },
    unreadable: [...before.unreadable, ...unreadable],
  };
}

/** The segment of the added documents. */
async function buildSegment(
  { embedding, onProgress }: BuildOptions,
  { reader }: PreviousIndex,
  { corpus, clauseBytes }: BuiltCorpus,
): Promise<SegmentFiles> {
  const { averages, dimension, segments } = reader.manifest;
  const { clauses } = corpus;
  const { tokenizer, embedder, models } = await openFitted(reader, embedding);
  onProgress?.("建立词语索引", 0, 1);
  const lexical = buildLexical(corpus, tokenizer, Float64Array.from(averages));
  onProgress?.("建立词语索引", 1, 1);
  const { embeddings } = embedder;
  const vectors = await embedFurther(clauses, { embeddings, dimension }, (done, total) =>
    onProgress?.("计算向量", done, total),
  );
  const of = { tokenizer, count: clauses.length };
  return packSegment({
    name: nextSegmentName(segments),
    clauseBytes,
    lexical,
    bigrams: BigramCounts.of(clauses),
    vectors,
    passages: models === null ? null : passageRowsOf(models.encoder, clauses, of),
  });
}

/**
 * Builds and publishes.
 * @returns null when a full build is due instead; nothing was published then.
 * @throws CorpusError, ModelError, SnapshotError; the old snapshot serves on.
 */
export async function buildAdded(
  options: BuildOptions,
  read: ReadSources,
  { previous, added }: { previous: PreviousIndex; added: readonly ListedFile[] },
): Promise<Omit<BuildReport, "elapsedMs"> | null> {
  const { reader, file } = previous;
  const { averages, dimension, files, segments: old, id } = reader.manifest;
  await reader.checkSmall();
  const documents = await readAdded(options, read, added);
  const tied = await tieBank(
    options,
    documents.corpus.clauses,
    new Set(documents.corpus.documents.map((one) => one.id)),
  );
  documents.corpus.questions = tied.questions;
  const segment = documents.corpus.clauses.length === 0 ? null : await buildSegment(options, previous, documents);
  const segments = segment === null ? old : [...old, segment.entry];
  if (!isWithinLimits(averages, segments)) return null;
  options.onProgress?.("写入索引", 0, 1);
  const corpus = joinCorpora(file, documents);
  const manifest = await publishSnapshot({
    dataDir: options.dataDir,
    sources: read.sources,
    dimension,
    segments,
    averages,
    bytes: { [snapshotFiles.corpus]: JSON.stringify(corpus), ...segment?.bytes },
    writeFiles: (folder) => segment?.writeFiles(folder) ?? Promise.resolve([]),
    kept: { snapshotId: id, files: files.filter(({ name }) => name !== snapshotFiles.corpus) },
  });
  options.onProgress?.("写入索引", 1, 1);
  const { reports } = documents.corpus;
  const changes = reports.map(({ document, clauses }): [string, Change] => [
    document,
    { change: "added", clausesAdded: clauses, clausesRemoved: 0 },
  ]);
  return {
    ...describeCorpus(corpus, new Map(changes)),
    built: true,
    snapshotId: manifest.id,
    warnings: [...documents.warnings, ...tied.warnings],
    embeddedTexts: segment?.entry.searchable ?? 0,
  };
}
