/**
 * What the readers of rich files (HTML, Word, PDF) hand on: one text put together from the file, and ranges in it for every
 * line, table cell and page. Plain data, so that it can come from another process; bad ranges are refused.
 */
import { CorpusError } from "../../errors.ts";
import type { CapturedLine } from "../block.ts";
import { CapturedText, type SourceText } from "../source.ts";
import type { Reading } from "./reader.ts";

/** Start and end (exclusive) in the extracted text, in UTF-16 code units. */
export type TextRange = readonly [start: number, end: number];

export interface ExtractedLine {
  range: TextRange;
  /** 1–6 for a marked-up heading. */
  headingLevel: number | null;
  /** Where each cell of a table row stands. */
  cells: TextRange[] | null;
  isListItem: boolean;
}

export interface Extraction {
  text: string;
  lines: ExtractedLine[];
  /** Where each page begins in the text; empty for files without pages. */
  pageStarts: number[];
  /** One line each, in Chinese: what a person should look at. */
  warnings: string[];
}

/** A page that begins inside a line, `at` characters from the line's start. */
export interface PageBreak {
  at: number;
  page: number;
}

export class ExtractionBuilder {
  readonly #lines: ExtractedLine[] = [];
  readonly #pageStarts: number[] = [];
  readonly #parts: string[] = [];
  readonly #warnings: string[] = [];
  #length = 0;

  #append(text: string): TextRange {
    const start = this.#length;
    this.#parts.push(text);
    this.#length += text.length;
    return [start, this.#length];
  }

  /** What follows stands on this page (from 1); pages without text in between begin here too. */
  startPage(page: number, at = this.#length): void {
    while (this.#pageStarts.length < page) this.#pageStarts.push(at);
  }

  warn(warning: string): void {
    this.#warnings.push(warning);
  }

  addLine(
    text: string,
    given: Partial<Pick<ExtractedLine, "headingLevel" | "isListItem">> = {},
    breaks: readonly PageBreak[] = [],
  ): void {
    const range = this.#append(text);
    for (const { at, page } of breaks) this.startPage(page, range[0] + at);
    this.#append("\n");
    this.#lines.push({ range, headingLevel: null, cells: null, isListItem: false, ...given });
  }

  /** Adds a table row, its cells parted by tabs. */
  addRow(cells: readonly string[]): void {
    const start = this.#length;
    const ranges = cells.map((cell, i) => {
      if (i > 0) this.#append("\t");
      return this.#append(cell);
    });
    this.#lines.push({ range: [start, this.#length], headingLevel: null, cells: ranges, isListItem: false });
    this.#append("\n");
  }

  finish(): Extraction {
    return { text: this.#parts.join(""), lines: this.#lines, pageStarts: this.#pageStarts, warnings: this.#warnings };
  }
}

/**
 * Extraction → captured text and lines.
 * @throws CorpusError when it holds no text at all.
 */
export function readingOf(file: string, { text, lines, pageStarts, warnings }: Extraction): Reading {
  if (text.trim() === "") {
    throw new CorpusError(`文件 ${file} 里没有文字。`, { remedy: "请放入有文字内容的文件，或把它移走。" });
  }
  const capture = new CapturedText(file, text, pageStarts);
  const whole = capture.whole();
  const cut = ([start, end]: TextRange): SourceText => whole.slice(start, end);
  return {
    capture,
    warnings,
    lines: lines.map(({ range, headingLevel, cells, isListItem }): CapturedLine => ({
      text: cut(range),
      headingLevel,
      cells: cells?.map(cut) ?? null,
      isListItem,
      repairs: [],
    })),
  };
}
