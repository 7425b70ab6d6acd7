/** What a reader makes of one file: its captured text and lines. */
import type { CapturedLine } from "../block.ts";
import type { CapturedText } from "../source.ts";

export interface Reading {
  capture: CapturedText;
  lines: CapturedLine[];
  /** One line each, in Chinese: what the reader could not read and a person should look at. */
  warnings?: string[];
}

/** The port of a plain file type, read at once: bytes of one file → its captured text and lines. */
export interface DocumentReader {
  /** Lower-case file name endings, with the dot. */
  extensions: readonly string[];
  /** @throws CorpusError when the bytes cannot be read. */
  read(bytes: Uint8Array, file: string): Reading;
}
