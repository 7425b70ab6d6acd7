/**
 * What readers hand to repairs (lines) and repairs hand to the outline (blocks): a block is one paragraph, heading line,
 * table row or piece of front matter, with the repairs that touched it and the losses beside it.
 */
import type { CapturedText, SourceText } from "./source.ts";

/** One line of a capture. */
export interface CapturedLine {
  text: SourceText;
  /** Level of a marked-up heading (Markdown #, Word styles); null for plain text. */
  headingLevel: number | null;
  /** Cells of a marked-up table row; null elsewhere. */
  cells: SourceText[] | null;
  /** A marked-up list item: it opens a paragraph whatever it begins with. */
  isListItem: boolean;
  /** Repairs already applied to the line. */
  repairs: readonly string[];
  /** Text is missing from the capture right before it. */
  lostBefore?: boolean;
}

export type BlockKind =
  | "text"
  | "title" // the plan's own title
  | "notice" // the letter that issues the plan
  | "preamble" // between title and first heading
  | "contents" // table of contents
  | "imprint" // 版记
  | "caption" // of a table or a box
  | "row";

/** A table row before it becomes a clause. */
export interface TableRow {
  headers: string[];
  /** One a header; null where the row has no cell of its own. */
  cells: (SourceText | null)[];
  /** Cell carried from an earlier row (the group), by header index. */
  carried: number | null;
}

export interface Block {
  kind: BlockKind;
  text: SourceText;
  /** Empty lines right before it in the capture. */
  blankBefore: number;
  indented: boolean;
  headingLevel: number | null;
  /** A marked-up list item: it opens a paragraph whatever it begins with. */
  isListItem: boolean;
  /** Sentences known to be missing from the capture right before it; 1 where text is missing and nothing tells how much. */
  missingBefore: number;
  row: TableRow | null;
  repairs: readonly string[];
  /** After a loss: numbering proves that no numbered item was lost here, so the text still belongs to the item before. */
  continuesItem: boolean;
  /** Headings lost here and known from the table of contents or from numbering, widest first. */
  lostHeadings: LostHeading[];
}

export interface LostHeading {
  /** As a reader would have seen it, e.g. `（三）提升居家服务供给能力`; `2. 〔标题缺失〕` where only the number is known. */
  title: string;
  /** Where the table of contents prints it; null where only numbering proves it. */
  source: SourceText | null;
}

/** Shared by all lines and blocks that no repair has touched. */
const NO_REPAIRS: readonly string[] = [];

/** A paragraph with no history. */
export function textBlock(text: SourceText, given: Partial<Block> = {}): Block {
  return {
    kind: "text",
    text,
    blankBefore: 0,
    indented: false,
    headingLevel: null,
    isListItem: false,
    missingBefore: 0,
    row: null,
    repairs: NO_REPAIRS,
    continuesItem: false,
    lostHeadings: [],
    ...given,
  };
}

export const plainLine = (text: SourceText): CapturedLine => ({
  text,
  headingLevel: null,
  cells: null,
  isListItem: false,
  repairs: NO_REPAIRS,
});

/** Text without space, width and punctuation: equal for two printings of the same title. */
export function bareText(text: string): string {
  return text.normalize("NFKC").replace(/[\s\p{P}\p{S}]/gu, "");
}

/** Notes that repairs write for the report, and what they cannot mend; every note says on which lines of the file. */
export class RepairLog {
  readonly repairs: string[] = [];
  readonly warnings: string[] = [];
  missingSentences = 0;
  readonly #capture: CapturedText | null;

  constructor(capture: CapturedText | null = null) {
    this.#capture = capture;
  }

  /** 1-based line of the text's first character in the file; 0 where it has none. */
  lineOf(text: SourceText): number {
    const offset = text.firstOffset;
    return this.#capture === null || offset < 0 ? 0 : this.#capture.positionAt(offset).line;
  }

  /** `第 3、7、12 行`, at most eight of them, in the order of the file. */
  linesOf(texts: readonly SourceText[]): string {
    const lines = [...new Set(texts.map((text) => this.lineOf(text)))].filter((line) => line > 0).sort((a, b) => a - b);
    const named = lines.slice(0, MAX_NAMED_LINES).join("、");
    return `第 ${named}${lines.length > MAX_NAMED_LINES ? ` 等 ${lines.length}` : ""} 行`;
  }
}

const MAX_NAMED_LINES = 8;
