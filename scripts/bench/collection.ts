/**
 * A folder with `corpus.jsonl` (or `.gz`), `queries*.jsonl` and `qrels*.tsv` → passages, and a seeded sample of the
 * questions with the positions of their right passages. Refuses a folder that lacks one of the three, by name.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { BadInputError } from "../../src/errors.ts";
import type { Passage } from "../../src/evaluation/peers/peer.ts";
import { seededRandom } from "../../src/indexing/vectors/linear-algebra.ts";

export interface CollectionQuestion {
  text: string;
  /** Positions of the right passages. */
  relevant: number[];
}

const id = z.union([z.string(), z.number()]).transform(String);
const passageLine = z.object({ id, title: z.string().default(""), text: z.string() });
const questionLine = z.object({ id, text: z.string() });

const lines = (text: string): string[] => text.split("\n").filter((line) => line.trim() !== "");

function readNamed(folder: string, pattern: RegExp, name: string): string {
  const file = existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .find((candidate) => pattern.test(candidate))
    : undefined;
  if (file === undefined) {
    throw new BadInputError(`${folder} 里没有 ${name}。`, {
      remedy: "请指定一个有 corpus.jsonl、queries.jsonl 和 qrels.tsv 的文件夹。",
    });
  }
  const bytes = readFileSync(join(folder, file));
  return (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** Right passages by question id, from lines of question id, passage id and a grade above 0. */
function readJudgements(text: string, positions: ReadonlyMap<string, number>): Map<string, number[]> {
  const judgements = new Map<string, number[]>();
  for (const line of lines(text)) {
    const [question = "", passage = "", grade = "1"] = line.split(/\s+/);
    const position = positions.get(passage);
    if (position === undefined || !(Number(grade) > 0)) continue;
    const right = judgements.get(question) ?? [];
    if (!right.includes(position)) judgements.set(question, [...right, position]);
  }
  return judgements;
}

/** The first `count` of a seeded shuffle (Fisher–Yates). */
function sample<T>(items: readonly T[], count: number, seed: number): T[] {
  const pool = [...items];
  const random = seededRandom(seed);
  const chosen: T[] = [];
  while (chosen.length < count && pool.length > 0) {
    const at = Math.floor(random() * pool.length);
    const [item] = pool.splice(at, 1);
    if (item !== undefined) chosen.push(item);
  }
  return chosen;
}

type PassageLine = z.infer<typeof passageLine>;

const readLines = (folder: string): PassageLine[] =>
  lines(readNamed(folder, /^corpus.*\.jsonl(\.gz)?$/, "corpus.jsonl")).map((line) =>
    passageLine.parse(JSON.parse(line)),
  );

/**
 * The passages of a collection, in its order.
 * @throws BadInputError naming the file that is missing.
 */
export const readPassages = (folder: string): Passage[] =>
  readLines(folder).map(({ title, text }) => ({ document: "", title, text }));

/** Ids of the passages, in their order. */
export const readPassageIds = (folder: string): string[] => readLines(folder).map(({ id: name }) => name);

/**
 * Judged questions of a collection.
 * @param options.sample how many of them, chosen by `options.seed`.
 * @throws BadInputError naming the file that is missing.
 */
export function readQuestions(folder: string, options: { sample: number; seed: number }): CollectionQuestion[] {
  const positions = new Map(readLines(folder).map((passage, position) => [passage.id, position]));
  const judgements = readJudgements(readNamed(folder, /^qrels.*\.tsv(\.gz)?$/, "qrels.tsv"), positions);
  const asked = lines(readNamed(folder, /^queries.*\.jsonl(\.gz)?$/, "queries.jsonl"));
  const questions = asked.flatMap((line) => {
    const question = questionLine.parse(JSON.parse(line));
    const relevant = judgements.get(question.id);
    return relevant === undefined ? [] : [{ text: question.text, relevant }];
  });
  return sample(questions, options.sample, options.seed);
}
