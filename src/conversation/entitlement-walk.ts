/**
 * The walk through 「我能申请什么」: its state and a text → the next state and what is to be said: a question with choices, the end,
 * or that the text is a question of its own. Pure but for the place names it is given; the list itself is written elsewhere.
 */
import { z } from "zod";
import { unknownPerson } from "../answering/person.ts";
import type { Person } from "../answering/person.ts";
import { walkWording } from "./entitlement-wording.ts";
import { readAge, readCare, readDisabled, readLiving, readStandings } from "./told-person.ts";

export const walkSteps = ["region", "age", "living", "standings", "care"] as const;
export type WalkStep = (typeof walkSteps)[number];

/** How long an unfinished walk is kept, in ms. */
export const WALK_TTL_MS = 30 * 60_000;

const personSchema = z.object({
  ladder: z.array(z.string()).nullable(),
  age: z.object({ from: z.number(), to: z.number() }).nullable(),
  living: z.enum(["alone", "empty-nest", "left-behind", "family", "home"]).nullable(),
  standings: z.array(z.enum(["destitute", "minimum-income", "near-minimum", "bereaved", "veteran"])).nullable(),
  care: z.enum(["able", "partial", "full"]).nullable(),
  disabled: z.boolean().nullable(),
});

export const walkSchema = z.object({
  person: personSchema,
  /** Steps that were answered or skipped, in the order in which they were. */
  done: z.array(z.enum(walkSteps)),
  /** Time of expiry, ms since 1970. */
  expiresAt: z.number(),
});

export type WalkState = z.infer<typeof walkSchema>;

export interface WalkContext {
  /** A place name → its ladder; null when it is none. */
  ladderOf: (text: string) => string[] | null;
  /** What to say of a place that no document is for; null where there is one. */
  refusalOf: (ladder: readonly string[]) => string | null;
  /** The region known so far, offered first. */
  knownRegion: string | null;
  /** Regions to offer. */
  regions: readonly string[];
  now: Date;
}

export type WalkTurn =
  | { kind: "ask"; state: WalkState; text: string; choices: string[] }
  | { kind: "finished"; person: Person }
  | { kind: "quit" }
  /** Something else was asked; the walk waits. */
  | { kind: "question"; state: WalkState };

const choicesOf: Readonly<Record<Exclude<WalkStep, "region">, readonly string[]>> = {
  age: ["60到64岁", "65到69岁", "70到79岁", "80到89岁", "90到99岁", "100岁以上"],
  living: ["一个人住", "只有老两口", "子女长年在外", "和家人同住", "住养老院"],
  standings: ["特困（五保）", "低保", "低保边缘", "计划生育特殊家庭", "优抚对象", "都没有"],
  care: ["自己都能", "有些事要人帮", "全靠人照顾或失智"],
};

const STARTS =
  /^[/／]?(?:我能申请什么|我能申请啥|能申请什么|能申请啥)(?:@\w{1,64})?[？?]?$|^(?:我|我家|我们家|俺|俺家)?(?:我|俺)?(?:老人|老人家|妈|爸|爹|娘|母亲|父亲|奶奶|爷爷|外婆|姥姥|外公|姥爷)?(?:都|还)?(?:能|可以)(?:申请|领|享受)(?:到|些|哪些|点)?(?:什么|啥|哪些)?[？?]?$/u;

/** True when the text asks for the walk and for nothing else. */
export const startsWalk = (text: string): boolean => STARTS.test(text.trim()) && /什么|啥|哪些/u.test(text);

const ASKS_FOR_ALL =
  /(?:申请|领|享受|拿|有)(?:到|些|哪些|啥|什么|几样){1,3}[^，。？?]{0,4}(?:补贴|待遇|福利|政策|补助|津贴|照顾|好处|优惠)|(?:补贴|待遇|福利|补助)(?:都)?有(?:哪些|什么|啥|几种)/u;

/** True when the text asks what there is for somebody, of whatever kind: the walk answers that better than any one clause. */
export const couldWalk = (text: string): boolean => ASKS_FOR_ALL.test(text);

const SKIP = /^(?:跳过|略过|下一步|下一个|不清楚|不知道|不晓得|不想说|说不清|不好说)[。，,！!]?$/u;
const QUIT = /^(?:退出|算了|不问了|取消|结束|停|不申请了)(?:吧|了)?[。，,！!]?$/u;
const BACK = /^(?:上一步|返回|回上一步|退回|后退)[。，,！!]?$/u;
const GO_ON = /^(?:继续|接着来|接着说|继续吧|接着)[。，,！!]?$/u;
const ASKS =
  /[？?]|吗$|呢$|多少|什么(?!都|也)|啥(?!都|也)|怎么|咋|哪[里儿个些年](?!都|也)|谁(?!都|也)|几[个天岁元年]|为什么|有没有|能不能|是不是|可不可以|如何/u;
const MIN_QUESTION_CHARS = 5;

const nextStep = ({ done }: WalkState): WalkStep | null => walkSteps.find((step) => !done.includes(step)) ?? null;

function question(state: WalkState, step: WalkStep, context: WalkContext, lead: string | null): WalkTurn {
  const progress = walkWording.progress
    .replace("{step}", String(walkSteps.indexOf(step) + 1))
    .replace("{steps}", String(walkSteps.length));
  const regions = [...new Set([...(context.knownRegion === null ? [] : [context.knownRegion]), ...context.regions])];
  const choices = step === "region" ? regions : [...choicesOf[step], walkWording.skip];
  const back = state.done.length > 0 ? [walkWording.back] : [];
  return {
    kind: "ask",
    state,
    text: `${lead === null ? "" : `${lead}\n`}${progress}${walkWording.questions[step]}`,
    choices: [...choices, ...back, walkWording.quit],
  };
}

const renewed = (state: WalkState, { now }: WalkContext): WalkState => ({
  ...state,
  expiresAt: now.getTime() + WALK_TTL_MS,
});

function askNext(state: WalkState, context: WalkContext, lead: string | null = null): WalkTurn {
  const step = nextStep(state);
  return step === null ? { kind: "finished", person: state.person } : question(state, step, context, lead);
}

/** The first question. */
export function startWalk(context: WalkContext): WalkTurn {
  const state = renewed({ person: unknownPerson, done: [], expiresAt: 0 }, context);
  return askNext(state, context, walkWording.opening);
}

type Told = Partial<Person>;

/** What a text tells for the step that was asked; null when it tells nothing for it. */
function toldFor(step: WalkStep, text: string, context: WalkContext): Told | null {
  switch (step) {
    case "region": {
      const ladder = context.ladderOf(text);
      return ladder === null ? null : { ladder };
    }
    case "age": {
      const age = readAge(text, context.now.getFullYear());
      return age === null ? null : { age };
    }
    case "living": {
      const living = readLiving(text);
      return living === null ? null : { living };
    }
    case "standings": {
      const standings = readStandings(text);
      return standings === null ? null : { standings };
    }
    case "care": {
      const care = readCare(text);
      return care === null ? null : { care };
    }
  }
}

/** A few words can answer several steps at once («82岁，瘫痪在床，吃低保»). Only longer texts are read beyond the step asked. */
const TELLS_MORE_CHARS = 6;

function take(state: WalkState, step: WalkStep, text: string, context: WalkContext): WalkState | null {
  const told = toldFor(step, text, context);
  if (told === null) return null;
  let person = { ...state.person, ...told };
  const done: WalkStep[] = [...state.done, step];
  const isTapped = step !== "region" && choicesOf[step].includes(text);
  if (!isTapped && text.length >= TELLS_MORE_CHARS) {
    for (const other of walkSteps) {
      if (done.includes(other) || other === "region") continue;
      const more = toldFor(other, text, context);
      if (more === null) continue;
      person = { ...person, ...more };
      done.push(other);
    }
  }
  const disabled = readDisabled(text);
  if (disabled !== null) person = { ...person, disabled };
  return { ...state, person, done };
}

function goBack(state: WalkState, context: WalkContext): WalkTurn {
  const last = state.done.at(-1);
  if (last === undefined) return askNext(state, context, walkWording.atStart);
  const field = last === "region" ? "ladder" : last;
  return askNext({ ...state, person: { ...state.person, [field]: null }, done: state.done.slice(0, -1) }, context);
}

/** A place that no document is for is said to be one at once, not after five answers. */
function refusalFor(text: string, context: WalkContext): string | null {
  const ladder = context.ladderOf(text);
  return ladder === null ? null : context.refusalOf(ladder);
}

/** One turn of a walk that is under way. */
export function walkOn(before: WalkState, input: string, context: WalkContext): WalkTurn {
  const state = renewed(before, context);
  const text = input.normalize("NFKC").trim();
  const step = nextStep(state);
  if (step === null) return { kind: "finished", person: state.person };
  if (QUIT.test(text)) return { kind: "quit" };
  if (GO_ON.test(text)) return askNext(state, context);
  if (BACK.test(text)) return goBack(state, context);
  if (SKIP.test(text)) {
    if (step === "region") return askNext(state, context, walkWording.needsRegion);
    return askNext({ ...state, done: [...state.done, step] }, context);
  }
  const isQuestion = ASKS.test(text) && text.length >= MIN_QUESTION_CHARS;
  if (isQuestion) return { kind: "question", state };
  const refusal = step === "region" ? refusalFor(text, context) : null;
  if (refusal !== null) return askNext(state, context, refusal);
  const taken = take(state, step, text, context);
  if (taken !== null) return askNext(taken, context);
  return askNext(state, context, walkWording.notUnderstood[step]);
}
