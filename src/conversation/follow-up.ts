/**
 * A turn that leans on the one before («那石城县呢？» «到哪年？» «谁负责？» «不是助餐，是助浴») → a whole question. Offline, by carrying
 * over what the turn leaves unsaid: the region or the matter it replaces, or the topic it asks more of. A turn that names a
 * matter of its own leans on nothing but the region.
 */
import type { Intent, UnderstoodQuestion } from "../retrieval/ranked-clause.ts";
import { mattersIn, sharesMatter, withSideOf, wordsOf } from "./matters.ts";

/** Reads a text in isolation; supplied by the composition of the conversation. */
export type Reader = (text: string) => UnderstoodQuestion;

export interface Resolved {
  /** The whole question, to be searched and answered. */
  text: string;
  /** True when it leaned on the topic. */
  isFollowUp: boolean;
  /** The question to remember as topic for the next turn. */
  topic: string;
}

const THANKS =
  /^(?:(?:好的?|谢谢|多谢|感谢|知道了|明白了?|了解了?|嗯+|哦+|行)(?:您|你)?(?:了|啊|啦|吧)?[，,。！!、\s]*)+(?=.{2})/u;
const SHIFTS = /^(?:另外|还想问|再问|换个(?:问题|话题)|顺便问|不说这个|别的|对了)/u;
const OPENS_LEANING =
  /^(?:那|那么|那要是|要是|如果|假如|还有|另外|再问|可是|但是|不过|这|它|他|她|其中|第[一二三四五\d]个|前[一者]个?|后[一者]个?|具体|说错了|不对|搞错了|不是|换成|改成)/u;
const LEANS =
  /这(?:件|个|项|条|种)(?:事|政策|补贴|服务|钱)|这事|上面|刚才|前面说|那样的|^[^，。？?]{0,14}呢(?:[，,？?。]|$)/u;
const REFERS = /这(?:件|个|项|条|种)|这事|上面|刚才|前面说|那样的|其中/u;
const CORRECTS =
  /说错了|搞错了|弄错了|不对|^(?:我(?:说|问)的)?不是.{1,12}[，,、]?\s*(?:我(?:说|问)的)?(?:是|问)|^我不是问/u;
/** «不是助餐，我问的是助浴»: what was meant, and what was not. */
const MEANT =
  /(?:^|[，,。])(?:我)?(?:(?:说|问)的)?不是(?:问|说)?([^，,。]{1,12})[，,。]\s*(?:我)?(?:(?:说|问)的)?(?:是(?:问|说)?|问)(?:的是)?([^，,。？?]{1,16})/u;
const MEANT_ONLY = /(?:不对|说错了|搞错了|弄错了)[，,。]?\s*(?:我)?(?:(?:说|问)的)是([^，,。？?]{1,16})/u;
const REPLACES = /换成|改成|说错了|搞错了|弄错了|不对|不是|只看|单看|单说/u;
/** Words that carry no matter of their own in a turn that only names a place. */
const FILLER =
  /那么|那|要是|如果|换成|改成|在|我妈|我爸|老家|户口|我们|我|老人|呢|吗|啊|呀|说错了|搞错了|弄错了|不对|不是|是|的|话|和|跟|与|还有|这边|那边|有没有|怎么样|怎么说|怎么规定|[，,。？?！!、\s]/gu;
/** What is left of «那助浴呢» besides its matter. */
const SWAP_FILLER = /^(?:那么?|还有|换成)|(?:呢|怎么样|怎么规定)?[？?。，,\s]{0,5}$/gu;
/** A turn this short says too little to stand on its own. */
const SHORT_CHARS = 9;

const ASKING: Partial<Record<Intent, string>> = {
  amount: "多少钱",
  share: "比例是多少",
  count: "有多少",
  age: "多大年纪",
  date: "什么时候",
  duration: "多久",
  area: "面积多大",
  responsible: "谁负责",
  procedure: "怎么办理",
  eligibility: "能不能",
  "yes-no": "有没有",
};

function withoutPlaces(text: string, question: UnderstoodQuestion): string {
  return question.namedRegions.reduce((rest, { mention }) => rest.split(mention).join(""), text);
}

/** True when the turn names a place and nothing else. */
function onlyNamesPlaces(text: string, question: UnderstoodQuestion): boolean {
  return question.namedRegions.length > 0 && withoutPlaces(text, question).replace(FILLER, "").length <= 1;
}

const placesOf = (question: UnderstoodQuestion): string =>
  question.namedRegions.map(({ mention }) => mention).join("和");

/** True when a turn names a matter that the topic does not. */
const bringsMatter = (text: string, topic: string): boolean => mattersIn(text).length > 0 && !sharesMatter(text, topic);

/** «那助浴呢», «高龄津贴呢»: nothing but another matter. */
function onlyNamesMatter(text: string): boolean {
  if (!/呢[？?。]?$|^那/u.test(text)) return false;
  const rest = text.replace(SWAP_FILLER, "");
  const [matter] = mattersIn(rest);
  const words = matter === undefined ? null : wordsOf(matter, rest);
  return words !== null && rest.length - words.length <= 3;
}

/** True when the turn cannot be understood without the one before. */
export function leansOnTopic(text: string, question: UnderstoodQuestion, topic = ""): boolean {
  const trimmed = text.trim();
  if (onlyNamesPlaces(trimmed, question)) return true;
  if (SHIFTS.test(trimmed) && mattersIn(trimmed).length > 0) return false;
  if (topic !== "" && bringsMatter(trimmed, topic)) return REFERS.test(trimmed) || onlyNamesMatter(trimmed);
  if (OPENS_LEANING.test(trimmed) || LEANS.test(trimmed)) return true;
  const matter = withoutPlaces(trimmed, question).replace(/(?<!\d)(?:19|20)\d{2}年?|[\s，,。？?！!、]/g, "");
  return matter.length <= SHORT_CHARS;
}

/** The topic's place, the new matter, and what the topic asked of the old one. */
function swapMatter(words: string, before: UnderstoodQuestion): string {
  const intent = before.intents.find((one) => ASKING[one] !== undefined);
  const asking = intent === undefined || mattersAsk(words, intent) ? "" : (ASKING[intent] ?? "");
  return `${placesOf(before)}${words}${asking}`;
}

/** A rate or a sum already asks for its number. */
const mattersAsk = (words: string, intent: Intent): boolean =>
  (intent === "share" && words.endsWith("率")) || words.includes(ASKING[intent] ?? "\0");

/** «不是助餐，我问的是助浴», «不是甘肃，是青海», «说错了，她七十九» → the question as it was meant; null when nothing is corrected. */
function corrected(text: string, turn: UnderstoodQuestion, before: UnderstoodQuestion, topic: string): string | null {
  if (!CORRECTS.test(text)) return null;
  const [, wrong, right] = MEANT.exec(text) ?? [];
  const meant = right ?? MEANT_ONLY.exec(text)?.[1];
  if (meant === undefined) return null;
  if (wrong !== undefined && topic.includes(wrong)) return topic.replace(wrong, meant);
  const isMatter = mattersIn(meant).length > 0;
  if (!isMatter) return null;
  return swapMatter(
    `${placesOf(turn)}${meant}`,
    turn.namedRegions.length > 0 ? { ...before, namedRegions: [] } : before,
  );
}

/**
 * Makes a turn whole.
 * @param memory.topic the last question that stood on its own; null at the start of a conversation.
 * @param memory.lastFollowUp the follow-up just before, whose details still hold («我们村人多»); null when there was none.
 */
export function resolveFollowUp(
  said: string,
  memory: { topic: string | null; lastFollowUp: string | null },
  read: Reader,
): Resolved {
  const { topic, lastFollowUp } = memory;
  const text = said.trim().replace(THANKS, "");
  const turn = read(text);
  if (topic === null) return { text: said, isFollowUp: false, topic: said };
  const before = read(topic);
  const place = placesOf(turn);
  const isPlaceOnly = onlyNamesPlaces(text, turn);
  // A place named after a comparison of places joins it: «甘南和石城各是多少» «那河北呢».
  if (isPlaceOnly && before.namedRegions.length >= 2 && !REPLACES.test(text)) {
    const whole = `${turn.namedRegions.map(({ mention }) => mention).join("、")}、${topic}`;
    return { text: whole, isFollowUp: true, topic: whole };
  }
  if (isPlaceOnly || (CORRECTS.test(text) && turn.namedRegions.length > 0 && mattersIn(text).length === 0)) {
    const whole = `${place}，${withoutPlaces(topic, before)}`;
    return { text: whole, isFollowUp: true, topic: whole };
  }
  const right = corrected(text, turn, before, topic);
  if (right !== null) return { text: right, isFollowUp: true, topic: right };
  if (!leansOnTopic(text, turn, topic)) return { text, isFollowUp: false, topic: text };
  if (onlyNamesMatter(text) && bringsMatter(text, topic)) {
    const whole = swapMatter(text.replace(SWAP_FILLER, ""), turn.namedRegions.length > 0 ? turn : before);
    return { text: whole, isFollowUp: true, topic: whole };
  }
  const sided = withSideOf(text, topic);
  const base = turn.namedRegions.length > 0 ? withoutPlaces(sided, before) : sided;
  const between = lastFollowUp === null ? "" : `${lastFollowUp}，`;
  return { text: `${base}，${between}${text}`, isFollowUp: true, topic };
}

const GENERIC_INTENTS = new Set<UnderstoodQuestion["intents"][number]>(["yes-no", "list", "eligibility"]);

/**
 * The whole question's reading, but asking what the turn itself asks: its own quantities and years outrank those carried over.
 */
export function readResolved(text: string, resolved: Resolved, read: Reader): UnderstoodQuestion {
  const whole = read(resolved.text);
  if (!resolved.isFollowUp) return whole;
  const turn = read(text);
  const specific = turn.intents.filter((intent) => !GENERIC_INTENTS.has(intent));
  return {
    ...whole,
    original: text,
    isFollowUp: true,
    normalized: specific.length > 0 ? turn.normalized : whole.normalized,
    intents: specific.length > 0 ? turn.intents : whole.intents,
    years: turn.years.length > 0 ? turn.years : whole.years,
  };
}
