/**
 * The body of a request → checked values. Refuses what is not JSON, has an empty or oversized question, or fields of
 * another type; a refusal says in one Chinese line what to change.
 */
import { z } from "zod";
import { checkQuestion } from "../../conversation/check-question.ts";
import { BadInputError } from "../../errors.ts";

/** Largest body of any request, in bytes. */
export const maxBodyBytes = 256 * 1024;
const maxHistoryTurns = 20;

const conversationId = z
  .string()
  .regex(/^[\w-]{8,64}$/, "conversationId 要是 8–64 个字母、数字、下划线或短横")
  .nullish();

const askSchema = z.object({
  id: z.union([z.string().max(200), z.number()], "id 要是文字或数字").nullish(),
  question: z.string("缺少 question（要问的话）"),
  history: z
    .array(z.string("history 里要都是文字"), "history 要是文字的列表")
    .max(maxHistoryTurns, `history 最多 ${maxHistoryTurns} 条`)
    .nullish(),
  regionSetting: z.string("regionSetting 要是文字或 null").trim().max(40, "地区名太长，最多 40 字").nullish(),
  conversationId,
  memory: z.string("memory 要是文字或 null").nullable().optional(),
  staff: z.boolean("staff 要是 true 或 false").nullish(),
  card: z.boolean("card 要是 true 或 false").nullish(),
});

const feedbackSchema = z.object({
  conversationId,
  useful: z.boolean("useful 要是 true 或 false"),
});

const handInSchema = z.object({
  question: z.string("缺少 question（没答上的问题）"),
  region: z.string("region 要是文字或 null").trim().max(40, "地区名太长，最多 40 字").nullish(),
});

const forgetSchema = z.object({ conversationId: conversationId.unwrap().unwrap() });

export interface AskRequest {
  /** The caller's own name for the question, given back in the answer; null when it gave none. */
  id: string | number | null;
  question: string;
  /** Earlier turns of the person, oldest first; 0–20. */
  history: string[];
  regionSetting: string | null;
  conversationId: string | null;
  /** What the person's own device carries of the conversation; undefined where the caller does not take part in that. */
  memory: string | null | undefined;
  /** Whether the person said to be staff. */
  staff: boolean;
  /** The person wants a picture of this answer, so it is not forgotten at once: as long as pictures are kept. */
  card: boolean;
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const message =
    issue !== undefined && /\p{Script=Han}/u.test(issue.message) ? issue.message : "请求的内容不是 JSON 对象";
  throw new BadInputError(`${message}。`, { remedy: "请对照接口说明改正后再发。" });
}

/** @throws BadInputError when the text is not JSON. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch (cause) {
    throw new BadInputError("请求的内容不是 JSON。", {
      remedy: '请按 JSON 发送，例如 {"question":"护理补贴有吗"}。',
      cause,
    });
  }
}

/** @throws BadInputError @throws TooLongError */
export function parseAskRequest(value: unknown): AskRequest {
  const body = parse(askSchema, value);
  const question = checkQuestion(body.question);
  const history = (body.history ?? []).filter((turn) => turn.trim() !== "").map(checkQuestion);
  const region = body.regionSetting ?? "";
  return {
    id: body.id ?? null,
    question,
    history,
    regionSetting: region === "" ? null : region,
    conversationId: body.conversationId ?? null,
    memory: body.memory,
    staff: body.staff ?? false,
    card: body.card ?? false,
  };
}

/** Without a conversation the judgement is only counted. @throws BadInputError */
export function parseFeedbackRequest(value: unknown): { conversationId: string | null; useful: boolean } {
  const { conversationId, useful } = parse(feedbackSchema, value);
  return { conversationId: conversationId ?? null, useful };
}

/** @throws BadInputError @throws TooLongError */
export function parseHandInRequest(value: unknown): { question: string; region: string | null } {
  const { question, region } = parse(handInSchema, value);
  return { question: checkQuestion(question), region: region ?? null };
}

/** @throws BadInputError */
export function parseForgetRequest(value: unknown): { conversationId: string } {
  return parse(forgetSchema, value);
}
