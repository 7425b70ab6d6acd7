/**
 * What a number is counted by: 每千名老人、每百张床位 before 2名, 每人每月 before 50元, 人均 before 0.1平方米. The words are
 * given back as printed; a sentence without such words gives null.
 */
const NUMERAL = "(?:\\d+|[一两二三四五六七八九十百千万]+)";
/** What may follow a denominator: the verb, the bound or the number itself. */
const STOP =
  "(?=均|都|拥有|配|建|至少|最少|最多|不|达|有|为|选|提供|开展|安排|培|对|给|按|分别|平均|标准|社|每|、每|以内|约|护|\\s*\\d|$)";
const COUNTED = `每\\s*${NUMERAL}?\\s*(?:名|张|个|所|家|床|位)(?:[\\p{Script=Han}]|[（(][^）)]{1,12}[）)]){0,10}?${STOP}`;
const TIMED = `每\\s*${NUMERAL}?\\s*(?:个月|个?小时|人|户|年|月|天|日|周|季度|次)`;
const BARE = `(?<![每\\d.])(?:千名|百张|百名|万名|百户|千户)(?:[\\p{Script=Han}]){0,8}?${STOP}`;
const PART = `(?:${TIMED}|${COUNTED}|${BARE}|人均|户均|年均|月均|单(?:处|户|张|个))`;
const DENOMINATOR = new RegExp(`${PART}(?:、?${PART})*`, "gu");
/** 所有县市至少建有1所: as many for each of them. */
const EACH_OF_ALL =
  /(?:所有|各)(?:县|市|区|乡镇|街道|社区|村|行政村|州|省|（市、区）|\(市、区\)|、)+(?=均?(?:至少|不少于|$))/gu;

/** Every denominator holds one of these. */
const HINT = /每|[人户年月]均|单[处户张个]|[千百万][名张户]|所有|各/;

/** The denominator that a passage names last; null where it names none. */
export function denominatorIn(passage: string): string | null {
  if (!HINT.test(passage)) return null;
  const found = [...passage.matchAll(DENOMINATOR), ...passage.matchAll(EACH_OF_ALL)];
  const last = found.sort((a, b) => a.index - b.index).at(-1);
  return last === undefined ? null : last[0].trim();
}

/** Longest stretch before a number in which its denominator may stand, in characters. */
const REACH = 40;

/**
 * Denominator of the number that starts at `start`: named between the last comma, or the end of the number before it, and
 * the number.
 */
export function denominatorOf(text: string, start: number, previousEnd: number): string | null {
  const passage = text.slice(Math.max(0, start - REACH, previousEnd), start);
  const cut = Math.max(...["，", "。", "；", ",", ";", "：", "\n"].map((mark) => passage.lastIndexOf(mark)));
  return denominatorIn(passage.slice(cut + 1));
}
