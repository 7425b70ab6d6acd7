/**
 * A labelled question and what the assistant did with it → scores between 0 and 1, and their means by group. Strings are
 * compared after NFKC without white space. Pure: no clock, no files. The figures agree with the set's reference scorer.
 */
import type { GoldElement, LabelledQuestion } from "./question-set.ts";
import { comparable, mean, scoreRetrieval } from "./retrieval-metrics.ts";

/** What was done with one question. Anything left out counts as empty. */
export interface Prediction {
  /** Best first. */
  retrieved?: readonly { document: string; text: string }[];
  answer?: string;
  /** Whether the assistant says that the documents do not answer. Left out: judged by the words of the answer. */
  refused?: boolean;
  citations?: readonly { document: string; path: readonly string[] }[];
}

/** Names of the scores, in the order of the table. */
export const answerMetrics = [
  "hit",
  "full",
  "recall",
  "correct",
  "clean",
  "refusalOk",
  "doc",
  "pathL2",
  "pathStrict",
] as const;

/**
 * - `hit`: some gold element is among the first k retrieved; `full`: all are (one is enough where any will do);
 *   `recall`: the share that is.
 * - `correct`: answered with every needed word and none that is forbidden, or refused where there is no answer.
 * - `clean`: no forbidden word; `refusalOk`: answered what has an answer, refused what has none.
 * - `doc`, `pathL2`, `pathStrict`: the right documents are cited; their first two headings; the whole path.
 */
export type AnswerMetric = (typeof answerMetrics)[number];

/** Scores of one question; those about evidence are absent where a question has none. */
export type AnswerScores = Partial<Record<AnswerMetric, number>>;

export interface GroupMeans {
  /** `ALL`, `kind:…`, `persona:…`, `doc:…`, `answerable`, `not answerable` or `near-miss`. */
  group: string;
  means: AnswerScores;
  /** How many questions the group has. */
  count: number;
}

/** Shares that the labels write in digits and documents in words, in the order in which they are replaced. */
const spokenShares: [string, string][] = [
  ["百分之五十五", "55%"],
  ["百分之六十", "60%"],
  ["百分之七十", "70%"],
  ["百分之八十", "80%"],
];

/** `comparable`, and numbers in one notation: no thousands separators, shares in digits. */
function comparableNumbers(text: string): string {
  const joined = comparable(text).replace(/(?<=\d),(?=\d{3})/g, "");
  return spokenShares.reduce((result, [spoken, written]) => result.replaceAll(spoken, written), joined);
}

/** Words by which an answer says that the documents do not say it. */
const refusalCue = new RegExp(
  "未找到|没有找到|查不到|未查到|没有查到|未提及|没有提到|未提到|未载明|未写明|没有写明|没有规定具体|未规定|未明确|没有明确|未公布|" +
    "无法回答|无法确认|无法提供|无法确定|不能回答|不能提供|没有相关|没有这方面|不在.{0,12}范围|超出.{0,10}范围|" +
    "资料中没有|文件中没有|文件里没有|文件库",
  "u",
);

const sectionLabel =
  /^(第[一二三四五六七八九十]+[章节]|[一二三四五六七八九十]+、?|\([一二三四五六七八九十]+\)|\d+[.、])/u;
const comparableHeading = (heading: string): string => comparable(heading).replace(/^[。:]+|[。:]+$/gu, "");
const shortestHeading = 4;

/** Equal, or one runs on into text after the other, or equal without the number in front. */
function isSameHeading(cited: string, wanted: string): boolean {
  if (cited === wanted) return true;
  const isLong = Math.min(cited.length, wanted.length) >= shortestHeading;
  if (isLong && (cited.startsWith(wanted) || wanted.startsWith(cited))) return true;
  const [citedTitle, wantedTitle] = [cited.replace(sectionLabel, ""), wanted.replace(sectionLabel, "")];
  return wantedTitle.length >= shortestHeading && citedTitle === wantedTitle;
}

/** Whether the first `levels` headings of `wanted` begin the cited path. */
function isUnder(cited: readonly string[], wanted: readonly string[], levels: number): boolean {
  const [have, need] = [cited.map(comparableHeading), wanted.slice(0, levels).map(comparableHeading)];
  return have.length >= need.length && need.every((heading, level) => isSameHeading(have[level] ?? "", heading));
}

const asScore = (holds: boolean): number => (holds ? 1 : 0);

function evidenceScores(question: LabelledQuestion, prediction: Prediction, k: number): AnswerScores {
  const { gold } = question;
  if (gold.length === 0) return {};
  const isAnyEnough = question.goldMode === "any";
  const enough = (holds: boolean[]): boolean => (isAnyEnough ? holds.includes(true) : !holds.includes(false));
  const citations = prediction.citations ?? [];
  const cites = (element: GoldElement, levels: number): boolean =>
    citations.some(
      ({ document, path }) =>
        document === element.document && [element, ...element.alt].some((place) => isUnder(path, place.path, levels)),
    );
  return {
    ...scoreRetrieval(gold, prediction.retrieved ?? [], { k, mode: isAnyEnough ? "any" : "all" }),
    doc: asScore(enough(gold.map((element) => citations.some(({ document }) => document === element.document)))),
    pathL2: asScore(enough(gold.map((element) => cites(element, 2)))),
    pathStrict: asScore(enough(gold.map((element) => cites(element, Number.POSITIVE_INFINITY)))),
  };
}

/** What the words of an answer get wrong. */
interface WordingFaults {
  /** Entries of `mustContain` that are not there. */
  missing: string[];
  /** Forbidden words that are there. */
  forbidden: string[];
}

function wordingFaults(question: LabelledQuestion, answer: string): WordingFaults {
  const words = comparableNumbers(answer);
  const isThere = (item: string): boolean => words.includes(comparableNumbers(item));
  return {
    missing: question.mustContain.filter((entry) => !entry.split("|").some(isThere)),
    forbidden: question.mustNotContain.flatMap((entry) => entry.split("|")).filter(isThere),
  };
}

const isRefusal = ({ refused, answer }: Prediction): boolean => refused ?? refusalCue.test(answer ?? "");

/**
 * Scores one question.
 * @param k how many of the retrieved passages count, 1 or more.
 */
export function scoreAnswer(question: LabelledQuestion, prediction: Prediction, k: number): AnswerScores {
  const { missing, forbidden } = wordingFaults(question, prediction.answer ?? "");
  const isComplete = missing.length === 0;
  const isClean = forbidden.length === 0;
  const refused = isRefusal(prediction);
  // Words alone never turn a complete answer into a refusal: it may well say what else the documents leave open.
  const isTakenAsRefusal = question.answerable && prediction.refused === undefined ? refused && !isComplete : refused;
  const isCorrect = question.answerable ? isComplete && isClean && prediction.refused !== true : refused && isClean;
  return {
    ...evidenceScores(question, prediction, k),
    correct: asScore(isCorrect),
    clean: asScore(isClean),
    refusalOk: asScore(question.answerable !== isTakenAsRefusal),
  };
}

/** Why an answer is not correct, in Chinese, for a person who mends it; empty when it is. */
export function whyWrong(question: LabelledQuestion, prediction: Prediction): string[] {
  if (scoreAnswer(question, prediction, 1).correct === 1) return [];
  const { missing, forbidden } = wordingFaults(question, prediction.answer ?? "");
  const reasons = forbidden.map((words) => `出现了不该有的“${words}”`);
  if (!question.answerable) return isRefusal(prediction) ? reasons : ["文件里没有答案，却没有这样说", ...reasons];
  if (prediction.refused === true) reasons.unshift("文件里有答案，却说没有");
  return [...reasons, ...missing.map((words) => `缺“${words}”`)];
}

/** The groups that a question counts in. */
export function groupsOf(question: LabelledQuestion): string[] {
  const groups = ["ALL", `kind:${question.kind}`, `persona:${question.persona}`];
  groups.push(question.answerable ? "answerable" : "not answerable");
  for (const document of new Set(question.gold.map((element) => element.document))) groups.push(`doc:${document}`);
  if (question.kind === "unanswerable" && question.near.length > 0) groups.push("near-miss");
  return groups;
}

function meansOf(scores: readonly AnswerScores[]): AnswerScores {
  const means: AnswerScores = {};
  for (const metric of answerMetrics) {
    const values = scores.flatMap((score) => score[metric] ?? []);
    if (values.length > 0) means[metric] = mean(values);
  }
  return means;
}

/** Means by group: `ALL` first, then by name. A metric is absent where no question of the group has it. */
export function meansByGroup(scored: readonly { question: LabelledQuestion; scores: AnswerScores }[]): GroupMeans[] {
  const byGroup = new Map<string, AnswerScores[]>();
  for (const { question, scores } of scored) {
    for (const group of groupsOf(question)) byGroup.set(group, [...(byGroup.get(group) ?? []), scores]);
  }
  const rank = (group: string): string => (group === "ALL" ? "" : group);
  return [...byGroup]
    .map(([group, scores]) => ({ group, means: meansOf(scores), count: scores.length }))
    .sort((a, b) => (rank(a.group) < rank(b.group) ? -1 : 1));
}
