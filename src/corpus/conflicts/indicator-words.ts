/**
 * The words of indicators: one spelling for what means the same, pairs of characters to compare by, and the measure that an
 * indicator ends with (入住率, 占比). Answers how much of one name stands in another.
 */

const SAME: readonly [RegExp, string][] = [
  [/老年人/g, "老人"],
  [/社工(?:人数)?/g, "社会工作者"],
  [/(?:适老化)(?:设施)?改造/g, "适老化改造"],
  [/社会福利事业的?彩票|福利事业的?彩票|福彩/g, "福利彩票"],
];

function plainWords(text: string): string {
  const plain = text.replace(/[（(][^（(）)]{0,80}[）)]/g, "").replace(/[^\p{Script=Han}]/gu, "");
  return SAME.reduce((rest, [pattern, word]) => rest.replace(pattern, word), plain);
}

interface Words {
  bare: string;
  pairs: readonly string[];
  set: ReadonlySet<string>;
  measure: Measure | null;
  sides: readonly number[];
}

/** Every claim is held against every other: its words are taken apart once. */
const taken = new Map<string, Words>();
const MAX_TAKEN = 20_000;

function takeApart(text: string): Words {
  const known = taken.get(text);
  if (known !== undefined) return known;
  const plain = plainWords(text);
  const pairs = Array.from({ length: Math.max(0, plain.length - 1) }, (_, i) => plain.slice(i, i + 2));
  const words: Words = { bare: plain, pairs, set: new Set(pairs), measure: findMeasure(plain), sides: sidesOf(text) };
  if (taken.size >= MAX_TAKEN) taken.clear();
  taken.set(text, words);
  return words;
}

/** Chinese characters only, in one spelling; what stands in brackets is left out. */
export const bare = (text: string): string => takeApart(text).bare;

/** Pairs of neighbouring characters. */
export const pairsOf = (text: string): readonly string[] => takeApart(text).pairs;

/** Share of the pairs of `name` that stand in `passage`, 0–1; 0 for names of fewer than `minPairs` pairs. */
export function coverage(name: string, passage: string, minPairs = 4): number {
  const wanted = pairsOf(name);
  const there = takeApart(passage).set;
  return wanted.length < minPairs ? 0 : wanted.filter((pair) => there.has(pair)).length / wanted.length;
}

/** Words that name one measure. */
const MEASURES: readonly (readonly string[])[] = [
  ["床位使用率", "床位利用率", "床位入住率", "入住率", "使用率"],
  ["月探访率", "探访帮扶率", "巡访帮扶率", "探访率", "巡访率"],
  ["建有成率", "建有率", "建成率", "建设率"],
];

export interface Measure {
  /** As the indicator has it. */
  word: string;
  /** The name of all its words. */
  family: string;
}

function findMeasure(name: string): Measure | null {
  for (const family of MEASURES) {
    const word = family.find((candidate) => name.endsWith(candidate));
    if (word !== undefined) return { word, family: family[0] ?? word };
  }
  return null;
}

/** The measure an indicator ends with, where it has several names; else null. */
export const measureOf = (subject: string): Measure | null => takeApart(subject).measure;

/** The longest common ending of two names, in characters of one spelling. */
export function commonEnding(left: string, right: string): string {
  const [a, b] = [bare(left), bare(right)];
  let length = 0;
  while (length < Math.min(a.length, b.length) && a[a.length - 1 - length] === b[b.length - 1 - length]) length++;
  return length === 0 ? "" : a.slice(-length);
}

/** Groups that exclude each other: an indicator of the one says nothing of the other. */
const APART: readonly [RegExp, RegExp][] = [
  [/城市|城镇|城区|街道/, /农村|乡镇|乡村|村级|行政村|农牧区/],
  [/县级?(?!城市)/, /乡镇|街道|村/],
  [/省级|全省/, /县级|市级|乡镇/],
  [/新建/, /老旧|旧城|已建|老城/],
  [/公办/, /民办/],
  [/失能/, /自理/],
  [/男/, /女/],
  [/示范中心/, /示范站/],
];

/** Of each pair of groups: 1 for a text of the one, -1 for one of the other, 0 for both or neither. */
const sidesOf = (text: string): readonly number[] =>
  APART.map(([one, other]) => Number(one.test(text)) - Number(other.test(text)));

/** True when two names are clearly of different groups. */
export function areApart(left: string, right: string): boolean {
  const [ours, theirs] = [takeApart(left).sides, takeApart(right).sides];
  return ours.some((side, i) => side * (theirs[i] ?? 0) === -1);
}

/** Words of plans in general: sharing one of them is no common matter. */
const COMMON = new Set(pairsOf("养老服务机构老人老年工作人员建设设施实现支持完成社区居家家庭护理城乡困难特殊经济"));

const MEASURE = /总|人次|人数|数量|共|累计/g;

const tellingPairs = (name: string): Set<string> =>
  new Set(pairsOf(name.replace(MEASURE, "")).filter((pair) => !COMMON.has(pair)));

/** Share of the telling pairs of the poorer name that the other has, 0–1. */
export function kinship(left: string, right: string): number {
  const [ours, theirs] = [tellingPairs(left), tellingPairs(right)];
  if (ours.size === 0 || theirs.size === 0) return 0;
  return [...ours].filter((pair) => theirs.has(pair)).length / Math.min(ours.size, theirs.size);
}
