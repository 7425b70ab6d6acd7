/**
 * Index files ⇄ `<dataDir>/snapshots/<id>/`, published by an atomic rename and a pointer file `current`. Reading verifies
 * format version, size and SHA-256 of every file and refuses what does not fit; the previous snapshot is kept to fall back on.
 */
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { SnapshotError } from "../errors.ts";
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

export const snapshotFormat = { name: "yiwen-snapshot", version: 4 } as const;

export const snapshotFiles = {
  manifest: "manifest.json",
  corpus: "corpus.json",
  clauses: "clauses.bin",
  bigrams: "bigrams.bin",
  lexical: "lexical.bin",
  dictionary: "dictionary.json",
  wordVectors: "word-vectors.bin",
} as const;

/** What a snapshot was made of; equal sources need no new build. */
export interface SnapshotSources {
  /** Of all documents and the manifest of the corpus. */
  corpusSha256: string;
  lexiconSha256: string;
  /** Of the question bank. */
  questionsSha256: string;
  /** Of the questions that no document answers. */
  declinedSha256: string;
  /** Of the code that parses and indexes. */
  codeSha256: string;
  embedderId: string;
}

export interface SnapshotManifest {
  format: string;
  version: number;
  id: string;
  /** ISO time. */
  builtAt: string;
  sources: SnapshotSources;
  dimension: number;
  files: { name: string; bytes: number; sha256: string }[];
}

export interface VerifiedSnapshot {
  folder: string;
  manifest: SnapshotManifest;
  /** Bytes of a file named in the manifest. @throws SnapshotError when it is not named there. */
  bytes(name: string): Buffer;
}

const snapshotsFolder = (dataDir: string): string => join(dataDir, "snapshots");
const pointerFile = (dataDir: string): string => join(dataDir, "current");

const broken = (id: string, problem: string, cause?: unknown): SnapshotError =>
  new SnapshotError(`索引 ${id} ${problem}。`, { remedy: rebuildRemedy, cause });

function newId(builtAt: Date, sources: SnapshotSources): string {
  const stamp = builtAt.toISOString().replace(/[-:]/g, "").replace(".", "").slice(0, 18);
  return `${stamp}-${sha256(JSON.stringify(sources)).slice(0, 8)}`;
}

/**
 * Writes a snapshot and makes it the current one. Nothing is visible to readers before the last step.
 * @param write puts files into the folder it is given; `bytes` are written here, durably.
 * @returns the new snapshot's id.
 */
export async function publishSnapshot(options: {
  dataDir: string;
  sources: SnapshotSources;
  dimension: number;
  bytes: Readonly<Record<string, Uint8Array | string>>;
  /** Files that other code writes itself, by name. */
  writeFiles?: (folder: string) => Promise<string[]>;
}): Promise<SnapshotManifest> {
  const { dataDir, sources, dimension } = options;
  const builtAt = new Date();
  const parent = snapshotsFolder(dataDir);
  const id = newId(builtAt, sources);
  const building = join(parent, `.building-${id}`);
  await mkdir(building, { recursive: true });
  try {
    for (const [name, bytes] of Object.entries(options.bytes)) await writeSynced(join(building, name), bytes);
    const foreign = (await options.writeFiles?.(building)) ?? [];
    for (const name of foreign) await syncPath(join(building, name));
    const files = [];
    for (const name of [...Object.keys(options.bytes), ...foreign]) {
      const bytes = (await readIfThere(join(building, name))) ?? Buffer.alloc(0);
      files.push({ name, bytes: bytes.length, sha256: sha256(bytes) });
    }
    const manifest: SnapshotManifest = {
      format: snapshotFormat.name,
      version: snapshotFormat.version,
      id,
      builtAt: builtAt.toISOString(),
      sources,
      dimension,
      files,
    };
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
    await rm(join(snapshotsFolder(dataDir), name), { recursive: true, force: true });
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
  const sealed = await readIfThere(join(snapshotsFolder(dataDir), id, snapshotFiles.manifest));
  if (sealed === null) throw broken(id, "没有清单文件");
  const text = unseal(sealed.toString("utf8"));
  if (text === undefined) throw broken(id, "的清单已损坏");
  const manifest: unknown = JSON.parse(text);
  if (!isManifest(manifest)) throw broken(id, "的清单缺内容");
  if (manifest.format !== snapshotFormat.name || manifest.version !== snapshotFormat.version) {
    throw broken(id, `是第 ${manifest.version} 版格式，本程序读第 ${snapshotFormat.version} 版`);
  }
  return manifest;
}

/** Reads and checks every file of a snapshot. @throws SnapshotError naming the file that does not fit. */
export async function readSnapshot(dataDir: string, id: string): Promise<VerifiedSnapshot> {
  const folder = join(snapshotsFolder(dataDir), id);
  const manifest = await readManifest(dataDir, id);
  const contents = new Map<string, Buffer>();
  for (const file of manifest.files) {
    const bytes = await readIfThere(join(folder, file.name));
    if (bytes === null) throw broken(id, `缺文件 ${file.name}`);
    if (bytes.length !== file.bytes) throw broken(id, `的文件 ${file.name} 大小不对`);
    if (sha256(bytes) !== file.sha256) throw broken(id, `的文件 ${file.name} 校验和不对`);
    contents.set(file.name, bytes);
  }
  return {
    folder,
    manifest,
    bytes: (name) => {
      const bytes = contents.get(name);
      if (bytes === undefined) throw broken(id, `的清单里没有 ${name}`);
      return bytes;
    },
  };
}
