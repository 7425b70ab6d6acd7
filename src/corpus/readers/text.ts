/** Plain text in UTF-8, UTF-16 or GB18030 → lines. */
import { plainLine } from "../block.ts";
import { CapturedText } from "../source.ts";
import { decodeText } from "./decode.ts";
import type { DocumentReader } from "./reader.ts";

export const textReader: DocumentReader = {
  extensions: [".txt", ".text"],
  read(bytes, file) {
    const capture = new CapturedText(file, decodeText(bytes, file));
    return { capture, lines: capture.whole().split(/\n/g).map(plainLine) };
  },
};
