/** The port of a file type: bytes of one file → its captured text and lines. */
import type { CapturedLine } from "../block.ts";
import type { CapturedText } from "../source.ts";

export interface Reading {
  capture: CapturedText;
  lines: CapturedLine[];
}

export interface DocumentReader {
  /** Lower-case file name endings, with the dot. */
  extensions: readonly string[];
  /** @throws CorpusError when the bytes cannot be read. */
  read(bytes: Uint8Array, file: string): Reading;
}
