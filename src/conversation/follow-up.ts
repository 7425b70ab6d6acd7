/**
 * A turn that leans on the one before («那石城县呢？» «到哪年？» «谁负责？») → a whole question. Offline, by carrying over
 * what the turn leaves unsaid: the region it replaces, or the topic it asks more of.
 */
import type { UnderstoodQuestion } from "../retrieval/ranked-clause.ts";

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

const OPENS_LEANING =
  /^(?:那|那么|那要是|要是|如果|假如|还有|另外|再问|可是|但是|不过|这|它|他|她|其中|第[一二三四五\d]个|前[一者]个?|后[一者]个?|具体|说错了|不对|搞错了|不是)/u;
const LEANS = /这(?:件|个|项|条|种)(?:事|政策|补贴|服务|钱)|上面|刚才|前面说|^[^，。？?]{0,14}呢(?:[，,？?。]|$)/u;
const CORRECTS = /说错了|搞错了|弄错了|不对|^不是.{1,12}[，,、]?\s*是/u;
const REPLACES = /换成|改成|说错了|搞错了|弄错了|不对|不是|只看|单看|单说/u;
/** Words that carry no matter of their own in a turn that only names a place. */
const FILLER =
  /那么|那|要是|如果|换成|改成|在|我妈|我爸|我们|我|老人|呢|吗|啊|呀|说错了|搞错了|弄错了|不对|不是|是|的|话|和|跟|与|还有|这边|那边|怎么样|怎么说|怎么规定|[，,。？?！!、\s]/gu;
/** A turn this short says too little to stand on its own. */
const SHORT_CHARS = 9;

function withoutPlaces(text: string, question: UnderstoodQuestion): string {
  return question.namedRegions.reduce((rest, { mention }) => rest.split(mention).join(""), text);
}

/** True when the turn names a place and nothing else. */
function onlyNamesPlaces(text: string, question: UnderstoodQuestion): boolean {
  return question.namedRegions.length > 0 && withoutPlaces(text, question).replace(FILLER, "").length <= 1;
}

/** True when the turn cannot be understood without the one before. */
export function leansOnTopic(text: string, question: UnderstoodQuestion): boolean {
  const trimmed = text.trim();
  if (onlyNamesPlaces(trimmed, question)) return true;
  if (OPENS_LEANING.test(trimmed) || LEANS.test(trimmed)) return true;
  const matter = withoutPlaces(trimmed, question).replace(/[\s，,。？?！!、]/g, "");
  return matter.length <= SHORT_CHARS;
}

/**
 * Makes a turn whole.
 * @param topic the last question that stood on its own; null at the start of a conversation.
 * @param lastFollowUp the follow-up just before, whose details still hold («我们村人多»); null when there was none.
 */
export function resolveFollowUp(
  text: string,
  memory: { topic: string | null; lastFollowUp: string | null },
  read: Reader,
): Resolved {
  const { topic, lastFollowUp } = memory;
  const turn = read(text);
  if (topic === null || !leansOnTopic(text, turn)) return { text, isFollowUp: false, topic: text };
  const before = read(topic);
  // A place named after a comparison of places joins it: «甘南和石城各是多少» «那河北呢».
  if (onlyNamesPlaces(text, turn) && before.namedRegions.length >= 2 && !REPLACES.test(text)) {
    const place = turn.namedRegions.map(({ mention }) => mention).join("、");
    const whole = `${place}、${topic}`;
    return { text: whole, isFollowUp: true, topic: whole };
  }
  if (onlyNamesPlaces(text, turn) || (CORRECTS.test(text) && turn.namedRegions.length > 0)) {
    const place = turn.namedRegions.map(({ mention }) => mention).join("和");
    const whole = `${place}，${withoutPlaces(topic, before)}`;
    return { text: whole, isFollowUp: true, topic: whole };
  }
  const base = turn.namedRegions.length > 0 ? withoutPlaces(topic, before) : topic;
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
