/**
 * Markdown → lines: # headings keep their level, | tables | keep their cells, emphasis, links, list marks and rules go.
 * A heading line and every list item stand alone; other lines of a paragraph are joined as Markdown joins them.
 */
import { plainLine, type CapturedLine } from "../block.ts";
import { CapturedText, SourceText } from "../source.ts";
import { decodeText } from "./decode.ts";
import type { DocumentReader } from "./reader.ts";

const HEADING = /^\s{0,3}(#{1,6})\s+/;
const LIST_MARK = /^\s*[-*+]\s+/;
const RULE = /^\s*([-*_]\s*){3,}$/;
const TABLE_RULE = /^\s{0,20}\|?\s{0,20}:?-{2,}:?\s{0,20}(\|\s{0,20}:?-{2,}:?\s{0,20})*\|?\s*$/;

const MAX_RULE_CHARS = 300;

const isRule = (line: SourceText, pattern: RegExp): boolean => {
  const text = line.text.trim();
  return text !== "" && text.length <= MAX_RULE_CHARS && pattern.test(text);
};

/** Removes **, __, `, ~~ and the address of links; the words stay. */
function withoutMarks(text: SourceText): SourceText {
  return text
    .replaceAll(/\*\*|__|~~|`/g, "")
    .replaceAll(/!?\[(?=[^[\]\n]{0,200}\]\([^)\]\n]{0,500}\))/g, "")
    .replaceAll(/\]\([^)\]\n]{0,500}\)/g, "")
    .replaceAll(/(?<![\p{L}\p{N}])\*(?=\S)|(?<=\S)\*(?![\p{L}\p{N}])/gu, "");
}

function readLine(line: SourceText): CapturedLine {
  const heading = HEADING.exec(line.text);
  if (heading?.[1] !== undefined) {
    const title = withoutMarks(line.slice(heading[0].length)).replaceAll(/(?<!\s)\s+#+\s*$/g, "");
    return { ...plainLine(title.trim()), headingLevel: heading[1].length };
  }
  if (/^\s*\|.*\|\s*$/.test(line.text)) {
    const cells = withoutMarks(line).trim().split(/\|/g).slice(1, -1);
    return { ...plainLine(line), cells: cells.map((cell) => cell.trim()) };
  }
  const mark = LIST_MARK.exec(line.text);
  const text = withoutMarks(mark === null ? line : line.slice(mark[0].length));
  return { ...plainLine(text), isListItem: mark !== null };
}

export const markdownReader: DocumentReader = {
  extensions: [".md", ".markdown"],
  read(bytes, file) {
    const capture = new CapturedText(file, decodeText(bytes, file));
    const lines = capture
      .whole()
      .split(/\n/g)
      .filter((line) => !isRule(line, TABLE_RULE))
      .map((line) => (isRule(line, RULE) ? plainLine(line.slice(0, 0)) : readLine(line)));
    return { capture, lines };
  },
};
