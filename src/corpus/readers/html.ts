/** A web page, in any encoding that it names → its document's lines; what surrounds the document on the page is left out. */
import { load } from "cheerio";
import { decodeText } from "./decode.ts";
import type { Extraction } from "./extraction.ts";
import { extractBlocks } from "./html-blocks.ts";
import { mainNodes } from "./html-main.ts";

const META_WINDOW_BYTES = 4096;

/** The encoding named in <meta charset> or an XML declaration; null where none is named. */
export function declaredEncoding(bytes: Uint8Array): string | null {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, META_WINDOW_BYTES));
  const named =
    /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,20})/i.exec(head) ??
    /<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w-]{2,20})/i.exec(head);
  return named?.[1]?.toLowerCase() ?? null;
}

/**
 * Reads a web page.
 * @throws CorpusError when its bytes are no text.
 */
export function extractHtml(bytes: Uint8Array, file: string): Extraction {
  const page = load(decodeText(bytes, file, declaredEncoding(bytes)));
  return extractBlocks(mainNodes(page), { spacing: "page" });
}
