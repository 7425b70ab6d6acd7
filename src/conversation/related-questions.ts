/**
 * An answer's clauses → two or three next questions from the question bank: of neighbouring clauses of the same document, worded
 * plainly for who asks, each of a kind that documents answer. On a refusal: what the nearest clauses do answer. Worked out once
 * for each clause of an index.
 */
import type { Answer } from "../answering/answer.ts";
import { wording } from "../answering/wording.ts";
import type { Clause } from "../corpus/clause.ts";
import type { AskerRole, BankQuestion } from "../corpus/question-bank.ts";
import { oncePerIndex } from "../indexing/once-per-index.ts";
import type { OpenIndex } from "../indexing/open-index.ts";
import { answeredShare } from "../indexing/questions/question-models.ts";
import { normalizeText } from "../language/normalize.ts";
import { mattersIn } from "./matters.ts";

export type Audience = "family" | "staff";

/** Dialect, people of one family and half sentences: true for the one who asked, strange on a button. */
const PRIVATE =
  /用电|电价|凭什么|编制|限额|[俺咱恁伢崽涯佢冇唔撒咧呗嘛嘞哩甭搭]|娘|啥|咋|阿妈|尕|大大|我|爹|妈|爸|爷|奶|儿子|闺女|媳妇|他|她|你|您|老汉|老头|老太|婆婆|公公|公家|上头|院子|当年|早先|刮刮乐|红头文件|几多|里头|摊上|铺里|问提|食糖|二五年|白盖|几成|睡几个人|给不给|是不是要|吧$|[，,]/u;
const ASKS = /吗|谁|多少|几|哪|什么|怎么|能不能|有没有|何时|如何/u;
/** Where something is written: staff ask so. */
const OF_PLACE =
  /哪一?[章节条处]|第几|出自|写在|表述|原则|目标里|规划背景|哪部分|怎么提|怎么说|里怎么|目标在哪|哪几方面|不健全|部分引用|提法|原文|怎么写|约束性|预期性|哪条|哪类|哪几类|包括哪|依据什么|构成|指标|“[^”]{0,20}”/u;
const PAST = /十三五|这个数|早先|之前|过去|完成了多少|达到什么程度/u;
const MIN_CHARS = 8;
const MAX_CHARS = 22;
/** Of a question's probability mass, what speaks for one that documents answer. */
const MIN_ANSWERED = 0.9;
const MOST = 3;
const ALIKE = 0.5;
/** How many of the clauses found are near enough to a refused question. */
const NEAREST = 6;

const rolesOf: Readonly<Record<Audience, readonly AskerRole[]>> = {
  family: ["family", "staff"],
  staff: ["staff", "operator"],
};

/** The matters of a question that anyone could ask; empty for one that is somebody's own, or about what is past. */
function plainMatters({ question }: BankQuestion): string[] {
  const fits = question.length >= MIN_CHARS && question.length <= MAX_CHARS;
  if (!fits || !ASKS.test(question) || PRIVATE.test(question) || PAST.test(question)) return [];
  return mattersIn(question);
}

/** Matters of those who run homes, build them or watch over them: no next question for a family. */
const OPERATORS_MATTERS: ReadonlySet<string> = new Set([
  "operating-allowance",
  "grading",
  "registration",
  "fire",
  "land",
  "premises",
  "loans",
  "tax",
  "training",
  "lottery",
  "oversight",
  "silver",
  "social-work",
]);

function isFor({ role, question }: BankQuestion, audience: Audience, matters: readonly string[]): boolean {
  if (!rolesOf[audience].includes(role)) return false;
  return audience === "staff" || (!OF_PLACE.test(question) && !matters.some((matter) => OPERATORS_MATTERS.has(matter)));
}

function bigrams(text: string): Set<string> {
  const bare = text.replace(/[\p{P}\s]/gu, "");
  return new Set(Array.from({ length: Math.max(0, bare.length - 1) }, (_, i) => bare.slice(i, i + 2)));
}

/** Share of the shorter text's pairs of characters that the other has, 0–1. */
function likeness(a: string, b: string): number {
  const [x, y] = [bigrams(a), bigrams(b)];
  const shared = [...x].filter((pair) => y.has(pair)).length;
  return shared / Math.max(1, Math.min(x.size, y.size));
}

interface Candidate {
  question: string;
  clause: Clause;
  matters: readonly string[];
  /** In the words of those who ask. */
  isOwnVoice: boolean;
}

/** Plain questions by document, each list in the reading order of their clauses. */
const plainQuestions = oncePerIndex((index) => {
  const lists = new Map<string, Candidate[]>();
  for (const bank of index.questions) {
    const matters = plainMatters(bank);
    const clause = matters.length === 0 ? undefined : index.clauses.byId(bank.clauseId);
    if (clause === undefined || clause.force === "achievement") continue;
    for (const audience of ["family", "staff"] as const) {
      if (!isFor(bank, audience, matters)) continue;
      const key = `${audience}\0${clause.document}`;
      const candidate = { question: bank.question, clause, matters, isOwnVoice: bank.role === rolesOf[audience][0] };
      const list = lists.get(key);
      if (list) list.push(candidate);
      else lists.set(key, [candidate]);
    }
  }
  return lists;
});

const memos = oncePerIndex(() => new Map<string, string[]>());

function isAnswered(index: OpenIndex, question: string): boolean {
  const classifier = index.questionModels?.classifier ?? null;
  if (classifier === null) return true;
  return answeredShare(classifier.classify(index.tokenizer.terms(normalizeText(question)))) >= MIN_ANSWERED;
}

/** Headings that two clauses have in common, from the top. */
function sharedHeadings(a: Clause, b: Clause): number {
  const length = Math.min(a.path.length, b.path.length);
  for (let i = 0; i < length; i++) if (a.path[i] !== b.path[i]) return i;
  return length;
}

/** Candidates of other clauses, nearest first: a matter in common, headings in common, the asker's own words, few clauses between. */
function nearestFirst(clause: Clause, own: readonly Candidate[]): Candidate[] {
  const matters = new Set(mattersIn(`${clause.path.at(-1) ?? ""}\n${clause.text}`));
  const worth = (candidate: Candidate): number =>
    10 * Number(candidate.matters.some((matter) => matters.has(matter))) +
    2 * sharedHeadings(clause, candidate.clause) +
    Number(candidate.isOwnVoice) -
    Math.min(8, Math.abs(candidate.clause.ordinal - clause.ordinal)) / 4;
  return own
    .filter((candidate) => candidate.clause.id !== clause.id)
    .map((candidate) => ({ candidate, worth: worth(candidate) }))
    .sort((a, b) => b.worth - a.worth)
    .map(({ candidate }) => candidate);
}

/** Takes candidates in turn, one a clause, none like another or like `said`. */
function pick(index: OpenIndex, candidates: readonly Candidate[], said: readonly string[]): string[] {
  const chosen: Candidate[] = [];
  for (const candidate of candidates) {
    if (chosen.length === MOST) break;
    const { question, clause } = candidate;
    const others = [...said, ...chosen.map((one) => one.question)];
    if (chosen.some((one) => one.clause.id === clause.id) || others.some((other) => likeness(question, other) >= ALIKE))
      continue;
    if (isAnswered(index, question)) chosen.push(candidate);
  }
  return chosen.map(({ question }) => question);
}

/** Next questions for an answer that rests on a clause. @param asked the question that was answered. */
export function nextQuestions(index: OpenIndex, clauseId: string, asked: string, audience: Audience): string[] {
  const key = `${audience}\0${clauseId}`;
  let made = memos(index).get(key);
  if (made === undefined) {
    const clause = index.clauses.byId(clauseId);
    const own = clause && (plainQuestions(index).get(`${audience}\0${clause.document}`) ?? []);
    made = clause && own ? pick(index, nearestFirst(clause, own), []) : [];
    memos(index).set(key, made);
  }
  return made.filter((question) => likeness(question, asked) < ALIKE);
}

/** What the clauses nearest to a refused question do answer. */
export function answerableNear(
  index: OpenIndex,
  clauseIds: readonly string[],
  asked: string,
  audience: Audience,
): string[] {
  const near = clauseIds.flatMap((id) => {
    const clause = index.clauses.byId(id);
    const list = clause && (plainQuestions(index).get(`${audience}\0${clause.document}`) ?? []);
    return (list ?? []).filter((candidate) => candidate.clause.id === id);
  });
  return pick(index, near, [asked]);
}

/** What `respond` offers besides: who is responsible first, other regions last. */
function merged(own: readonly string[], bank: readonly string[]): string[] {
  const last = own.filter((question) => question === wording.related.elsewhere);
  const first = own.filter((question) => question !== wording.related.elsewhere);
  return [...first, ...bank.slice(0, MOST - 1), ...last].slice(0, MOST);
}

export interface AnsweredQuestion {
  index: OpenIndex;
  answer: Answer;
  asked: string;
  audience: Audience;
  /** Clauses found, best first. */
  found: readonly string[];
  /** A region is known, so that the next question will be about the same documents. */
  hasRegion: boolean;
}

/** The answer with next questions; those it already offers to pick from (regions, matters) stay. */
export function withNextQuestions(turn: AnsweredQuestion): Answer {
  const { index, answer, asked, audience, found, hasRegion } = turn;
  const [first] = answer.citations;
  if (first === undefined || answer.comparison !== null || !hasRegion) return answer;
  if (answer.refused) {
    if (answer.related.length > 0) return answer;
    return { ...answer, related: answerableNear(index, found.slice(0, NEAREST), asked, audience) };
  }
  if (answer.kind !== "answer" && answer.kind !== "partial") return answer;
  return { ...answer, related: merged(answer.related, nextQuestions(index, first.clauseId, asked, audience)) };
}
