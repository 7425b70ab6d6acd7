/**
 * «经济困难的高龄、失能老年人家庭» → whom the words mean, as alternatives of conditions, and whether a person is one of them: yes,
 * no, or maybe where too little is known. A modifier before 的 holds for the whole list behind it. Pure.
 */
import type { Person } from "./person.ts";

export type Verdict = "yes" | "maybe" | "no";

type Trait =
  | "destitute"
  | "minimum-income"
  | "near-minimum"
  | "relieved"
  | "poor"
  | "special"
  | "very-old"
  | "dependent"
  | "partly-dependent"
  | "fully-dependent"
  | "alone"
  | "empty-nest"
  | "left-behind"
  | "bereaved"
  | "disabled"
  | "veteran"
  | "unaskable";

/** One thing that has to hold; «独居高龄» is two at once: of every list one. */
export type Condition = { trait: Trait } | { fromAge: number } | { every: readonly (readonly Condition[])[] };

/** Every list must have a member that holds; of the alternatives one is enough. Empty: for every old person. */
export type Alternatives = readonly (readonly (readonly Condition[])[])[];

export interface Beneficiaries {
  /** Verbatim. */
  phrase: string;
  start: number;
  end: number;
  alternatives: Alternatives;
}

/** Words and what they mean; of two that begin at the same place the first in the list counts. */
const TRAITS: readonly (readonly [string, Trait])[] = [
  ["最低生活保障(?:对象|家庭|边缘)?|低保户?(?!边缘)", "minimum-income"],
  ["低保边缘|低收入|边缘易致贫户?|脱贫不稳定户?|支出型困难", "near-minimum"],
  ["特困|五保|“三无”", "destitute"],
  ["特殊困难", "special"],
  ["兜底保障", "relieved"],
  ["经济困难|社会救助|救助对象|贫困|困难(?=老年|老人|家庭|群体|的|、)", "poor"],
  ["高龄|百岁", "very-old"],
  ["部分失能|半失能|中度失能|中度(?=[、和])|轻度失能|行动不便|确有困难", "partly-dependent"],
  ["重度失能|完全失能|重度(?=[、和]|失)|(?:生活)?(?:完全)?不能自理|失智|认知障碍|认知症", "fully-dependent"],
  ["失能", "dependent"],
  ["独居|孤寡|孤老|无人照料", "alone"],
  ["空巢", "empty-nest"],
  ["留守", "left-behind"],
  ["计划生育特殊(?:困难)?|失独|独生子女父母", "bereaved"],
  ["重度残疾|重残|残疾", "disabled"],
  ["优抚", "veteran"],
  ["(?:为社会)?[作做]出(?:特殊|重要?)贡献|慢性病|无监护人|退役军人|劳动模范", "unaskable"],
];
const AGE = "\\d{2,3}\\s{0,2}周?岁(?:及|\\(含\\)|（含）)?以上";
/** Words that may stand in such a phrase without narrowing it. */
const FILL =
  "经(?:评估)?认定|符合条件的?|有意愿的?|有集中供养意愿的?|需要长期照护的?|长期照护|长期|居家|农村|农牧区|城乡|城镇|城市|社区|县域内|辖区内|常住|户籍|全体|所有|其他|社会|老年居民|老年人|老人|家庭|人员|对象|居民|成员|照护者|照顾者|群体|范围|纳入|分散供养|集中供养|家中|中|内|等|的";
const JOIN = "[、和及与或（）()“”\\s]|以及|或者";
const traitWords = TRAITS.map(([words]) => words).join("|");
const PHRASE = new RegExp(`(?:(?:${AGE}|${traitWords}|${FILL})(?:${JOIN}){0,3}){1,24}`, "gu");
const HEAD = /老年人|老人|居民|家庭|人员|对象|户|群体|照护者|照顾者|成员/u;
const TOKEN = new RegExp(`(${AGE})|${TRAITS.map(([words]) => `(${words})`).join("|")}`, "gu");
/** «…老年人以及…»: what follows has its own conditions. */
const NEXT_ALTERNATIVE = /(?<=老年人|老人|人员|对象|家庭)(?:、?以及|和|及(?!以上)|与|或者?)/u;
const MODIFIER_END = /(?:(?<=人员|对象|家庭|户)中的?|的(?!老年人$))/u;

type Plain = Exclude<Condition, { every: unknown }>;

function tokensIn(item: string): Plain[] {
  return [...item.matchAll(TOKEN)].flatMap((match): Plain[] => {
    if (match[1] !== undefined) return [{ fromAge: Number(/\d+/.exec(match[1])?.[0] ?? 0) }];
    const at = match.findIndex((group, i) => i >= 2 && group !== undefined);
    const trait = TRAITS[at - 2]?.[1];
    return trait === undefined ? [] : [{ trait }];
  });
}

/** What a condition is about: two of one kind side by side («失能失智») are either, two of different kinds both. */
function aspectOf(condition: Plain): "standing" | "age" | "care" | "living" | "other" {
  if ("fromAge" in condition || condition.trait === "very-old") return "age";
  if (["destitute", "minimum-income", "near-minimum", "relieved", "poor", "special"].includes(condition.trait))
    return "standing";
  if (["dependent", "partly-dependent", "fully-dependent"].includes(condition.trait)) return "care";
  return ["alone", "empty-nest", "left-behind"].includes(condition.trait) ? "living" : "other";
}

const aspects = (conditions: readonly Plain[]): string[] => [...new Set(conditions.map(aspectOf))];

function itemOf(tokens: readonly Plain[]): Condition[] {
  const kinds = aspects(tokens);
  if (kinds.length < 2) return [...tokens];
  return [{ every: kinds.map((kind) => tokens.filter((token) => aspectOf(token) === kind)) }];
}

/** Lists that must each have a member that holds. A standing joined to one item («失能、部分失能特困人员») holds for all. */
function listsIn(part: string): Condition[][] {
  const items = part.split(/、|和|及(?!以上)|与|或者?|以及/u).map(tokensIn);
  const all = items.flat();
  const isStanding = (token: Plain): boolean => aspectOf(token) === "standing";
  // «独居、失能等特殊困难老年人»: the list says who they are.
  if (/等[^、]{0,6}(?:特殊)?困难/u.test(part) && all.some((token) => !isStanding(token))) {
    return [items.flatMap((tokens) => itemOf(tokens.filter((token) => !isStanding(token))))];
  }
  const isJoined = items.some((tokens) => tokens.some(isStanding) && !tokens.every(isStanding));
  if (!isJoined) return [items.flatMap(itemOf)];
  return [all.filter(isStanding), items.flatMap((tokens) => itemOf(tokens.filter((token) => !isStanding(token))))];
}

function alternativesOf(phrase: string): Alternatives {
  return phrase
    .split(NEXT_ALTERNATIVE)
    .map((alternative) => alternative.split(MODIFIER_END).flatMap(listsIn))
    .map((lists) => lists.filter((list) => list.length > 0));
}

const LEADING = /^(?:[、和及与或（）()“”\s的内等]|中(?!度))+/u;
const HEADS = /(?:老年人|老人|居民|家庭(?:成员)?|人员|对象|户|群体|照护者|照顾者|成员)等?/gu;

/** From its first word to the last that names people. */
function trimmed(raw: string): { phrase: string; skipped: number } {
  const lead = LEADING.exec(raw)?.[0].length ?? 0;
  const rest = raw.slice(lead);
  const head = [...rest.matchAll(HEADS)].at(-1);
  return { phrase: head === undefined ? "" : rest.slice(0, head.index + head[0].length), skipped: lead };
}

/** All such phrases of a text, in order. */
export function readBeneficiaries(text: string): Beneficiaries[] {
  return [...text.matchAll(PHRASE)].flatMap((match) => {
    const { phrase, skipped } = trimmed(match[0]);
    if (!HEAD.test(phrase) || phrase.length < 3) return [];
    const start = match.index + skipped;
    return [{ phrase, start, end: start + phrase.length, alternatives: alternativesOf(phrase) }];
  });
}

/** True where the words only say 特殊困难, which a document may define elsewhere. */
export const saysOnlySpecial = (alternatives: Alternatives): boolean =>
  alternatives.some((lists) => lists.length > 0) &&
  alternatives.every((lists) =>
    lists.every((list) =>
      list.every((one) => "trait" in one && (one.trait === "special" || one.trait === "unaskable")),
    ),
  );

const of = (isTrue: boolean | null): Verdict => (isTrue === null ? "maybe" : isTrue ? "yes" : "no");

function reaches({ age }: Person, years: number): Verdict {
  if (age === null) return "maybe";
  if (age.from >= years) return "yes";
  return age.to >= years ? "maybe" : "no";
}

function dependence({ care }: Person, least: "partial" | "any" | "full"): Verdict {
  if (care === null) return "maybe";
  if (care === "able") return "no";
  if (care === "full") return "yes";
  // 失能 without a degree may or may not mean a person who needs help with some things: the assessment decides.
  return least === "partial" ? "yes" : least === "any" ? "maybe" : "no";
}

const POOR = ["destitute", "minimum-income", "near-minimum"] as const;

/** A standing is one of these; a person who named one may have another, so only «都没有» is a sure no for poverty. */
function hasStanding({ standings }: Person, wanted: readonly string[]): Verdict {
  return standings === null ? "maybe" : of(standings.some((standing) => wanted.includes(standing)));
}

function lives({ living }: Person, wanted: readonly string[]): Verdict {
  return living === null ? "maybe" : of(wanted.includes(living));
}

const best = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes("yes") ? "yes" : verdicts.includes("maybe") ? "maybe" : "no";
const worst = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes("no") ? "no" : verdicts.includes("maybe") ? "maybe" : "yes";

function special(person: Person): Verdict {
  const traits: Trait[] = ["poor", "dependent", "alone", "empty-nest", "left-behind", "bereaved", "disabled"];
  const verdict = best(traits.map((trait) => holds({ trait }, person)));
  // Who counts is for the office to say, but for those whom every list names.
  return verdict === "yes" && hasStanding(person, [...POOR, "bereaved"]) !== "yes" ? "maybe" : verdict;
}

function holds(condition: Condition, person: Person): Verdict {
  if ("every" in condition) return worst(condition.every.map((list) => best(list.map((one) => holds(one, person)))));
  if ("fromAge" in condition) return reaches(person, condition.fromAge);
  switch (condition.trait) {
    case "destitute":
    case "minimum-income":
    case "near-minimum":
    case "bereaved":
    case "veteran":
      return hasStanding(person, [condition.trait]);
    case "relieved":
      return hasStanding(person, ["destitute", "minimum-income"]);
    case "poor":
      return hasStanding(person, POOR);
    case "special":
      return special(person);
    case "very-old":
      return reaches(person, 80);
    case "partly-dependent":
      return dependence(person, "partial");
    case "dependent":
      return dependence(person, "any");
    case "fully-dependent":
      return dependence(person, "full");
    case "alone":
      return lives(person, ["alone"]);
    case "empty-nest":
      return lives(person, ["empty-nest", "alone"]);
    case "left-behind":
      return lives(person, ["left-behind"]);
    case "disabled":
      return of(person.disabled === true);
    case "unaskable":
      return "no";
  }
}

/** Whether a person is one of those meant. */
export function isAmong(person: Person, alternatives: Alternatives): Verdict {
  if (alternatives.length === 0) return "yes";
  return best(
    alternatives.map((lists) => worst(["yes", ...lists.map((list) => best(list.map((one) => holds(one, person))))])),
  );
}
