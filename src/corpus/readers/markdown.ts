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
const TABLE_RULE = /^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/;

/** Removes **, __, `, ~~ and the address of links; the words stay. */
function withoutMarks(text: SourceText): SourceText {
  return text
    .replaceAll(/\*\*|__|~~|`/g, "")
    .replaceAll(/!?\[(?=[^\]]*\]\([^)]*\))/g, "")
    .replaceAll(/\]\([^)\n]*\)/g, "")
    .replaceAll(/(?<![\p{L}\p{N}])\*(?=\S)|(?<=\S)\*(?![\p{L}\p{N}])/gu, "");
}

function readLine(line: SourceText): CapturedLine {
  const heading = HEADING.exec(line.text);
  if (heading?.[1] !== undefined) {
    const title = withoutMarks(line.slice(heading[0].length)).replaceAll(/\s+#+\s*$/g, "");
    return { ...plainLine(title.trim()), headingLevel: heading[1].length };
  }
  if (/^\s*\|.*\|\s*$/.test(line.text)) {
    const cells = withoutMarks(line).trim().split(/\|/g).slice(1, -1);
    return { ...plainLine(line), cells: cells.map((cell) => cell.trim()) };
  }
  const mark = LIST_MARK.exec(line.text);
  return plainLine(withoutMarks(mark === null ? line : line.slice(mark[0].length)));
}

export const markdownReader: DocumentReader = {
  extensions: [".md", ".markdown"],
  read(bytes, file) {
    const capture = new CapturedText(file, decodeText(bytes, file));
    const lines = capture
      .whole()
      .split(/\n/g)
      .filter((line) => !TABLE_RULE.test(line.text) || !line.text.includes("-"))
      .map((line) => (RULE.test(line.text) ? plainLine(line.slice(0, 0)) : readLine(line)));
    return { capture, lines };
  },
};
