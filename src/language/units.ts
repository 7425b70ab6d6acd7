/** Units of measure and words of comparison, as patterns: what follows a number, and what bounds it. */

export type Comparator = "=" | "≥" | "≤" | "约" | ">" | "<";

const SCALES = "(?:万亿|千亿|百亿|亿|千万|百万|十万|万|千)?";
const MORE = "[余多]?";
/** Measures that take 万 and 亿 before them. */
const COUNTED =
  "元|人次|人(?![员才口民工力群士均数类体])|名(?![单称额])|户|家(?![庭政属人])|所(?![有在需])|个(?:百分点|月|小时|工作日)?|张|处(?![理置])|座|间|套|台|辆|项|件|份|场|门|平方公里|平方米|平方千米|㎡|亩|公顷|公里|米|吨|册|条|对|支|批";
const PLAIN =
  "%|％|‰|周岁|岁|年(?![度级代])|月(?![度均])|日(?![间托常照])|天|小时|分钟|秒|级|期|次(?!性)|遍|刻钟|倍|番|周(?![岁边])|届|成(?![立为果员功])";

/** Units after Arabic digits. */
export const ARABIC_UNITS = `(?:${SCALES}\\s*${MORE}\\s*(?:${COUNTED})|${PLAIN}|(?:万亿|亿|万)${MORE}(?![A-Za-z]))`;

/** Units after Chinese numerals: fewer, because numerals are also parts of words (一体, 三位, 四同步). */
export const CHINESE_UNITS =
  "个?小时|分钟|刻钟|个月|周岁|岁|年(?![度级代来以]|规划|计划|行动)|天(?!然)|级(?!别)|次(?!性)|遍|倍|番|个百分点|万元|亿元|元(?![化素])|人次|人(?![员才口民工力群士均数类体])|户|平方米|亩|项|种|个(?![性人体五一])|所(?![有在需])|家(?![庭政属人])|名(?![单称额])|张|州(?![级市县政])";

const BEFORE: [RegExp, Comparator][] = [
  [/(?:不低于|不少于|不小于|不得低于|不得少于|最低(?:不少于)?|至少(?:建有|有|配备|达到)?|大于等于|≥|>=)\s*$/, "≥"],
  [
    /(?:最高(?:不超过)?|最多(?:不超过|跑)?|至多|不超过|不高于|不多于|不大于|不得超过|不得高于|小于等于|控制在|≤|<=)\s*$/,
    "≤",
  ],
  [/(?:超过|大于|高于|多于|突破|＞|>)\s*$/, ">"],
  [/(?:低于|小于|少于|不足|不到|未满|不满|＜|<)\s*$/, "<"],
  [/(?:大约|约|(?<![最附就临])近|将近|接近)\s*$/, "约"],
];
const AFTER: [RegExp, Comparator][] = [
  [/^\s*(?:及以上|或以上|以上)/, "≥"],
  [/^\s*(?:及以下|或以下|以下|以内|之内|内(?![部容需外设]))/, "≤"],
  [/^\s*(?:左右|上下)/, "约"],
];

const SCALE: readonly [string, number][] = [
  ["万亿", 1e12],
  ["亿", 1e8],
  ["千万", 1e7],
  ["百万", 1e6],
  ["十万", 1e5],
  ["万", 1e4],
];

/** Value in the unit itself: 50 万张 is 500000 张. Units of persons (名, 位, 人) become 人. */
export function inBaseUnit(value: number, unit: string): { value: number; unit: string } {
  const scale = SCALE.find(([name]) => unit.startsWith(name));
  const bare = scale === undefined ? unit : unit.slice(scale[0].length);
  return { value: value * (scale?.[1] ?? 1), unit: /^[名位]$/.test(bare) ? "人" : bare };
}

/** 不高于当地市场价格的 80%: what is compared stands between the words of comparison and the number. */
const BEFORE_OBJECT: [RegExp, Comparator][] = [
  [/(?:不低于|不少于|不得低于)[^，。；、\d]{1,18}的\s*$/, "≥"],
  [/(?:不高于|不超过|不多于|不得超过|不得高于)[^，。；、\d]{1,18}的\s*$/, "≤"],
  [/(?<!不得?)(?:高于|超过)[^，。；、\d]{1,18}的\s*$/, ">"],
  [/(?<!不得?)(?:低于|少于)[^，。；、\d]{1,18}的\s*$/, "<"],
];

const PERSONS_AFTER = /^[余多]?\s*(?:名|位)?[\p{Script=Han}]{0,4}?(?:老年人|老人|群众|居民|人)/u;
const PERSONS_BEFORE =
  /(?:人口|人数|老年人|老人)(?:总数|总量|数量|数)?(?:预计|将|已|约|近|达到|达|为|有|超过|突破|增加到|增至|\s)*$/;
const MONEY_BEFORE = /(?:收入|产值|投资|资金|营收|总额|经费)[^，。；]{0,8}$/;

/** A bare 万 or 亿 counts what stands beside it: 24.8万老年人 is 万人, 收入达到千亿级 is 亿元. */
export function impliedUnit(unit: string, text: string, start: number, end: number): string {
  if (!/^(?:万亿|亿|万)$/.test(unit)) return unit;
  const before = text.slice(Math.max(0, start - 16), start);
  if (PERSONS_AFTER.test(text.slice(end, end + 10)) || PERSONS_BEFORE.test(before)) return `${unit}人`;
  return MONEY_BEFORE.test(before) ? `${unit}元` : unit;
}

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
  const far = BEFORE_OBJECT.find(([pattern]) => pattern.test(text.slice(Math.max(0, start - 26), start)));
  const comparator = before === undefined || isSoftCap ? (after?.[1] ?? before?.[1] ?? far?.[1] ?? own) : before[1];
  return { comparator, before: beforeLength, after: afterLength };
}
