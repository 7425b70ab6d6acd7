/** A file of the documents folder → its captured text, by file type. Types nobody reads are refused with a remedy. */
import { extname } from "node:path";
import { CorpusError } from "../errors.ts";
import { markdownReader } from "./readers/markdown.ts";
import type { DocumentReader, Reading } from "./readers/reader.ts";
import { textReader } from "./readers/text.ts";

/** The reader table; one entry a file type. */
const READERS: readonly DocumentReader[] = [textReader, markdownReader];

/** Endings that can be read, e.g. `.txt`. */
export function readableExtensions(): string[] {
  return READERS.flatMap((reader) => reader.extensions);
}

/**
 * Reads one file.
 * @throws CorpusError for an unknown type, and whatever its reader refuses.
 */
export function loadDocument(file: string, bytes: Uint8Array): Reading {
  const extension = extname(file).toLowerCase();
  const reader = READERS.find((candidate) => candidate.extensions.includes(extension));
  if (reader !== undefined) return reader.read(bytes, file);
  throw new CorpusError(`还不能读取 ${extension === "" ? "没有扩展名的" : extension} 文件：${file}。`, {
    remedy: `请转成 ${readableExtensions().join("、")} 之一再放进 documents 文件夹。`,
  });
}
