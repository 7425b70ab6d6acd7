/**
 * A file of the documents folder → its captured text and lines, by file type: plain files at once, rich files (Word, PDF,
 * HTML) in a bounded process of their own. Types nobody reads are refused with what to do about it.
 */
import { extname } from "node:path";
import { CorpusError } from "../errors.ts";
import { readingOf } from "./readers/extraction.ts";
import { markdownReader } from "./readers/markdown.ts";
import type { DocumentReader, Reading } from "./readers/reader.ts";
import type { ReaderProcess } from "./readers/reader-process.ts";
import { textReader } from "./readers/text.ts";

/** Read at once; one entry a file type. */
const PLAIN_READERS: readonly DocumentReader[] = [textReader, markdownReader];
/** Read in a process of their own. */
const RICH_EXTENSIONS: readonly string[] = [".html", ".htm", ".docx", ".pdf"];

const REMEDIES = new Map<string, string>([
  ...[".doc", ".wps", ".rtf", ".odt", ".docm", ".dotx"].map((extension): [string, string] => [
    extension,
    "请用 Word 或 WPS 打开，另存为 .docx 再放进 documents 文件夹。",
  ]),
  ...[".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp"].map((extension): [string, string] => [
    extension,
    "图片里的文字读不到，请先做文字识别（OCR），存成 .docx 或带文字的 PDF 再放进来。",
  ]),
  ...[".xls", ".xlsx", ".et", ".csv", ".ppt", ".pptx"].map((extension): [string, string] => [
    extension,
    "请把其中的政策文字复制到 Word，存成 .docx 再放进 documents 文件夹。",
  ]),
  ...[".ofd", ".ceb", ".caj"].map((extension): [string, string] => [
    extension,
    "请用阅读器打开，另存为带文字的 PDF 再放进 documents 文件夹。",
  ]),
  ...[".zip", ".rar", ".7z"].map((extension): [string, string] => [
    extension,
    "请先解压，把里面的文件逐个放进 documents 文件夹。",
  ]),
  ...[".mht", ".mhtml", ".xhtml"].map((extension): [string, string] => [
    extension,
    "请用浏览器打开，另存为 .html 再放进 documents 文件夹。",
  ]),
]);

/** Endings that can be read, e.g. `.txt`. */
export function readableExtensions(): string[] {
  return [...PLAIN_READERS.flatMap((reader) => reader.extensions), ...RICH_EXTENSIONS];
}

function refuseUnknown(file: string, extension: string): CorpusError {
  const readable = readableExtensions().join("、");
  const remedy = REMEDIES.get(extension) ?? `请转成 ${readable} 之一再放进 documents 文件夹。`;
  return new CorpusError(`还不能读取 ${extension === "" ? "没有扩展名的" : extension} 文件：${file}。`, { remedy });
}

/**
 * Reads one plain text or Markdown file.
 * @throws CorpusError for any other type, and whatever its reader refuses.
 */
export function loadPlainDocument(file: string, bytes: Uint8Array): Reading {
  const extension = extname(file).toLowerCase();
  const reader = PLAIN_READERS.find((candidate) => candidate.extensions.includes(extension));
  if (reader === undefined) throw refuseUnknown(file, extension);
  return reader.read(bytes, file);
}

/**
 * Reads one file of any readable type.
 * @param reader the process for rich files; started at the first of them.
 * @throws CorpusError for an unknown type, and whatever its reader refuses.
 */
export async function loadDocument(file: string, bytes: Uint8Array, reader: ReaderProcess): Promise<Reading> {
  const extension = extname(file).toLowerCase();
  if (!RICH_EXTENSIONS.includes(extension)) return loadPlainDocument(file, bytes);
  if (bytes.length === 0)
    throw new CorpusError(`文件 ${file} 是空的。`, { remedy: "请放入有内容的文件，或把它移走。" });
  return readingOf(file, await reader.extract({ bytes, file, extension }));
}
