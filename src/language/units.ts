/** Units of measure and words of comparison, as patterns: what follows a number, and what bounds it. */

export type Comparator = "=" | "≥" | "≤" | "约" | ">" | "<";

const SCALES = "(?:万亿|千亿|百亿|亿|千万|百万|十万|万|千)?";
const MORE = "[余多]?";
/** Measures that take 万 and 亿 before them. */
const COUNTED =
  "元|人次|人(?![员才口民工力群士均数类体])|名(?![单称额])|户|家(?![庭政属人])|所(?![有在需])|个(?:百分点|月|小时|工作日)?|张|处(?![理置])|座|间|套|台|辆|项|件|份|场|门|平方公里|平方米|平方千米|㎡|亩|公顷|公里|米|吨|册|条|对|支|批";
const PLAIN =
  "%|％|‰|周岁|岁|年(?![度级代])|月(?![度均])|日(?![间托常照])|天|小时|分钟|秒|级|期|次(?!性)|倍|周(?![岁边])|届|成(?![立为果员功])";

/** Units after Arabic digits. */
export const ARABIC_UNITS = `(?:${SCALES}\\s*${MORE}\\s*(?:${COUNTED})|${PLAIN}|(?:万亿|亿|万)${MORE}(?![A-Za-z]))`;

/** Units after Chinese numerals: fewer, because numerals are also parts of words (一体, 三位, 四同步). */
export const CHINESE_UNITS =
  "个?小时|分钟|个月|周岁|岁|年(?![度级代来以]|规划|计划|行动)|天(?!然)|级(?!别)|次(?!性)|倍|个百分点|万元|亿元|元(?![化素])|人次|个(?![性人体五])|所(?![有在需])|家(?![庭政属人])|名(?![单称额])|张|州(?![级市县政])";

const BEFORE: [RegExp, Comparator][] = [
  [/(?:不低于|不少于|不小于|不得低于|不得少于|最低(?:不少于)?|至少(?:建有|有|配备|达到)?|大于等于|≥|>=)\s*$/, "≥"],
  [/(?:最高(?:不超过)?|不超过|不高于|不多于|不大于|不得超过|不得高于|小于等于|控制在|≤|<=)\s*$/, "≤"],
  [/(?:超过|大于|高于|多于|突破|＞|>)\s*$/, ">"],
  [/(?:低于|小于|少于|不足|不到|未满|不满|＜|<)\s*$/, "<"],
  [/(?:大约|约|近|将近|接近)\s*$/, "约"],
];
const AFTER: [RegExp, Comparator][] = [
  [/^\s*(?:及以上|或以上|以上)/, "≥"],
  [/^\s*(?:及以下|或以下|以下|以内|之内|内(?![部容需外设]))/, "≤"],
  [/^\s*(?:左右|上下)/, "约"],
];

/** Comparator of a number at `start`–`end`, and how many characters before and after it spell it. */
export function comparatorAround(
  text: string,
  start: number,
  end: number,
): { comparator: Comparator; before: number; after: number } {
  const left = text.slice(Math.max(0, start - 8), start);
  const right = text.slice(end, end + 6);
  const before = BEFORE.find(([pattern]) => pattern.test(left));
  const after = AFTER.find(([pattern]) => pattern.test(right));
  const printed = text.slice(start, end);
  const afterLength = after === undefined ? 0 : (after[0].exec(right)?.[0].length ?? 0);
  const beforeLength = before === undefined ? 0 : (before[0].exec(left)?.[0].length ?? 0);
  // 「控制在70%左右」: the word after the number is the closer one.
  const isSoftCap = /控制在\s*$/.test(left) && after !== undefined;
  const own: Comparator = /\d[\d.]{0,15}\s{0,4}(?:万|亿)?[余多]/.test(printed) ? "约" : "=";
  const comparator = before === undefined || isSoftCap ? (after?.[1] ?? before?.[1] ?? own) : before[1];
  return { comparator, before: beforeLength, after: afterLength };
}
