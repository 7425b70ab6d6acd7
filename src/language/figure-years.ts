/**
 * The years of figures: the one each is for, and the one it is measured against. A figure is for the nearest year before it
 * in its sentence; a year after 较 or 比 is a base, and so is the year of the first figure in 「由…提高到…」. Years in the
 * titles of other papers do not count.
 */
import type { Found } from "./figure.ts";
import { parseChineseNumber } from "./numerals.ts";

/** 「“十二五”末」: the plan's last year. The first five-year plan began in 1953; from the sixth on they start in 1981. */
const PLAN_END = /[“"]?十([一二三四五六七八九])五[”"]?(?:末|期末|收官)/g;
const BASE_BEFORE = /(?:较|比|与|相对于|在)\s*$/;
const BASE_AFTER = /^\s*(?:相比|的?基础上)/;
const RISE = /(?:提高|提升|增长|增加|上升|扩大|下降|降低|减少|降)(?:到|至|为)\s*$/;

interface YearMark {
  at: number;
  year: number;
  isBase: boolean;
}

function marksIn(found: readonly Found[], text: string): YearMark[] {
  const marks = found.flatMap((item): YearMark[] => {
    if (!item.isDate || item.year === null || item.unit === "月日") return [];
    const [before, after] = [text.slice(Math.max(0, item.start - 4), item.start), text.slice(item.end, item.end + 6)];
    const isBase = /(?:较|比|相对于)\s*$/.test(before) || (BASE_BEFORE.test(before) && BASE_AFTER.test(after));
    return [{ at: item.start, year: item.year, isBase }];
  });
  for (const match of text.matchAll(PLAN_END)) {
    const plan = parseChineseNumber(`十${match[1] ?? ""}`);
    if (plan !== null) marks.push({ at: match.index, year: 1981 + (plan - 6) * 5 + 4, isBase: false });
  }
  return marks.sort((a, b) => a.at - b.at);
}

/** An age is nobody's target, and 24小时服务 or 一刻钟服务圈 names a kind of service. */
const isTimeless = (item: Found): boolean =>
  item.unit.endsWith("岁") || (/小时$|^分钟$|^刻钟$/.test(item.unit) && item.per === null);

/** Writes `year` and `baseYear` into the figures. `fallback` is the year of those whose sentence names none. */
export function addYears(found: Found[], text: string, fallback: number | null): void {
  const marks = marksIn(found, text);
  let [scanned, titles, next] = [0, 0, 0];
  let year: number | null = null;
  let base: number | null = null;
  let before: Found | undefined;
  /** The year that held before the last one named: 「到2025年，由2020年的47%提高到60%」. */
  let outer: number | null = null;
  for (const item of found) {
    for (; scanned < item.start; scanned++) {
      const c = text[scanned] ?? "";
      if (c === "。") [year, base, outer, before] = [null, null, null, undefined];
      if (/[，；]/.test(c)) base = null;
      if (c === "《") titles++;
      if (c === "》" && titles > 0) titles--;
      for (let mark = marks[next]; mark !== undefined && mark.at <= scanned; mark = marks[++next]) {
        if (titles > 0) continue;
        if (mark.isBase) base = mark.year;
        else [outer, year] = [year, mark.year];
      }
    }
    if (item.isDate) continue;
    const isRisen = before !== undefined && before.unit === item.unit && RISE.test(text.slice(before.end, item.start));
    if (isRisen && before !== undefined) {
      item.baseYear = before.year;
      item.year = year === before.year ? (outer ?? fallback) : year;
      year = item.year;
    } else {
      item.year = isTimeless(item) ? null : (year ?? fallback);
      item.baseYear = base;
    }
    before = item;
  }
}
