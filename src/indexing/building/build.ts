/**
 * Corpus folder → a new snapshot, published atomically; nothing is done when nothing changed. A large index to which documents were
 * only added gets a segment more; anything else is built anew. A build that fails leaves the old snapshot serving.
 */
import { mkdir } from "node:fs/promises";
import { buildAdded, addedFiles, defaultAppendFrom } from "./append-build.ts";
import type { BuildOptions } from "./build-options.ts";
import { describeCorpus } from "./build-report.ts";
import type { BuildReport } from "./build-report.ts";
import { withBuildLock } from "./build-lock.ts";
import { readSources, sameSources } from "./build-sources.ts";
import type { ReadSources, SourceOptions } from "./build-sources.ts";
import { buildAll } from "./full-build.ts";
import { PreviousIndex } from "./previous-index.ts";
import { currentSnapshotId, readManifest } from "../snapshot/snapshot.ts";

export type { BuildOptions } from "./build-options.ts";
export type { BuildReport } from "./build-report.ts";

/** True when the index is missing, damaged at its manifest, or made of other documents, words, code or vectors. */
export async function isStale(options: SourceOptions): Promise<boolean> {
  const id = await currentSnapshotId(options.dataDir);
  if (id === null) return true;
  const manifest = await readManifest(options.dataDir, id).catch(() => null);
  if (manifest === null) return true;
  return !sameSources(manifest.sources, (await readSources(options)).sources);
}

const isSound = (previous: PreviousIndex): Promise<boolean> =>
  previous.reader.checkAll().then(
    () => true,
    () => false,
  );

type Built = Omit<BuildReport, "elapsedMs">;

async function buildWhatIsDue(options: BuildOptions, read: ReadSources): Promise<Built> {
  const previous = await PreviousIndex.open(options.dataDir);
  if (options.force === true || previous === null) return buildAll(options, read, previous);
  const { reader, file } = previous;
  if (sameSources(reader.manifest.sources, read.sources)) {
    if (!(await isSound(previous))) return buildAll(options, read, null);
    const warnings = file.reports.flatMap((report) => report.warnings);
    const { id: snapshotId } = reader.manifest;
    return { ...describeCorpus(file, new Map()), built: false, snapshotId, warnings, embeddedTexts: 0 };
  }
  const added = addedFiles(previous, read, options.appendFrom ?? defaultAppendFrom);
  const appended = added === null ? null : await buildAdded(options, read, { previous, added });
  return appended ?? buildAll(options, read, previous);
}

/**
 * Brings the index up to date with the corpus. Waits for another builder.
 * @throws CorpusError when no document or a bad lexicon is found, ModelError when the embedding server fails, SnapshotError
 *   when another builder does not finish. The old snapshot serves on in every case.
 */
export async function buildIndex(options: BuildOptions): Promise<BuildReport> {
  const startedAt = performance.now();
  await mkdir(options.dataDir, { recursive: true });
  const waitMs = options.lockWaitMs;
  const work = async (): Promise<BuildReport> => {
    const read = await readSources(options);
    const built = await buildWhatIsDue(options, read);
    await read.stamps.save();
    return { ...built, elapsedMs: performance.now() - startedAt };
  };
  return withBuildLock(options.dataDir, work, {
    ...(waitMs === undefined ? {} : { waitMs }),
    onWait: () => options.onProgress?.("另一个程序正在建索引，等它结束", 0, 1),
  });
}
