/**
 * What a model wrote for a batch of clauses → the questions that may go into the bank, and what is wrong with the rest.
 * Refuses all that is no Chinese sentence of fitting length, repeats, copies the clause or brings in numbers. Pure.
 */
import { z } from "zod";
import type { AskerRole } from "../../corpus/question-bank.ts";

export interface WrittenQuestion {
  role: AskerRole;
  question: string;
}

export interface CheckedAnswer {
  /** By place in the batch; null where too few questions were sound. */
  questions: (WrittenQuestion[] | null)[];
  /** One sentence in Chinese for the repair; null when every clause has enough. */
  complaint: string | null;
}

export const questionLimits = { fewest: 4, most: 8, minChars: 4, maxChars: 80, copiedChars: 12 } as const;

const roles: Readonly<Record<string, AskerRole>> = { 家属: "family", 工作人员: "staff", 机构: "operator" };

const answerSchema = z.object({
  clauses: z.array(
    z.object({
      n: z.coerce.number().int(),
      questions: z.array(z.object({ role: z.string().optional(), question: z.string() })),
    }),
  ),
});

const squash = (text: string): string => text.normalize("NFKC").replace(/\s+/gu, "");
/** Questions that differ only in signs are the same. */
const keyOf = (text: string): string => squash(text).replace(/[\p{P}\p{S}]/gu, "");

/** The outermost JSON object of a text that may have words or a fence around it. */
function readAnswer(text: string): z.output<typeof answerSchema> | null {
  const [start, end] = [text.indexOf("{"), text.lastIndexOf("}")];
  if (start < 0 || end < start) return null;
  try {
    const parsed = answerSchema.safeParse(JSON.parse(text.slice(start, end + 1)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function copies(question: string, clause: string): boolean {
  for (let i = 0; i + questionLimits.copiedChars <= question.length; i += 1) {
    if (clause.includes(question.slice(i, i + questionLimits.copiedChars))) return true;
  }
  return false;
}

/** Why a question may not go into the bank; null when it may. */
export function faultOf(question: string, clauseText: string): string | null {
  const [words, clause] = [squash(question), squash(clauseText)];
  const characters = Array.from(words);
  if (characters.length < questionLimits.minChars || characters.length > questionLimits.maxChars) return "长度不对";
  const han = characters.filter((character) => /\p{Script=Han}/u.test(character)).length;
  const letters = characters.filter((character) => /\p{L}/u.test(character)).length;
  if (han < questionLimits.minChars || han * 2 < letters) return "不是中文";
  // A spreadsheet would run it; tags and addresses are no question.
  if (/^[=+\-@]|[<>{}\\]|https?:/iu.test(words)) return "含有不该有的符号";
  const numbers = words.match(/\d+(?:\.\d+)?/g) ?? [];
  const own = new Set(clause.match(/\d+(?:\.\d+)?/g));
  if (numbers.some((number) => !own.has(number))) return "写了条文里没有的数字";
  return copies(words, clause) ? "照抄了条文" : null;
}

function soundQuestions(
  written: readonly { role?: string | undefined; question: string }[],
  clauseText: string,
  taken: Set<string>,
): { sound: WrittenQuestion[]; faults: Set<string> } {
  const sound: WrittenQuestion[] = [];
  const faults = new Set<string>();
  for (const { role = "家属", question } of written) {
    const words = question.replace(/\s+/gu, " ").trim();
    const key = keyOf(words);
    const fault = faultOf(words, clauseText) ?? (taken.has(key) ? "有重复的问法" : null);
    if (fault !== null) faults.add(fault);
    else if (sound.length < questionLimits.most) {
      taken.add(key);
      sound.push({ role: roles[role.trim()] ?? "family", question: words });
    }
  }
  return { sound, faults };
}

/**
 * Checks an answer to a batch.
 * @param taken keys of questions the document has already; those accepted here are added.
 */
export function checkAnswer(text: string, clauseTexts: readonly string[], taken: Set<string>): CheckedAnswer {
  const answer = readAnswer(text);
  if (answer === null) return { questions: clauseTexts.map(() => null), complaint: "不是要求的 JSON" };
  const complaints: string[] = [];
  const questions = clauseTexts.map((clauseText, i) => {
    const written = answer.clauses.filter(({ n }) => n === i + 1).flatMap((item) => item.questions);
    const trial = new Set(taken);
    const { sound, faults } = soundQuestions(written, clauseText, trial);
    if (sound.length < questionLimits.fewest) {
      const why = [...faults].join("、") || "没有写够";
      complaints.push(`第 ${i + 1} 条只有 ${sound.length} 个合格的问法（${why}）`);
      return null;
    }
    for (const key of trial) taken.add(key);
    return sound;
  });
  return { questions, complaint: complaints.length === 0 ? null : complaints.join("；") };
}

/** The keys by which `checkAnswer` knows questions that are there already. */
export const questionKeys = (questions: readonly string[]): Set<string> => new Set(questions.map(keyOf));
