/**
 * A folder of the corpus with tables that editors keep → the rows of each file behind its header. A missing folder has no files;
 * one that cannot be read, another encoding, a wrong header or a wrong number of cells is refused, naming file and line.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { CorpusError } from "../errors.ts";
import { CsvSyntaxError, parseCsv } from "../language/csv.ts";
import type { CsvRow } from "../language/csv.ts";

export interface CsvFolder {
  /** Inside the corpus folder. */
  name: string;
  /** What the files are called to an editor, e.g. 题库. */
  title: string;
  header: readonly string[];
}

export interface CsvFile {
  name: string;
  /** Without the header; cells trimmed, as many as the header has. */
  rows: CsvRow[];
}

interface Source {
  title: string;
  name: string;
}

function fail({ title, name }: Source, line: number, problem: string, remedy: string): never {
  throw new CorpusError(`${title} ${name} 第 ${line} 行：${problem}。`, { remedy });
}

async function listFiles(folder: string, title: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(".csv")).sort();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw new CorpusError(`${title}文件夹 ${folder} 读不了。`, { remedy: "请检查文件夹的读取权限。", cause: error });
  }
}

function decode(bytes: Buffer, { title, name }: Source): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new CorpusError(`${title} ${name} 不是 UTF-8 编码。`, { remedy: "请另存为 UTF-8 再放回来。", cause });
  }
}

function parse(text: string, source: Source, header: readonly string[]): CsvRow[] {
  let rows: CsvRow[];
  try {
    rows = parseCsv(text);
  } catch (error) {
    if (error instanceof CsvSyntaxError) fail(source, error.line, error.message, "请检查这一行的英文双引号。");
    throw error;
  }
  const [first, ...rest] = rows;
  if (first === undefined || header.some((name, i) => first.cells[i]?.trim() !== name)) {
    fail(source, first?.line ?? 1, "栏名不对", `第一行请写：${header.join(",")}`);
  }
  return rest.map(({ line, cells }) => {
    if (cells.length !== header.length) {
      const problem = `应有 ${header.length} 栏，实有 ${cells.length} 栏`;
      fail(source, line, problem, "请补齐逗号，含逗号的内容用英文双引号括起。");
    }
    return { line, cells: cells.map((cell) => cell.trim()) };
  });
}

async function readBytes(corpusDir: string, folder: CsvFolder): Promise<{ name: string; bytes: Buffer }[]> {
  const names = await listFiles(join(corpusDir, folder.name), folder.title);
  return Promise.all(names.map(async (name) => ({ name, bytes: await readFile(join(corpusDir, folder.name, name)) })));
}

function hashFiles(files: readonly { name: string; bytes: Buffer }[]): string {
  const hash = createHash("sha256");
  for (const { name, bytes } of files) hash.update(name).update("\0").update(bytes);
  return hash.digest("hex");
}

/** Over the files' names and bytes, hex; also of files that could not be parsed. */
export async function fingerprintCsvFolder(corpusDir: string, folder: CsvFolder): Promise<string> {
  return hashFiles(await readBytes(corpusDir, folder));
}

/** Reads every `*.csv` of the folder, in the order of their names; `sha256` is the fingerprint of what was read. */
export async function readCsvFolder(
  corpusDir: string,
  folder: CsvFolder,
): Promise<{ files: CsvFile[]; sha256: string }> {
  const read = await readBytes(corpusDir, folder);
  const files = read.map(({ name, bytes }) => {
    const source = { title: folder.title, name };
    return { name, rows: parse(decode(bytes, source), source, folder.header) };
  });
  return { files, sha256: hashFiles(read) };
}
