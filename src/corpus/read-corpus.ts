/**
 * The stage: a corpus folder → parsed documents, conflicts, and what could not be read. One bad file never stops the others;
 * a missing folder or a broken manifest does. Files unchanged since an earlier reading can be reused by checksum.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, parse as parsePath } from "node:path";
import { CorpusError, YiwenError } from "../errors.ts";
import type { ParsedDocument } from "./clause.ts";
import { type Conflict, findConflicts, findLevelDifferences, findRegionDifferences } from "./conflicts.ts";
import { type Manifest, type ManifestEntry, readManifest } from "./manifest.ts";
import { loadDocument } from "./load.ts";
import { parseReading } from "./parse-document.ts";
import { ReaderProcess } from "./readers/reader-process.ts";

/** Part of the fingerprint: raise it whenever the same file would give other clauses. */
export const PARSER_VERSION = 2;

export interface CorpusFailure {
  file: string;
  reason: string;
  remedy: string;
}

export interface CorpusFingerprint {
  /** Over all documents, the manifest and the parser's version. */
  sha256: string;
  files: { file: string; sha256: string }[];
}

export interface CorpusReading {
  documents: ParsedDocument[];
  conflicts: Conflict[];
  failures: CorpusFailure[];
  fingerprint: CorpusFingerprint;
}

export interface ReadCorpusOptions {
  /** An earlier reading of the same bytes (and the same parser version), if there is one. */
  reuse?: (file: string, sha256: string) => ParsedDocument | undefined;
  onProgress?: (done: number, total: number, file: string) => void;
}

interface LoadedCorpus {
  manifest: Manifest;
  files: { file: string; bytes: Uint8Array; sha256: string }[];
  fingerprint: CorpusFingerprint;
}

const sha256Of = (data: Uint8Array | string): string => createHash("sha256").update(data).digest("hex");

async function listFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
      .map((entry) => entry.name)
      .sort();
  } catch (cause) {
    throw new CorpusError(`找不到语料文件夹 ${folder}。`, {
      remedy: "请建立这个文件夹并放入政策文件，或用 CORPUS_DIR 指到正确的位置。",
      cause,
    });
  }
}

async function loadCorpus(corpusDir: string): Promise<LoadedCorpus> {
  const folder = join(corpusDir, "documents");
  const [names, manifest] = await Promise.all([listFiles(folder), readManifest(corpusDir)]);
  const files = await Promise.all(
    names.map(async (file) => {
      const bytes = new Uint8Array(await readFile(join(folder, file)));
      return { file, bytes, sha256: sha256Of(bytes) };
    }),
  );
  const listed = files.map(({ file, sha256 }) => ({ file, sha256 }));
  const sha256 = sha256Of(JSON.stringify({ parser: PARSER_VERSION, manifest: manifest.raw, files: listed }));
  return { manifest, files, fingerprint: { sha256, files: listed } };
}

/**
 * Checksums of everything that decides the clauses.
 * @throws CorpusError when the folder is missing or the manifest is broken.
 */
export async function fingerprintCorpus(corpusDir: string): Promise<CorpusFingerprint> {
  return (await loadCorpus(corpusDir)).fingerprint;
}

/**
 * Reads every file of `<corpusDir>/documents/`, in the order of their names.
 * @throws CorpusError when the folder is missing or empty, or the manifest is broken.
 */
export async function readCorpus(corpusDir: string, options: ReadCorpusOptions = {}): Promise<CorpusReading> {
  const { manifest, files, fingerprint } = await loadCorpus(corpusDir);
  if (files.length === 0) {
    throw new CorpusError(`语料文件夹 ${join(corpusDir, "documents")} 里没有文件。`, {
      remedy: "请放入至少一份政策文件。",
    });
  }
  const documents: ParsedDocument[] = [];
  const failures: CorpusFailure[] = [];
  const takenIds = new Map<string, string>();
  const reader = new ReaderProcess();
  try {
    for (const [index, { file, bytes, sha256 }] of files.entries()) {
      try {
        claimId(takenIds, file);
        const parsed = options.reuse?.(file, sha256) ?? (await parseFile({ file, bytes, manifest, reader }));
        documents.push(parsed);
      } catch (error) {
        failures.push(failureOf(file, error));
      }
      options.onProgress?.(index + 1, files.length, file);
    }
  } finally {
    reader.close();
  }
  for (const file of Object.keys(manifest.documents)) {
    if (files.some((known) => known.file === file || baseName(known.file) === baseName(file))) continue;
    failures.push({
      file,
      reason: `manifest.json 提到的 ${file} 不在 documents 文件夹里。`,
      remedy: "请补上文件，或从 manifest.json 删去这一条。",
    });
  }
  const conflicts = [
    ...documents.flatMap(({ clauses }) => findConflicts(clauses)),
    ...findLevelDifferences(documents),
    ...findRegionDifferences(documents),
  ];
  return { documents, conflicts, failures, fingerprint };
}

interface FileToParse {
  file: string;
  bytes: Uint8Array;
  manifest: Manifest;
  reader: ReaderProcess;
}

async function parseFile({ file, bytes, manifest, reader }: FileToParse): Promise<ParsedDocument> {
  const reading = await loadDocument(file, bytes, reader);
  return parseReading(reading, { file, bytes, manifest: entryFor(manifest, file) });
}

const baseName = (file: string): string => parsePath(file).name;

/** An entry names a file, or its base name: the same document may come as .txt today and as .docx tomorrow. */
function entryFor({ documents }: Manifest, file: string): ManifestEntry | undefined {
  const key = Object.hasOwn(documents, file)
    ? file
    : Object.keys(documents).find((name) => baseName(name) === baseName(file));
  return key === undefined ? undefined : documents[key];
}

/** Two files whose names differ only in their ending would share clause ids. */
function claimId(taken: Map<string, string>, file: string): void {
  const id = baseName(file);
  const other = taken.get(id);
  if (other !== undefined) {
    throw new CorpusError(`${file} 和 ${other} 的文件名只有扩展名不同。`, { remedy: "请给其中一个改名。" });
  }
  taken.set(id, file);
}

function failureOf(file: string, error: unknown): CorpusFailure {
  if (error instanceof YiwenError) return { file, reason: error.message, remedy: error.remedy };
  const reason = error instanceof Error ? error.message : String(error);
  return { file, reason: `解析 ${file} 时出错：${reason}`, remedy: "请把这份文件移走后重试，并报告这个问题。" };
}
