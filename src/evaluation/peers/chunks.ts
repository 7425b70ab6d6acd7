/** Whole documents → passages of a fixed number of characters: the usual way to cut text that one does not understand. */
import type { Passage } from "./peer.ts";

/**
 * Cuts without overlap and without a look at sentences.
 * @param maxChars UTF-16 code units a passage has at most, 1 or more.
 */
export function fixedChunks(documents: readonly Passage[], maxChars: number): Passage[] {
  return documents.flatMap(({ document, text }) => {
    const chunks: Passage[] = [];
    for (let start = 0; start < text.length; start += maxChars) {
      chunks.push({ document, text: text.slice(start, start + maxChars) });
    }
    return chunks;
  });
}
