/** The project's own documents, as parsing restored them → clean papers, to be damaged anew. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "../../src/corpus/parse-document.ts";
import { readSign } from "../../src/corpus/sign.ts";
import type { Dice, Paragraph } from "./policy-prose.ts";

const folder = new URL("../../corpus/documents", import.meta.url).pathname;

/** Headings and paragraphs from the first chapter on, tables and boxes aside, up to the first loss. */
function readPaper(file: string): Paragraph[] {
  const { clauses } = parseDocument({ file, bytes: new Uint8Array(readFileSync(join(folder, file))) });
  const paper: Paragraph[] = [];
  for (const { kind, path, text, gapBefore } of clauses) {
    if (gapBefore) break;
    if (kind !== "heading" && kind !== "body") continue;
    if (paper.length === 0 && kind !== "heading") continue;
    if (path.some((title) => /专栏|〔表〕|指标/.test(title))) continue;
    const sign = kind === "heading" ? readSign(text) : null;
    const isSigned = sign !== null && sign.kind !== "is";
    paper.push({
      kind: kind === "heading" ? "heading" : "body",
      text: text.replaceAll("\n", ""),
      cells: [],
      sign: isSigned ? { level: path.length - 1, number: sign.number } : null,
    });
  }
  return paper;
}

let papers: Paragraph[][] | null = null;

/** One of the documents, from its first chapter to a chapter that the dice choose. */
export function documentPaper(dice: Dice): Paragraph[] {
  papers ??= readdirSync(folder).sort().map(readPaper);
  const paper = dice.pick(papers);
  const chapters = paper.flatMap(({ sign }, i) => (sign?.level === 0 && i > 0 ? [i] : []));
  return paper.slice(0, dice.pick([...chapters, paper.length]));
}
