/**
 * Text of a clause → every amount, age, share, ratio, count, area and date in it, with its place, unit, comparator,
 * denominator and years. Names that look like numbers (1+1+N, 5G, 第66号, 4050人员, “四个一”) are refused; so is the item
 * number in 「1.2025年」.
 */
import { denominatorIn, denominatorOf } from "./denominators.ts";
import type { Figure, Found } from "./figure.ts";
import { addYears } from "./figure-years.ts";
import { CHINESE_DIGITS, parseChineseNumber } from "./numerals.ts";
import { ARABIC_UNITS, CHINESE_UNITS, comparatorAround, impliedUnit, type Comparator } from "./units.ts";

export type { Figure } from "./figure.ts";
export type { Comparator } from "./units.ts";

/** A table row's own reading; its figures take precedence over those found in the row's text. */
export interface RowContext {
  indicator?: string;
  unit: string;
  base: string | null;
  baseYear: number | null;
  target: string;
  targetYear: number | null;
  comparator: Comparator;
}

export interface FigureContext {
  row?: RowContext;
  /** The year all figures are for when the text names none. */
  year?: number | null;
}

const YEAR_MARK = "(?:年底前|底前|年底|年末|底|末|前|以前|之前|起|以来)?";
const DATE = new RegExp(
  `(?<!\\d)((?:19|20)\\d{2})\\s*年(?:\\s*(\\d{1,2})\\s*月(?:\\s*(\\d{1,2})\\s*日)?)?${YEAR_MARK}`,
  "g",
);
const YEAR_RANGE = /(?<!\d)((?:19|20)\d{2})\s*年?\s*(?:—|–|-|－|~|～|至|到)+\s*((?:19|20)\d{2})\s*年/g;
const CHINESE_YEAR = /([一二][〇○零一二三四五六七八九]{3})年/g;
const CHINESE_YEAR_HINT = /[〇○零一二三四五六七八九]年/;
const ISO_DATE = /(?<!\d)((?:19|20)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/g;
const MONTH_DAY = /(?<![\d年])(\d{1,2})\s*月\s*(\d{1,2})\s*日/g;
const RATIO = /(?<![\d:：])(\d{1,3})\s*[:：]\s*(\d{1,4})(?![\d:：])/g;
const NUMBER = "\\d{1,3}(?:,\\d{3}){1,6}(?:\\.\\d+)?|\\d+(?:\\.\\d+)?";
const ARABIC = new RegExp(`(?<![\\d.A-Za-z+〔第])(${NUMBER})\\s*(${ARABIC_UNITS})`, "g");
/** A number whose unit comes later in its list or range: 1200、300、70元; 5—10%; 1-2级. */
const BARE = new RegExp(
  `(?<![\\d.A-Za-z+〔第])(${NUMBER})(?=\\s*(?:、|—|–|-|－|~|～|至|到|和|或)\\s*(?:${NUMBER}))`,
  "g",
);
const PERCENT_WORDS = new RegExp(`(百|千)分之([${CHINESE_DIGITS}]+(?:点[${CHINESE_DIGITS}]+)?)`, "g");
const FRACTION = /(?<![百千万十])([二三四五六七八九十])分之([一二两三四五六七八九])/g;
/** 全覆盖 is a share of 100 %; 100%全覆盖 says it once, and 全周期全覆盖 or 全覆盖的体系 says no share. */
const FULL_COVERAGE = /(?<![%％]|周期|流程|过程|链条)全覆盖(?!的)/g;
/** 半年 is half a year. */
const HALF = /半(?=年(?![度级代])|个月|小时)(年|个月|小时)/g;
const CHINESE = new RegExp(`(?<![第每十百千万${CHINESE_DIGITS}])([${CHINESE_DIGITS}]{1,6})\\s*(${CHINESE_UNITS})`, "g");
const HUNDRED_BILLIONS = /([一二三四五六七八九十百千]{0,2}[百千万])亿级?(元)?/g;

/** A row's cell that is one number, with or without its unit. */
const CELL = new RegExp(`^[≥≤><＞＜]?\\s*(${NUMBER})\\s*(?:${ARABIC_UNITS})?$`);

const toNumber = (printed: string): number => Number(printed.replaceAll(",", ""));

function figure(
  match: RegExpExecArray | RegExpMatchArray,
  value: number,
  unit: string,
  given: Partial<Found> = {},
): Found {
  const start = match.index ?? 0;
  return {
    text: match[0].trim(),
    value,
    unit,
    comparator: "=",
    year: null,
    baseYear: null,
    per: null,
    start,
    end: start + match[0].trimEnd().length,
    isDate: false,
    ...given,
  };
}

function dateComparator(printed: string, before: string): Comparator {
  if (printed.endsWith("前")) return "≤";
  return /(?:起|以来)$/.test(printed) || /自$|从$/.test(before) ? "≥" : "=";
}

/** Every date written in Arabic digits has a year of these centuries, or 月 and 日. */
const HAS_YEAR = /(?:19|20)\d{2}/;

function findDates(text: string, hasDigits: boolean): Found[] {
  const found: Found[] = hasDigits && HAS_YEAR.test(text) ? findYears(text) : [];
  if (hasDigits && text.includes("日")) {
    for (const match of text.matchAll(MONTH_DAY)) {
      const day = figure(match, Number(match[1]), "月日");
      found.push({ ...day, isDate: true });
    }
  }
  if (!CHINESE_YEAR_HINT.test(text)) return found;
  for (const match of text.matchAll(CHINESE_YEAR)) {
    const year = parseChineseNumber(match[1] ?? "");
    if (year !== null) found.push(figure(match, year, "年", { isDate: true, year }));
  }
  return found;
}

function findYears(text: string): Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(YEAR_RANGE)) {
    const [from, to] = [Number(match[1]), Number(match[2])];
    const middle = match.index + match[0].search(/\s{0,4}(?:—|–|-|－|~|～|至|到)/);
    found.push(figure(match, from, "年", { isDate: true, year: from, comparator: "≥", end: middle }));
    found.push(
      figure(match, to, "年", {
        isDate: true,
        year: to,
        comparator: "≤",
        start: match.index + match[0].lastIndexOf(match[2] ?? ""),
      }),
    );
  }
  for (const match of text.matchAll(DATE)) {
    const year = Number(match[1]);
    const unit = match[3] !== undefined ? "年月日" : match[2] !== undefined ? "年月" : "年";
    const comparator = dateComparator(match[0], text.slice(0, match.index));
    found.push(figure(match, year, unit, { isDate: true, year, comparator }));
  }
  for (const match of text.matchAll(ISO_DATE)) {
    found.push(figure(match, Number(match[1]), "年月日", { isDate: true, year: Number(match[1]) }));
  }
  return found;
}

/** Shares in words: 百分之七十, 三分之一, 全覆盖. */
function findShares(text: string): Found[] {
  return [
    ...(text.includes("分之") ? findFractions(text) : []),
    ...(text.includes("全覆盖") ? findFullCoverage(text) : []),
  ];
}

function findFractions(text: string): Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(PERCENT_WORDS)) {
    const value = parseChineseNumber(match[2] ?? "");
    if (value !== null) found.push(figure(match, value, match[1] === "百" ? "%" : "‰"));
  }
  for (const match of text.matchAll(FRACTION)) {
    const [below, above] = [parseChineseNumber(match[1] ?? ""), parseChineseNumber(match[2] ?? "")];
    if (below !== null && above !== null && below > 0) found.push(figure(match, above / below, ""));
  }
  return found;
}

function findFullCoverage(text: string): Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(FULL_COVERAGE)) {
    const isNearly = /基本(?:上|实现|达到|形成|做到|完成)[^，。；]{0,10}$/.test(
      text.slice(Math.max(0, match.index - 14), match.index),
    );
    found.push(figure(match, 100, "%", { comparator: isNearly ? "约" : "=" }));
  }
  return found;
}

function findRatios(text: string): Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(RATIO)) {
    const [left, right] = [Number(match[1]), Number(match[2])];
    if (right === 0 || (left !== 1 && !/比|配/.test(text.slice(Math.max(0, match.index - 12), match.index)))) continue;
    found.push(figure(match, left / right, ""));
  }
  return found;
}

/** A numeral right before the unit, blanks aside, is what every count in words has. */
const CHINESE_HINT = new RegExp(`[${CHINESE_DIGITS}]\\s*(?:${CHINESE_UNITS})`);

/** Numbers written in words, in whole or in part. */
function findWordNumbers(text: string): Found[] {
  const found: Found[] = [];
  if (text.includes("亿")) {
    for (const match of text.matchAll(HUNDRED_BILLIONS)) {
      const value = parseChineseNumber(match[1] ?? "");
      if (value !== null) found.push(figure(match, value, match[2] === undefined ? "亿" : "亿元"));
    }
  }
  if (text.includes("半")) for (const match of text.matchAll(HALF)) found.push(figure(match, 0.5, match[1] ?? ""));
  return found;
}

function findNumbers(text: string, hasDigits: boolean): Found[] {
  const found: Found[] = hasDigits && /[:：]/.test(text) ? findRatios(text) : [];
  found.push(...findShares(text), ...findWordNumbers(text));
  if (hasDigits) {
    for (const match of text.matchAll(ARABIC))
      found.push(figure(match, toNumber(match[1] ?? ""), cleanUnit(match[2] ?? "")));
    for (const match of text.matchAll(BARE)) found.push(figure(match, toNumber(match[1] ?? ""), ""));
  }
  if (!CHINESE_HINT.test(text)) return found;
  for (const match of text.matchAll(CHINESE)) {
    const value = parseChineseNumber(match[1] ?? "");
    const unit = (match[2] ?? "").replace(/\s+/g, "");
    if (value !== null && !isIdiom(match[0], value, text[match.index - 1])) found.push(figure(match, value, unit));
  }
  return found;
}

/** 余 and 多 stand between number and unit: 21亿余元 is 亿元. */
const cleanUnit = (printed: string): string =>
  printed
    .normalize("NFKC")
    .replace(/\s+/g, "")
    .replace(/[余多]/, "")
    .replace(/^个(?=百分点)/, "个");

/** 一个, 一张网: words, not counts; 千名老人, 百张床位: the base of a rate; “两项补贴”: a name. */
function isIdiom(printed: string, value: number, before: string | undefined): boolean {
  if (value === 1 && (/[个人家张州户项种类条]/.test(printed.slice(1)) || before === "同")) return true;
  if (value < 10 && printed.endsWith("人")) return true;
  if (/[项种]$/.test(printed) && /[“"「]/.test(before ?? "")) return true;
  return /^[百千万]+\D$/.test(printed.replace(/\s+/g, "").slice(0, 2));
}

/** Dates win over numbers (「1.2025年」 is item 1), then earlier and longer finds; nothing overlaps. */
function withoutOverlaps(found: Found[]): Found[] {
  const sorted = found.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Found[] = [];
  for (const item of sorted) {
    // A date drives out the numbers it overlaps; else the first stays.
    while (item.isDate && isOverlappedNumber(kept.at(-1), item)) kept.pop();
    const last = kept.at(-1);
    if (last === undefined || item.start >= last.end) kept.push(item);
  }
  return kept;
}

const isOverlappedNumber = (last: Found | undefined, date: Found): boolean =>
  last !== undefined && !last.isDate && last.end > date.start;

const LIST_GLUE = /^\s*(?:、|，|,|和|及|与|或)?\s*$/;
const RANGE_GLUE = /^\s*(?:—|–|-|－|~|～|至|到)+\s*$/;

/** Numbers of one list or range share the unit at its end, the comparator before it and the one after it. */
function shareAlongLists(found: Found[], text: string): void {
  for (let i = found.length - 1; i > 0; i--) {
    const [left, right] = [found[i - 1], found[i]];
    if (left === undefined || right === undefined || left.isDate || right.isDate) continue;
    const glue = text.slice(left.end, right.start);
    const isRange = RANGE_GLUE.test(glue);
    if (!isRange && !LIST_GLUE.test(glue)) continue;
    if (left.unit === "" && !/[:：]/.test(left.text)) left.unit = right.unit;
    if (left.unit !== right.unit) continue;
    if (isRange && left.comparator === "=" && right.comparator === "=") {
      left.comparator = "≥";
      right.comparator = "≤";
    } else if (left.comparator === "=" && right.comparator !== "=" && !isRange) left.comparator = right.comparator;
  }
  for (let i = 1; i < found.length; i++) {
    const [left, right] = [found[i - 1], found[i]];
    if (left === undefined || right === undefined || left.isDate || right.isDate || left.unit !== right.unit) continue;
    if (/^\s*[、和及与]\s*$/.test(text.slice(left.end, right.start)) && right.comparator === "=")
      right.comparator = left.comparator;
  }
}

function addComparators(found: Found[], text: string): void {
  for (const item of found) {
    if (item.isDate) continue;
    const { comparator, before, after } = comparatorAround(text, item.start, item.end);
    // 基本实现全覆盖 has its comparator already.
    if (comparator !== "=" || item.comparator === "=") item.comparator = comparator;
    const widened = text.slice(item.start - before, item.end + after);
    item.start += widened.length - widened.trimStart().length - before;
    item.end = item.start + widened.trim().length;
  }
}

/** `text` decides how a cell is printed: `≥55` where the comparator stands in the cell. */
function rowFigures(row: RowContext, text: string): Found[] {
  const per = row.indicator === undefined ? null : denominatorIn(row.indicator);
  let from = row.indicator === undefined ? 0 : Math.max(0, text.indexOf(row.indicator)) + row.indicator.length;
  const cell = (printed: string, year: number | null, comparator: Comparator): Found[] => {
    const number = CELL.exec(printed.trim());
    const own = `${comparator}${printed.trim()}`;
    const shown = text.includes(own) ? own : printed.trim();
    const start = Math.max(0, text.indexOf(shown, from));
    const end = start + shown.length;
    from = end;
    const base = { comparator, year, baseYear: null, per, start, end, isDate: false };
    if (number?.[1] !== undefined) return [{ text: shown, value: toNumber(number[1]), unit: row.unit, ...base }];
    const inner = scan(printed, year).map((item) => ({ ...item, start: start + item.start, end: start + item.end }));
    return inner.length > 0 ? inner : [{ text: printed.trim(), value: null, unit: "", ...base, comparator: "=" }];
  };
  return [
    ...(row.base === null ? [] : cell(row.base, row.baseYear, "=")),
    ...cell(row.target, row.targetYear, row.comparator),
  ];
}

/** Figures of one list (每人每月915元、615元) are counted by the same thing. */
function addDenominators(found: Found[], text: string): void {
  found.forEach((item, i) => {
    if (item.isDate) return;
    const last = found[i - 1];
    const isListed = last !== undefined && !last.isDate && LIST_GLUE.test(text.slice(last.end, item.start));
    // 「每2年培训一遍」: the number before belongs to the denominator.
    const isCounting = last !== undefined && /每\s*$/.test(text.slice(0, last.start));
    const from = isCounting ? last.start - 2 : (last?.end ?? 0);
    item.per = isListed && last.unit === item.unit ? last.per : denominatorOf(text, item.start, from);
  });
}

/** Full-width digits and signs, one character for one, so that places stay the same. */
const halfWidth = (text: string): string =>
  text.replace(/[０-９．％－]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));

function scan(printed: string, year: number | null): Found[] {
  const text = halfWidth(printed);
  const hasDigits = /\d/.test(text);
  const found = withoutOverlaps([...findDates(text, hasDigits), ...findNumbers(text, hasDigits)]);
  if (found.length === 0) return found;
  addComparators(found, text);
  shareAlongLists(found, text);
  addDenominators(found, text);
  addYears(found, text, year);
  for (const item of found) {
    item.unit = impliedUnit(item.unit, text, item.start, item.end);
    // 一刻钟 and 十五分钟 are one measure.
    if (item.unit === "刻钟" && item.value !== null) [item.value, item.unit] = [item.value * 15, "分钟"];
    item.text = printed.slice(item.start, item.end);
  }
  return found.filter((item) => item.unit !== "" || /[:：]|分之/.test(item.text));
}

/** Finds every figure of a text, in order. */
export function extractFigures(text: string, context: FigureContext = {}): Figure[] {
  const found = context.row === undefined ? scan(text, context.year ?? null) : rowFigures(context.row, text);
  return found.map(({ text: printed, value, unit, comparator, year, baseYear, per, start, end }) => ({
    text: printed,
    value,
    unit,
    comparator,
    year,
    baseYear,
    per,
    start,
    end,
  }));
}

const CHINESE_BEFORE_UNIT = new RegExp(`([${CHINESE_DIGITS}]{1,6})(?=\\s*(?:${CHINESE_UNITS}))`, "g");

/**
 * One spelling for numbers, to compare texts: half-width digits, no thousands commas, no blanks beside numbers, 百分之七十 →
 * 70%, 五年 → 5年, 1：4 → 1:4. Other text stays.
 */
export function normalizeNumberText(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, "")
    .replace(
      PERCENT_WORDS,
      (_, scale: string, words: string) => `${parseChineseNumber(words) ?? words}${scale === "百" ? "%" : "‰"}`,
    )
    .replace(CHINESE_YEAR, (_, words: string) => `${parseChineseNumber(words) ?? words}年`)
    .replace(CHINESE_BEFORE_UNIT, (words) => String(parseChineseNumber(words) ?? words))
    .replace(/(?<=\d)\s*:\s*(?=\d)/g, ":")
    .replace(/(?<=[\d%‰])\s+(?=[\p{Script=Han}%‰])|(?<=\p{Script=Han})\s+(?=\d)/gu, "");
}
