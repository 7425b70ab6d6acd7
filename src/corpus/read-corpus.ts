/**
 * The stage: a corpus folder → parsed documents, conflicts, and what could not be read. One bad file never stops the others;
 * a missing folder or a broken manifest does. Files unchanged since an earlier reading can be reused by checksum.
 */
import { createHash } from "node:crypto";
import type { BigIntStats } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
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
  /** Of the manifest alone. */
  manifestSha256: string;
  files: ListedFile[];
}

export interface ListedFile {
  file: string;
  sha256: string;
}

export interface CorpusReading {
  documents: ParsedDocument[];
  conflicts: Conflict[];
  failures: CorpusFailure[];
  fingerprint: CorpusFingerprint;
}

/** Port: checksums taken earlier, so that files which did not change need not be read again. */
export interface KnownChecksums {
  /** Undefined where the file may have changed. */
  get(file: string, found: BigIntStats): string | undefined;
  set(file: string, found: BigIntStats, sha256: string): void;
}

export interface ReadCorpusOptions {
  /** An earlier reading of the same bytes (and the same parser version), if there is one. */
  reuse?: (file: string, sha256: string) => ParsedDocument | undefined | Promise<ParsedDocument | undefined>;
  onProgress?: (done: number, total: number, file: string) => void;
}

/** What a corpus folder holds; nothing is parsed yet. */
export interface ListedCorpus {
  corpusDir: string;
  manifest: Manifest;
  /** In the order of their names. */
  files: readonly ListedFile[];
  fingerprint: CorpusFingerprint;
}

/** Of more documents than this, those of different regions are not held side by side: nobody would read so many differences. */
export const mostComparedDocuments = 100;

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

/** Files looked at together: many take turns, and a process may have a thousand open. */
const filesAtOnce = 64;

async function checksumOf(folder: string, file: string, known: KnownChecksums | undefined): Promise<ListedFile> {
  const path = join(folder, file);
  const found = await stat(path, { bigint: true });
  let sha256 = known?.get(file, found);
  if (sha256 === undefined) {
    sha256 = sha256Of(new Uint8Array(await readFile(path)));
    known?.set(file, found, sha256);
  }
  return { file, sha256 };
}

/**
 * Lists the documents with their checksums.
 * @throws CorpusError when the folder is missing or the manifest is broken.
 */
export async function listCorpus(corpusDir: string, known?: KnownChecksums): Promise<ListedCorpus> {
  const folder = join(corpusDir, "documents");
  const [names, manifest] = await Promise.all([listFiles(folder), readManifest(corpusDir)]);
  const files: ListedFile[] = [];
  for (let start = 0; start < names.length; start += filesAtOnce) {
    const some = names.slice(start, start + filesAtOnce);
    files.push(...(await Promise.all(some.map((file) => checksumOf(folder, file, known)))));
  }
  const sha256 = sha256Of(JSON.stringify({ parser: PARSER_VERSION, manifest: manifest.raw, files }));
  const manifestSha256 = sha256Of(JSON.stringify(manifest.raw));
  return { corpusDir, manifest, files, fingerprint: { sha256, manifestSha256, files } };
}

/**
 * Checksums of everything that decides the clauses.
 * @throws CorpusError when the folder is missing or the manifest is broken.
 */
export async function fingerprintCorpus(corpusDir: string): Promise<CorpusFingerprint> {
  return (await listCorpus(corpusDir)).fingerprint;
}

/** Id of the document that a file becomes. */
export const documentIdOf = (file: string): string => baseName(file);

/** What became of one file. */
export type FileReading = { parsed: ParsedDocument } | { failure: CorpusFailure };

/**
 * Parses some of the listed files, one after the other, in the order given.
 * @throws CorpusError when there is no file at all.
 */
export async function* readFiles(
  listed: ListedCorpus,
  files: readonly ListedFile[],
  options: ReadCorpusOptions = {},
): AsyncGenerator<FileReading> {
  const { corpusDir, manifest } = listed;
  if (listed.files.length === 0) {
    throw new CorpusError(`语料文件夹 ${join(corpusDir, "documents")} 里没有文件。`, {
      remedy: "请放入至少一份政策文件。",
    });
  }
  const twins = filesWithTheSameId(listed.files);
  const reader = new ReaderProcess();
  try {
    for (const [index, { file, sha256 }] of files.entries()) {
      try {
        const twin = twins.get(file);
        if (twin !== undefined) throw twin;
        const known = await options.reuse?.(file, sha256);
        yield { parsed: known ?? (await parseFile({ corpusDir, file, manifest, reader })) };
      } catch (error) {
        yield { failure: failureOf(file, error) };
      }
      options.onProgress?.(index + 1, files.length, file);
    }
  } finally {
    reader.close();
  }
}

/** Entries of the manifest whose file is not there. */
export function missingFiles({ manifest, files }: ListedCorpus): CorpusFailure[] {
  return Object.keys(manifest.documents)
    .filter((file) => !files.some((known) => known.file === file || baseName(known.file) === baseName(file)))
    .map((file) => ({
      file,
      reason: `manifest.json 提到的 ${file} 不在 documents 文件夹里。`,
      remedy: "请补上文件，或从 manifest.json 删去这一条。",
    }));
}

/** Where documents of different regions differ; nothing for more of them than anybody would compare. */
export function findDifferences(documents: readonly ParsedDocument[]): Conflict[] {
  if (documents.length > mostComparedDocuments) return [];
  return [...findLevelDifferences(documents), ...findRegionDifferences(documents)];
}

/**
 * Reads every file of `<corpusDir>/documents/`, in the order of their names.
 * @throws CorpusError when the folder is missing or empty, or the manifest is broken.
 */
export async function readCorpus(corpusDir: string, options: ReadCorpusOptions = {}): Promise<CorpusReading> {
  const listed = await listCorpus(corpusDir);
  const documents: ParsedDocument[] = [];
  const failures: CorpusFailure[] = [];
  for await (const reading of readFiles(listed, listed.files, options)) {
    if ("parsed" in reading) documents.push(reading.parsed);
    else failures.push(reading.failure);
  }
  failures.push(...missingFiles(listed));
  const conflicts = [...documents.flatMap(({ clauses }) => findConflicts(clauses)), ...findDifferences(documents)];
  return { documents, conflicts, failures, fingerprint: listed.fingerprint };
}

interface FileToParse {
  corpusDir: string;
  file: string;
  manifest: Manifest;
  reader: ReaderProcess;
}

async function parseFile({ corpusDir, file, manifest, reader }: FileToParse): Promise<ParsedDocument> {
  const bytes = new Uint8Array(await readFile(join(corpusDir, "documents", file)));
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

/** Two files whose names differ only in their ending would share clause ids: each file but the first, with its error. */
function filesWithTheSameId(files: readonly ListedFile[]): Map<string, CorpusError> {
  const first = new Map<string, string>();
  const twins = new Map<string, CorpusError>();
  for (const { file } of files) {
    const other = first.get(baseName(file));
    if (other === undefined) first.set(baseName(file), file);
    else {
      const problem = `${file} 和 ${other} 的文件名只有扩展名不同。`;
      twins.set(file, new CorpusError(problem, { remedy: "请给其中一个改名。" }));
    }
  }
  return twins;
}

function failureOf(file: string, error: unknown): CorpusFailure {
  if (error instanceof YiwenError) return { file, reason: error.message, remedy: error.remedy };
  const reason = error instanceof Error ? error.message : String(error);
  return { file, reason: `解析 ${file} 时出错：${reason}`, remedy: "请把这份文件移走后重试，并报告这个问题。" };
}
