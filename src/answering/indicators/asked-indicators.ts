/**
 * A question that compares → the indicators it asks for: their words, the kind of number, and whether the plan's target or
 * what is there now is wanted. Pure; refuses nothing: a question that asks for no number gives no indicator.
 */
import type { UnderstoodQuestion } from "../../retrieval/ranked-clause.ts";

/** Kinds of numbers; `any` where the question leaves it open. */
export type Measure = "share" | "persons" | "beds" | "households" | "places" | "area" | "money" | "any";

export interface AskedIndicator {
  /** The indicator's words without time, places and asking words. */
  words: string;
  measure: Measure;
}

export type WantedTime = "target" | "past" | "either";

export interface AskedIndicators {
  indicators: AskedIndicator[];
  /** The same words as one indicator, where `indicators` holds several. */
  whole: AskedIndicator;
  time: WantedTime;
  /** True where only a number answers; false where words answer as well. */
  isNumeric: boolean;
}

const TIME =
  /(?:截至|截止|到|至|在)?(?:(?:19|20)\d{2}\s*年?)(?:年?底|年?末|前|的)*|“?十[二三四五]五”?(?:期间|时期|末|规划)?|目前|现在|现有|已有|已经|如今|眼下/gu;
const PLACES =
  /各地|各省|各县|各市|各州|各个?(?:地方|地区)|每个(?:地方|地区)|[两三四五几]个?(?:地方|地区|省|县|地(?![级区方]))|[几五]份文件|所有(?:地方|地区)|哪个?(?:些|几个)?(?:地方|地区|省|县|州|边|里|儿)|全省|全国|全州|全县|省里|省上|省级|上级|国家|我们(?:这儿|这里|那儿|那里|这边|县|州|市|省)?|[咱俺]们?(?:这儿|这里|那儿|县|州|省)?|这边|那边|地方(?!各级|政府|财政)|文件|规划/gu;
const COMPARING =
  /对比(?:一下)?|比较(?:一下)?|比一[比下]|相比|对照(?:一下)?|比(?:全省|省里)?(?:高|低|多|少|大|小)|列(?:一?个|成|张)*表|排(?:一下|个序|个?名)|相?差(?:多少|几[个张户名家所]?|距)|差别|区别|一不一样|一样[吗不么]?|不同|哪个?|谁|(?:定|要求|设|写)(?:得|的)(?:最|更)?(?:高|低|多|少|严|细)?|(?:最|更|较)(?:高|低|多|少|大|小)|(?<=[^最更])(?:高|低|多|少)(?=[吗呢么？?，。]|$)/gu;
const ASKING =
  /怎么(?:样|定|规定|要求|写)?|如何|分别|各自|各(?:是|要|有|多少|达)|要(?:求|到|达到|建|拿|拿出)|达到|打算|计划|拿出?|(?:建|办)(?:到|成)?(?=多少|几)|多少|几[成个张户名家所处]|百分之(?:几|多少)?|定(?:了|的|在)?|时间(?:节点|点)?|节点|时限|程度|目标|指标|水平|用在|是|有|的|了|这个|那个|这些|那些|什么|看看|查查|想知道|请|吗|呢|吧|啊/gu;

const MEASURES: readonly (readonly [Measure, RegExp])[] = [
  ["share", /占比|比例|比重|比率|百分|几成|[%％]|率/u],
  ["area", /面积|平方米|平米|㎡/u],
  ["households", /户数|(?:多少|几)户/u],
  ["persons", /人次|人数|(?:多少|几)(?:名|人|位)|人员(?:总量|总数|数量)/u],
  ["beds", /床位(?:总?数|总量|数量)|(?:多少|几)张/u],
  ["money", /(?:多少|几)(?:钱|元|块)|金额/u],
  ["places", /(?:机构|中心|设施|站点?|院)(?:总?数|数量|个数)|(?:多少|几)(?:家|所|处|座)/u],
];

const ASKS_NUMBER =
  /占比|比例|比重|百分|几成|率|总量|总数|数量|数目|户数|人数|人次|床位数|多少|几(?:个|家|所|张|户|名|位|成|处)|面积|目标|指标|差几/u;
const ASKS_WORDS =
  /怎么(?:规定|写|说|办|做|管|推进)|范围|阶段|哪一?步|谁(?:负责|牵头|管)|负责|牵头|条件|流程|时间|时限|期限|什么时候|何时|哪年|早晚|从早到晚|说得/u;
/** A word that nothing but a number answers. */
const NAMES_MEASURE =
  /占比|比例|比重|百分|几成|[^效频]率|总量|总数|数量|户数|人数|人次|床位数|多少|几(?:家|所|张|户|名|成)|面积/u;

/** Higher or lower, more or fewer: what is ordered is a number. */
const ASKS_ORDER = /(?:最|更|谁|哪[^，。？]{0,6}|比[^，。？]{1,12})(?:高|低|多|少|大|小)/u;

const ASKS_NOW = /目前|现在|现有|已有|已经|如今|眼下|现状|实际|“?十三五”?|(?<!\d)20(?:1\d|20)(?!\d)/u;
const ASKS_TARGET = /目标|要求|达到|要到|到20\d\d|20(?:2[1-9]|3\d)|规划|打算|计划|定(?:的|得|了|多少)|十四五/u;

const JOINS = /(?:以及|还有|[、，,和与跟及])/u;
/** What a second indicator has to end with, to be one of its own. */
const ENDS_MEASURED = /(?:占比|比例|比重|率|总数|总量|数量|人数|户数|人次|床位数|数|规模|面积|配比)$/u;

const tidy = (text: string): string => text.replace(/[\s？?。！!：:；;“”"《》]+/gu, "");

/** The words of the indicator: what is left of the question without its frame. */
export function coreWords(text: string): string {
  const bare = [TIME, PLACES, COMPARING, ASKING].reduce((rest, pattern) => rest.replace(pattern, " "), text);
  return bare
    .split(/[\s，,、]+/u)
    .map((part) => tidy(part).replace(/^[和与跟及同比]+|(?<![和与跟及同到达])[和与跟及同到达]+$/gu, ""))
    .filter((part) => part.length >= 2)
    .join(" ");
}

const measureIn = (text: string): Measure => MEASURES.find(([, pattern]) => pattern.test(text))?.[0] ?? "any";

function timeOf(text: string): WantedTime {
  if (ASKS_NOW.test(text)) return "past";
  return ASKS_TARGET.test(text) ? "target" : "either";
}

/** Parts that each name a measure of their own: 床位数和护理型床位占比. */
function measuredParts(text: string): AskedIndicator[] {
  const parts = text
    .split(JOINS)
    .map(coreWords)
    .filter((part) => part.replace(/\s/g, "").length >= 3);
  const measured = parts.filter((part) => ENDS_MEASURED.test(part));
  return measured.length >= 2 && measured.length === parts.length
    ? parts.map((words) => ({ words, measure: measureIn(words) }))
    : [];
}

/** Reads the question; `indicators` is empty where nothing is left of it but its frame. */
export function askedIndicators(question: UnderstoodQuestion): AskedIndicators {
  const text = question.searchText;
  const asked = question.isFollowUp ? `${text} ${question.normalized}` : question.normalized;
  const whole = { words: coreWords(text), measure: measureIn(asked) };
  const parts = measuredParts(text);
  const isNumeric =
    (ASKS_NUMBER.test(asked) || ASKS_ORDER.test(asked)) && (!ASKS_WORDS.test(asked) || NAMES_MEASURE.test(asked));
  const single = whole.words === "" ? [] : [whole];
  return { indicators: parts.length > 0 ? parts : single, whole, time: timeOf(asked), isNumeric };
}
