/**
 * Clauses → claims: one figure each, with the words that say what it is a figure of, the year it is for and whether it is
 * past or wanted. Dates, ages and grades are no claims.
 */
import type { Clause, Figure, IndicatorRow } from "../clause.ts";

export interface Claim {
  clause: Clause;
  figure: Figure;
  /** The row that states it, for a table's target or base value. */
  row: IndicatorRow | null;
  /** The words between commas in which the figure stands, as printed. */
  passage: string;
  /** Of the passage, what is this figure's own where others stand beside it: 「护理员5万人次、院长2000人次」. */
  own: string;
  /** The whole sentence, as printed. */
  sentence: string;
  /** What the figure is of: the passage without number, time and verbs. */
  subject: string;
  /** Reached, not wanted: a past period's result or a row's base value. */
  isPast: boolean;
  year: number | null;
}

const TIME =
  /^(?:到|至|截至|从|自|在)?\s*(?:(?:19|20)\d{2}\s*年(?:年底前|年底|底前|底|年末|末|前|起|以来)?|“十[二三四五六]五”(?:期间|时期|末)|中长期)\s*/;
const LEADING =
  /^(?:\d{1,2}\s*[.．、]\s*|[（(]|其中|并且|并|且|力争|争取|确保|预计|实现|推动|推进|完成|使|全面|支持|到|逐步|全省|全州|全市|全县|全区|我省|我州|我市|我县)/;
const TRAILING =
  /(?:原则上|分别|均|都|总体|累计|共有|共|已|力争|基本|保持在|稳定在|控制在|达到|达|为|实现|覆盖|占|设置|建成|建有|配备|配|拥有|有|培训|培育|增长到|提高到|提升到|增加到|由|从|在|按|按照|约|的标准|标准|[:：])$/;

function strip(text: string, pattern: RegExp): string {
  let rest = text.trim();
  for (let next = rest.replace(pattern, "").trim(); next !== rest; next = rest.replace(pattern, "").trim()) rest = next;
  return rest;
}

const stripLeading = (text: string): string => {
  const once = strip(strip(text, LEADING), TIME);
  return once === text ? once : strip(strip(once, LEADING), TIME);
};

const COMMAS = /[，。；,;\n]/;

/** The stretch between separators around `start`–`end`, as offsets. */
function stretch(text: string, start: number, end: number, separators: RegExp): [number, number] {
  let [from, to] = [start, end];
  while (from > 0 && !separators.test(text[from - 1] ?? "")) from--;
  while (to < text.length && !separators.test(text[to] ?? "")) to++;
  return [from, to];
}

const isCounted = ({ unit, value }: Figure): boolean =>
  value !== null && !/^年|岁$|^级$|^月|小时$|^分钟$|^刻钟$|^期$|^项$|^种$|^遍$|^次$/.test(unit);

function textClaims(clause: Clause): Claim[] {
  const { text } = clause;
  const counted = clause.figures.filter(isCounted);
  return counted.map((figure, i): Claim => {
    const [from, to] = stretch(text, figure.start, figure.end, COMMAS);
    const [sentenceFrom, sentenceTo] = stretch(text, figure.start, figure.end, /[。\n]/);
    // A neighbour's words are its own: 「覆盖100%的街道和50%的乡镇」.
    const last = counted[i - 1];
    const next = counted[i + 1];
    const before = text.slice(last !== undefined && last.end > from ? last.end : from, figure.start);
    const after = text.slice(figure.end, next !== undefined && next.start < to ? next.start : to);
    // In 「中心30个、院328家」 what follows the first number belongs to the second.
    const own = /^[、和及]/.test(after) && next !== undefined && next.start < to ? "" : after.replace(/^的/, "");
    const ownAfter = next !== undefined && next.start < to ? after.replace(/[、和及].*$/s, "") : after;
    const subject = `${strip(stripLeading(before.replace(/^[、和及]/, "")), TRAILING)}${own}`;
    return {
      clause,
      figure,
      row: null,
      passage: text.slice(from, to).trim(),
      own: `${before}${figure.text}${ownAfter}`,
      sentence: text.slice(sentenceFrom, sentenceTo).trim(),
      subject: subject.trim(),
      isPast: clause.force === "achievement",
      year: figure.year,
    };
  });
}

function rowClaims(clause: Clause, row: IndicatorRow): Claim[] {
  return clause.figures
    .filter(({ value }) => value !== null)
    .map((figure): Claim => {
      const isBase = row.base !== null && figure.year === row.baseYear && row.baseYear !== row.targetYear;
      const subject = row.indicator;
      return {
        clause,
        figure,
        row,
        passage: clause.text,
        own: clause.text,
        sentence: clause.text,
        subject,
        isPast: isBase,
        year: figure.year,
      };
    });
}

/** All claims of a document, in reading order. */
export function claimsOf(clauses: readonly Clause[]): Claim[] {
  return clauses.flatMap((clause) => {
    if (clause.row !== null) return rowClaims(clause, clause.row);
    return clause.kind === "body" || clause.kind === "box" ? textClaims(clause) : [];
  });
}
