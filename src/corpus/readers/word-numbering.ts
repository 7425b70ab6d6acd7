/**
 * numbering.xml and the styles' numbering → the labels that Word prints before paragraphs (一、 （一） 1.), which stand in no
 * run of text. Bullets have no label. Counters run per abstract list, as Word counts.
 */
import type { CheerioAPI } from "cheerio";
import { numberToChinese } from "../chinese-number.ts";

interface Level {
  start: number;
  format: string;
  /** Label with `%1`…`%9` for the numbers of the levels. */
  pattern: string;
  suffix: string;
}

interface List {
  /** Lists that count together. */
  counter: string;
  levels: Map<number, Level>;
  /** Levels whose count begins anew with this list. */
  restarts: Map<number, number>;
}

export interface Numbering {
  listId: string;
  level: number;
}

const MAX_LEVEL = 8;
const MAX_CHINESE = 199;

const ROMAN: [number, string][] = [
  [1000, "M"],
  [900, "CM"],
  [500, "D"],
  [400, "CD"],
  [100, "C"],
  [90, "XC"],
  [50, "L"],
  [40, "XL"],
  [10, "X"],
  [9, "IX"],
  [5, "V"],
  [4, "IV"],
  [1, "I"],
];

function toRoman(value: number): string {
  let rest = Math.min(value, 3999);
  let text = "";
  for (const [unit, letters] of ROMAN) for (; rest >= unit; rest -= unit) text += letters;
  return text;
}

const toLetters = (value: number): string => String.fromCharCode(65 + ((value - 1) % 26)).repeat(Math.ceil(value / 26));

/** A number in one of Word's formats; Arabic where the format is not known. */
function formatNumber(value: number, format: string): string {
  if (/^(?:chinese|taiwanese|japanese|ideograph|korean)/i.test(format)) {
    return value > 0 && value <= MAX_CHINESE ? numberToChinese(value) : String(value);
  }
  if (format.startsWith("decimalEnclosedCircle") && value >= 1 && value <= 20)
    return String.fromCharCode(0x245f + value);
  if (format === "decimalZero") return String(value).padStart(2, "0");
  if (format === "upperLetter") return toLetters(value);
  if (format === "lowerLetter") return toLetters(value).toLowerCase();
  if (format === "upperRoman") return toRoman(value);
  if (format === "lowerRoman") return toRoman(value).toLowerCase();
  return String(value);
}

const numberOf = (text: string | undefined, otherwise: number): number => {
  const value = Number.parseInt(text ?? "", 10);
  return Number.isFinite(value) ? value : otherwise;
};

function readLevels($: CheerioAPI, selector: string): Map<number, Level> {
  const levels = new Map<number, Level>();
  $(selector).each((_, element) => {
    const level = $(element);
    const value = (name: string): string | undefined => level.children(`w\\:${name}`).attr("w:val");
    levels.set(numberOf(level.attr("w:ilvl"), 0), {
      start: numberOf(value("start"), 1),
      format: value("numFmt") ?? "decimal",
      pattern: value("lvlText") ?? "",
      suffix: value("suff") ?? "tab",
    });
  });
  return levels;
}

/** All lists of a document, by their id. */
function readLists($: CheerioAPI): Map<string, List> {
  const lists = new Map<string, List>();
  $("w\\:num").each((_, element) => {
    const list = $(element);
    const counter = list.children("w\\:abstractNumId").attr("w:val") ?? "";
    const id = list.attr("w:numId") ?? "";
    const levels = readLevels($, `w\\:abstractNum[w\\:abstractNumId="${counter.replace(/\D/g, "")}"] > w\\:lvl`);
    const restarts = new Map<number, number>();
    list.children("w\\:lvlOverride").each((__, override) => {
      const start = $(override).children("w\\:startOverride").attr("w:val");
      if (start !== undefined) restarts.set(numberOf($(override).attr("w:ilvl"), 0), numberOf(start, 1));
    });
    lists.set(id, { counter, levels, restarts });
  });
  return lists;
}

/** Counts the paragraphs of a document in reading order. */
export class ListCounter {
  readonly #lists: Map<string, List>;
  readonly #counts = new Map<string, number[]>();
  readonly #begun = new Set<string>();

  constructor(numbering: CheerioAPI | null) {
    this.#lists = numbering === null ? new Map() : readLists(numbering);
  }

  /** The label of the next paragraph in a list; null for a bullet, an unknown list or a level without numbers. */
  next({ listId, level }: Numbering): string | null {
    const list = this.#lists.get(listId);
    const own = list?.levels.get(level);
    if (
      list === undefined ||
      own === undefined ||
      level > MAX_LEVEL ||
      own.format === "bullet" ||
      own.format === "none"
    )
      return null;
    const counts = this.#counts.get(list.counter) ?? [];
    this.#counts.set(list.counter, counts);
    const restart = list.restarts.get(level);
    if (restart !== undefined && !this.#begun.has(`${listId} ${level}`)) counts[level] = restart - 1;
    this.#begun.add(`${listId} ${level}`);
    counts[level] = (counts[level] ?? own.start - 1) + 1;
    counts.length = level + 1;
    const label = own.pattern.replace(/%([1-9])/g, (_, digit: string) => {
      const at = Number(digit) - 1;
      const shown = list.levels.get(at);
      return formatNumber(counts[at] ?? shown?.start ?? 1, at === level ? own.format : (shown?.format ?? "decimal"));
    });
    if (label === "") return null;
    return own.suffix === "nothing" || /[\u3000-\u303f\uff00-\uffef]$/.test(label) ? label : `${label} `;
  }
}
