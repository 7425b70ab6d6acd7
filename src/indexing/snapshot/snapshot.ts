/**
 * Index files ⇄ `<dataDir>/snapshots/<id>/`, published by an atomic rename and a pointer file `current`. Files are immutable: a
 * new snapshot shares those that did not change with the one before it. The previous snapshot is kept to fall back on.
 */
import { copyFile, link, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { SnapshotError } from "../../errors.ts";
import { rebuildRemedy } from "./binary.ts";
import {
  readIfThere,
  replaceFile,
  seal,
  sha256,
  syncPath,
  systemErrorCode,
  unseal,
  writeSynced,
} from "./durable-files.ts";
import { checksumOf, checksumOfFile } from "./file-bytes.ts";

export const snapshotFormat = { name: "yiwen-snapshot", version: 4 } as const;

export const snapshotFiles = {
  manifest: "manifest.json",
  corpus: "corpus.json",
  dictionary: "dictionary.json",
  wordVectors: "word-vectors.bin",
} as const;

/** What a snapshot was made of; equal sources need no new build. */
export interface SnapshotSources {
  /** Of all documents and the manifest of the corpus. */
  corpusSha256: string;
  /** Of the manifest of the corpus alone. */
  corpusManifestSha256: string;
  lexiconSha256: string;
  /** Of the question bank. */
  questionsSha256: string;
  /** Of the questions that no document answers. */
  declinedSha256: string;
  /** Of the code that parses and indexes. */
  codeSha256: string;
  embedderId: string;
}

/** A run of clauses with files of its own, named after it. */
export interface SegmentEntry {
  /** Distinct among the segments that share a base. */
  name: string;
  /** Number of positions, headings included. */
  clauses: number;
  /** Clauses that can be results. */
  searchable: number;
  /** Terms by field, summed over them. */
  fieldTerms: number[];
}

export interface FileEntry {
  name: string;
  bytes: number;
  sha256: string;
}

export interface SnapshotManifest {
  format: string;
  version: number;
  id: string;
  /** ISO time. */
  builtAt: string;
  sources: SnapshotSources;
  dimension: number;
  /** In the order of their positions; the first is the one that everything was fitted to. */
  segments: SegmentEntry[];
  /** Average field lengths that the impacts of all segments were made with. */
  averages: number[];
  files: FileEntry[];
}

export const snapshotsFolder = (dataDir: string): string => join(dataDir, "snapshots");
export const snapshotFolder = (dataDir: string, id: string): string => join(snapshotsFolder(dataDir), id);
const pointerFile = (dataDir: string): string => join(dataDir, "current");

export const brokenSnapshot = (id: string, problem: string, cause?: unknown): SnapshotError =>
  new SnapshotError(`索引 ${id} ${problem}。`, { remedy: rebuildRemedy, cause });

function newId(builtAt: Date, sources: SnapshotSources): string {
  const stamp = builtAt.toISOString().replace(/[-:]/g, "").replace(".", "").slice(0, 18);
  return `${stamp}-${sha256(JSON.stringify(sources)).slice(0, 8)}`;
}

export interface Publication extends Pick<SnapshotManifest, "sources" | "dimension" | "segments" | "averages"> {
  dataDir: string;
  /** New files, by name. */
  bytes: Readonly<Record<string, Uint8Array | string>>;
  /** Puts files into the folder it is given and returns their names: those that other code writes itself. */
  writeFiles?: (folder: string) => Promise<string[]>;
  /** Files of an older snapshot that did not change. */
  kept?: { snapshotId: string; files: readonly FileEntry[] };
}

/** The same file under another name: a second link to it, or a copy where the file system has none. */
async function shareFile(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch {
    await copyFile(from, to);
    await syncPath(to);
  }
}

async function writeAll(building: string, publication: Publication): Promise<FileEntry[]> {
  const { bytes, kept, dataDir } = publication;
  const files: FileEntry[] = [];
  for (const [name, content] of Object.entries(bytes)) {
    const data = typeof content === "string" ? Buffer.from(content, "utf8") : content;
    await writeSynced(join(building, name), data);
    files.push({ name, bytes: data.length, sha256: await checksumOf(data) });
  }
  for (const name of (await publication.writeFiles?.(building)) ?? []) {
    await syncPath(join(building, name));
    files.push({ name, ...((await checksumOfFile(join(building, name))) ?? { bytes: 0, sha256: "" }) });
  }
  for (const file of kept?.files ?? []) {
    await shareFile(join(snapshotFolder(dataDir, kept?.snapshotId ?? ""), file.name), join(building, file.name));
    files.push(file);
  }
  return files;
}

/** Writes a snapshot and makes it the current one. Nothing is visible to readers before the last step. */
export async function publishSnapshot(publication: Publication): Promise<SnapshotManifest> {
  const { dataDir, sources, dimension, segments, averages } = publication;
  const builtAt = new Date();
  const parent = snapshotsFolder(dataDir);
  const id = newId(builtAt, sources);
  const building = join(parent, `.building-${id}`);
  await mkdir(building, { recursive: true });
  try {
    const files = await writeAll(building, publication);
    const { name: format, version } = snapshotFormat;
    const facts = { sources, dimension, segments, averages, files };
    const manifest: SnapshotManifest = { format, version, id, builtAt: builtAt.toISOString(), ...facts };
    await writeSynced(join(building, snapshotFiles.manifest), seal(manifest));
    await syncPath(building);
    await rename(building, join(parent, id));
    await syncPath(parent);
    const previous = await currentSnapshotId(dataDir);
    await replaceFile(pointerFile(dataDir), `${id}\n`);
    await removeOldSnapshots(dataDir, [id, previous]);
    return manifest;
  } catch (error) {
    await rm(building, { recursive: true, force: true });
    throw error;
  }
}

async function removeOldSnapshots(dataDir: string, keep: readonly (string | null)[]): Promise<void> {
  for (const name of await readdir(snapshotsFolder(dataDir))) {
    if (keep.includes(name)) continue;
    await rm(snapshotFolder(dataDir, name), { recursive: true, force: true });
  }
}

/** The id that the pointer file names; null without one. */
export async function currentSnapshotId(dataDir: string): Promise<string | null> {
  const bytes = await readIfThere(pointerFile(dataDir));
  const id = bytes?.toString("utf8").trim() ?? "";
  // A damaged pointer must not lead out of the folder.
  return /^[0-9A-Za-z-]+$/.test(id) ? id : null;
}

/** Ids of the snapshots on disk, newest first. */
export async function listSnapshots(dataDir: string): Promise<string[]> {
  try {
    const names = await readdir(snapshotsFolder(dataDir));
    return names.filter((name) => !name.startsWith(".")).sort((a, b) => (a < b ? 1 : -1));
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return [];
    throw error;
  }
}

function isManifest(value: unknown): value is SnapshotManifest {
  return typeof value === "object" && value !== null && "files" in value && Array.isArray(value.files);
}

/** @throws SnapshotError for a manifest that is missing, damaged or of another version. */
export async function readManifest(dataDir: string, id: string): Promise<SnapshotManifest> {
  const sealed = await readIfThere(join(snapshotFolder(dataDir, id), snapshotFiles.manifest));
  if (sealed === null) throw brokenSnapshot(id, "没有清单文件");
  const text = unseal(sealed.toString("utf8"));
  if (text === undefined) throw brokenSnapshot(id, "的清单已损坏");
  const manifest: unknown = JSON.parse(text);
  if (!isManifest(manifest)) throw brokenSnapshot(id, "的清单缺内容");
  if (manifest.format !== snapshotFormat.name || manifest.version !== snapshotFormat.version) {
    throw brokenSnapshot(id, `是第 ${manifest.version} 版格式，本程序读第 ${snapshotFormat.version} 版`);
  }
  return manifest;
}
