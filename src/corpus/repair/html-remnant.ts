/** Lines with left-over HTML (<p>…</p> <p>…</p>, &nbsp;) → one line a paragraph, tags gone. */
import { type CapturedLine, plainLine, type RepairLog } from "../block.ts";
import { SourceText } from "../source.ts";

const BREAKS = /<\s*(?:\/?(?:p|div|tr|li|h[1-6]|table|section)|br)\b[^<>]{0,200}>/gi;
const TAGS = /<\s*\/?[a-z][a-z0-9]*\b[^<>]{0,200}>/gi;
const ENTITIES: [RegExp, string][] = [
  [/&nbsp;/g, " "],
  [/&ldquo;/g, "“"],
  [/&rdquo;/g, "”"],
  [/&mdash;/g, "—"],
  [/&lt;/g, "<"],
  [/&gt;/g, ">"],
  [/&amp;/g, "&"],
];

const isMarked = (text: string): boolean => text.match(TAGS) !== null || /&(?:nbsp|ldquo|rdquo|mdash|amp);/.test(text);

/** Splits marked-up lines; lines without marks pass untouched. */
export function repairHtmlRemnants(lines: readonly CapturedLine[], log: RepairLog): CapturedLine[] {
  return lines.flatMap((line, index) => {
    if (!isMarked(line.text.text)) return [line];
    let parts = line.text.split(BREAKS).map((part) => part.replaceAll(TAGS, ""));
    for (const [entity, plain] of ENTITIES) parts = parts.map((part) => part.replaceAll(entity, plain));
    const kept = parts.map((part) => part.trim()).filter((part) => part.length > 0);
    log.repairs.push(
      `网页残留：${log.linesOf([line.text])}有 HTML 标记，去掉后是 ${kept.length} 段（依据：尖括号里是网页标签）。`,
    );
    const blank = plainLine(SourceText.inserted(""));
    return kept.flatMap((part) => [{ ...plainLine(part), repairs: [`html-remnant`, `html-line-${index + 1}`] }, blank]);
  });
}
