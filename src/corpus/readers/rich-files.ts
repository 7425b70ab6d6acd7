/** File endings of rich formats → what reads them. Runs in a process of its own (reader-child.ts). */
import type { Extraction } from "./extraction.ts";
import { extractHtml } from "./html.ts";
import { extractPdf } from "./pdf.ts";
import { extractWord } from "./word.ts";

type Extractor = (bytes: Uint8Array, file: string) => Extraction | Promise<Extraction>;

const EXTRACTORS = new Map<string, Extractor>([
  [".html", extractHtml],
  [".htm", extractHtml],
  [".docx", extractWord],
  [".pdf", extractPdf],
]);

/**
 * Extracts the text of a rich file.
 * @param extension lower-case, with the dot.
 * @throws CorpusError when the file cannot be read.
 */
export async function extractRichFile(bytes: Uint8Array, file: string, extension: string): Promise<Extraction> {
  const extract = EXTRACTORS.get(extension);
  if (extract === undefined) throw new RangeError(`no reader for ${extension}`);
  return await extract(bytes, file);
}
