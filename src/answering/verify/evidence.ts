/**
 * A citation → what a claim is compared with: its sentences in canonical spelling, its figures, and the words around it
 * (title, 文号, headings) that may be named without standing in the clause. A table row is read with its columns.
 */
import { denominatorIn } from "../../language/denominators.ts";
import { extractFigures } from "../../language/quantities.ts";
import type { Figure } from "../../language/quantities.ts";
import type { Force } from "../../corpus/clause.ts";
import type { Citation } from "../answer.ts";
import { canonical, withoutInvisible } from "./canonical.ts";
import { isCommand } from "./commands.ts";
import { oncePerObject } from "../../language/once-per-object.ts";

/** What ends at 。！？； or a line break. */
export interface Passage {
  /** As printed, without blanks. */
  text: string;
  canonical: string;
  /** Figures with offsets in `text`. */
  figures: Figure[];
}

export interface Evidence {
  passages: Passage[];
  /** The whole clause, canonical. */
  canonical: string;
  /** Title, 文号 and headings, canonical. */
  context: string;
  title: string;
  /** Sentences that speak to a machine; no claim may rest on them. */
  commands: string[];
  force: Force;
  isRow: boolean;
}

const COLUMNS = /[（(]各列：([^；（）()]{1,200})(?:；[^（）()]{0,200})?[）)]/u;
const CELL = /^([≥≤><＞＜]?)\s*(\d+(?:\.\d+)?)$/;
const COMPARATORS: Readonly<Record<string, Figure["comparator"]>> = {
  "≥": "≥",
  "≤": "≤",
  ">": ">",
  "<": "<",
  "＞": ">",
  "＜": "<",
};

function cellFigure(cell: string, column: string, indicator: string): Figure[] {
  const number = CELL.exec(cell);
  const year = /(?:19|20)\d{2}/.exec(column)?.[0];
  const own = { year: year === undefined ? null : Number(year), baseYear: null, start: 0, end: 0 };
  if (!number) return extractFigures(cell).map((figure) => ({ ...figure, ...own }));
  const unit = /[（(]([^（）()]{1,5})[）)]\s*$/u.exec(indicator)?.[1] ?? "";
  const comparator = COMPARATORS[number[1] ?? ""] ?? "=";
  return [{ text: cell, value: Number(number[2]), unit, comparator, per: denominatorIn(indicator), ...own }];
}

/** A row as the corpus prints it: `指标（单位） 1963 2800 预期性指标（各列：2020年、2025年、属性；类别：床位）`. */
function rowPassage(text: string): Passage | null {
  const columns = COLUMNS.exec(text);
  if (!columns?.[1]) return null;
  const heads = columns[1].split("、");
  const parts = text.slice(0, columns.index).trim().split(/\s+/u);
  const cells = parts.slice(-heads.length);
  const indicator = parts
    .slice(0, -heads.length)
    .join("")
    .replace(/^\d+[.．、]?(?=\p{Script=Han})/u, "");
  const named = cells.flatMap((cell, i) => cellFigure(cell, heads[i] ?? "", indicator));
  const years = heads.flatMap((head) => extractFigures(head).filter(({ unit }) => unit.startsWith("年")));
  const told = cells.map((cell, i) => `${heads[i] ?? ""}${cell}`).join("，");
  const words = `${indicator}：${told}`;
  return { text: words, canonical: canonical(words), figures: [...extractFigures(indicator), ...named, ...years] };
}

/** Without blanks and unseen characters. */
const sentencesIn = (text: string): string[] => (text.match(/[^。！？；;]+[。！？；;]?/gu) ?? []).map(spelledOut);

const spelledOut = (piece: string): string => withoutInvisible(piece).replace(/\s+/gu, "");

function passagesOf(text: string): Passage[] {
  const row = rowPassage(withoutInvisible(text));
  if (row) return [row];
  const pieces = sentencesIn(text).filter((piece) => !isCommand(piece));
  return pieces.map((piece) => ({ text: piece, canonical: canonical(piece), figures: extractFigures(piece) }));
}

/** Reads a citation once. */
export const evidenceOf = oncePerObject((citation: Citation): Evidence => {
  const passages = passagesOf(citation.text);
  return {
    passages,
    canonical: passages.map((passage) => passage.canonical).join(""),
    context: canonical([citation.title, citation.docNumber ?? "", ...citation.path].join("\n")),
    title: citation.title,
    commands: sentencesIn(citation.text).filter(isCommand),
    force: citation.force,
    isRow: COLUMNS.test(citation.text),
  };
});
