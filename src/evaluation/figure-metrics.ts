/**
 * Figures against labels, two ways: labelled facts (value, unit, path) against the clauses' figures, and sentences with all
 * their figures labelled by hand against what is read from them. Pure; callers read the files.
 */
import type { Figure } from "../corpus/clause.ts";
import { parseChineseNumber } from "../language/numerals.ts";
import { inBaseUnit } from "../language/units.ts";
import { isUnderPath } from "./structure.ts";

/** One labelled fact; `value` can hold several numbers: `915/615`, `47→60`, `3230万元/499张`. */
export interface FactLabel {
  document: string;
  value: string;
  /** `张/千名老人` is a unit with what it is counted by. */
  unit: string;
  path: readonly string[];
  fact: string;
}

export interface FigureClause {
  document: string;
  path: readonly string[];
  figures: readonly Figure[];
}

export type LabelledFigure = Pick<Figure, "value" | "unit" | "comparator" | "year">;

export interface FigureSentence {
  document: string;
  text: string;
  figures: readonly LabelledFigure[];
}

/** Share found, 0–1, of how many, and the misses for a person to look at. */
export interface FactScore {
  recall: number;
  labelled: number;
  misses: string[];
}

/** Also the share of what was read that is right, 0–1. */
export interface FigureScore extends FactScore {
  precision: number;
  read: number;
}

/** Number and unit of a quantity in one spelling, and what it is counted by. */
interface Quantity {
  value: number;
  unit: string;
  per: string[];
}

const SAME_UNIT: Readonly<Record<string, string>> = {
  "km²": "平方公里", "㎡": "平方米", 个县: "个", 日期: "年月日", 比例: "", "（未注明）": "", 周岁: "岁",
}; // prettier-ignore

function normalizeQuantity(printedValue: number, printed: string): Quantity {
  const [own = "", counted = ""] = printed.replace("人（次）", "人").split("/");
  const [measure = "", ...rest] = own.split("·");
  const { value, unit } = inBaseUnit(printedValue, measure);
  const per = counted.replaceAll("老年人", "老人").split("·");
  return { value, unit: SAME_UNIT[unit] ?? unit, per: [...per, ...rest].filter((part) => part !== "") };
}

const DATE = /((?:19|20)\d{2})-\d{1,2}-\d{1,2}/;
const TOKEN =
  /(\d{1,9}(?:\.\d{1,9})?)\s{0,4}[:：]\s{0,4}(\d{1,9})|(\d[\d,]{0,15}(?:\.\d{1,9})?)\s{0,4}([%‰\p{Script=Han}²a-z]{0,20})|([一二三四五六七八九十]{1,6})(级|次|年|个)/gu;

/** The quantities of a labelled value; empty where it is words (普遍). */
export function quantitiesOf(value: string, unit: string): Quantity[] {
  const date = DATE.exec(value);
  if (date !== null) return [{ value: Number(date[1]), unit: "年月日", per: [] }];
  return [...value.matchAll(TOKEN)].map((match) => {
    if (match[1] !== undefined) return { value: Number(match[1]) / Number(match[2]), unit: "", per: [] };
    if (match[5] !== undefined) return { value: parseChineseNumber(match[5]) ?? 0, unit: match[6] ?? "", per: [] };
    const number = Number((match[3] ?? "").replaceAll(",", ""));
    return normalizeQuantity(number, match[4] === undefined || match[4] === "" ? unit : match[4]);
  });
}

function agrees(figure: Figure, wanted: Quantity): boolean {
  if (figure.value === null) return false;
  const own = normalizeQuantity(figure.value, figure.unit);
  const per = (figure.per ?? "").replaceAll("老年人", "老人");
  const isSameValue = Math.abs(own.value - wanted.value) <= 1e-6 * Math.max(1, Math.abs(wanted.value));
  return isSameValue && own.unit === wanted.unit && wanted.per.every((part) => per.includes(part));
}

/** Labelled facts for which a clause under the right headings has figures with each value and unit. */
export function scoreFacts(clauses: readonly FigureClause[], facts: readonly FactLabel[]): FactScore {
  const numeric = facts.filter(({ value, unit }) => quantitiesOf(value, unit).length > 0);
  const misses = numeric.filter((fact) => {
    const own = clauses.filter(({ document, path }) => document === fact.document && isUnderPath(path, fact.path));
    const figures = own.flatMap((clause) => clause.figures);
    return !quantitiesOf(fact.value, fact.unit).every((wanted) => figures.some((figure) => agrees(figure, wanted)));
  });
  const recall = numeric.length === 0 ? 1 : 1 - misses.length / numeric.length;
  return { recall, labelled: numeric.length, misses: misses.map(({ fact }) => fact) };
}

const key = ({ value, unit, comparator, year }: LabelledFigure): string => [value, unit, comparator, year].join(" ");

/** Sentences with all their figures against what `read` finds: value, unit, comparator and year must agree. */
export function scoreFigures(
  sentences: readonly FigureSentence[],
  read: (text: string) => readonly LabelledFigure[],
): FigureScore {
  let [right, labelled, found] = [0, 0, 0];
  const misses: string[] = [];
  for (const { text, figures } of sentences) {
    const open = figures.map(key);
    const own = read(text);
    labelled += figures.length;
    found += own.length;
    for (const figure of own) {
      const at = open.indexOf(key(figure));
      if (at < 0) misses.push(`+ ${key(figure)} | ${text}`);
      else {
        open.splice(at, 1);
        right++;
      }
    }
    misses.push(...open.map((wanted) => `- ${wanted} | ${text}`));
  }
  return {
    recall: labelled === 0 ? 1 : right / labelled,
    precision: found === 0 ? 1 : right / found,
    labelled,
    read: found,
    misses,
  };
}
