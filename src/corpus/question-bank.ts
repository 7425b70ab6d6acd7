/**
 * `questions/<document>.csv` → the questions that people ask about a clause, tied to it by words of the clause itself, so that
 * they survive a new parse and another file format. Refuses a wrong header, role or source, naming file and line; a row
 * whose words stand in no clause any more is left out with a warning.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, parse as parsePath } from "node:path";
import { CorpusError } from "../errors.ts";
import { CsvSyntaxError, parseCsv } from "../language/csv.ts";
import type { CsvRow } from "../language/csv.ts";
import type { Clause } from "./clause.ts";

/** Who asks: `family`: old people and those who care for them · `staff`: civil-affairs offices · `operator`: homes. */
export type AskerRole = "family" | "staff" | "operator";

export interface BankEntry {
  /** Base name of the document's file. */
  document: string;
  /** Words of the clause that answers, verbatim but for white space; unique in its document. */
  anchor: string;
  role: AskerRole;
  question: string;
  /** Who wrote it: an editor, or a model at ingest. */
  source: "editorial" | "model";
}

export interface QuestionBank {
  entries: readonly BankEntry[];
  /** Of the files' bytes, hex. */
  sha256: string;
}

/** A question of the bank and the clause that answers it. */
export interface BankQuestion {
  clauseId: string;
  role: AskerRole;
  question: string;
}

const header = ["原文", "身份", "问法", "来源"];
const roles: Readonly<Record<string, AskerRole>> = { 家属: "family", 工作人员: "staff", 机构: "operator" };
const minAnchorChars = 6;

function fail(file: string, line: number, problem: string, remedy: string): never {
  throw new CorpusError(`题库 ${file} 第 ${line} 行：${problem}。`, { remedy });
}

function readEntry(file: string, row: CsvRow): BankEntry {
  if (row.cells.length !== header.length) {
    const problem = `应有 ${header.length} 栏，实有 ${row.cells.length} 栏`;
    fail(file, row.line, problem, "请补齐逗号，含逗号的内容用英文双引号括起。");
  }
  const [anchor = "", roleText = "", question = "", source = ""] = row.cells.map((cell) => cell.trim());
  if (withoutSpace(anchor).length < minAnchorChars) {
    fail(file, row.line, "「原文」太短", `请从条款里原样抄至少 ${minAnchorChars} 个字，让人和程序都认得出是哪一条。`);
  }
  const role = roles[roleText];
  if (role === undefined)
    fail(file, row.line, `「身份」是“${roleText}”`, `请写 ${Object.keys(roles).join("、")} 之一。`);
  if (question === "") fail(file, row.line, "「问法」是空的", "请填写问题，或删去这一行。");
  if (source !== "editorial" && source !== "model") {
    fail(file, row.line, `「来源」是“${source}”`, "请写 editorial（人工编写）或 model（模型编写）。");
  }
  return { document: parsePath(file).name, anchor, role, question, source };
}

function parseFile(file: string, text: string): BankEntry[] {
  let rows: CsvRow[];
  try {
    rows = parseCsv(text);
  } catch (error) {
    if (error instanceof CsvSyntaxError) fail(file, error.line, error.message, "请检查这一行的英文双引号。");
    throw error;
  }
  const [first, ...rest] = rows;
  if (first === undefined || header.some((name, i) => first.cells[i]?.trim() !== name)) {
    fail(file, first?.line ?? 1, "栏名不对", `第一行请写：${header.join(",")}`);
  }
  return rest.map((row) => readEntry(file, row));
}

async function listFiles(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(".csv")).sort();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw new CorpusError(`题库文件夹 ${folder} 读不了。`, { remedy: "请检查文件夹的读取权限。", cause: error });
  }
}

async function readFiles(corpusDir: string): Promise<{ name: string; bytes: Buffer }[]> {
  const folder = join(corpusDir, "questions");
  const names = await listFiles(folder);
  return Promise.all(names.map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })));
}

function hashFiles(files: readonly { name: string; bytes: Buffer }[]): string {
  const hash = createHash("sha256");
  for (const { name, bytes } of files) hash.update(name).update("\0").update(bytes);
  return hash.digest("hex");
}

/** What `loadQuestionBank` gives as `sha256`, without reading the entries. */
export async function fingerprintQuestionBank(corpusDir: string): Promise<string> {
  return hashFiles(await readFiles(corpusDir));
}

/**
 * Reads every `*.csv` of `<corpusDir>/questions`; no folder is an empty bank.
 * @throws CorpusError naming file and line.
 */
export async function loadQuestionBank(corpusDir: string): Promise<QuestionBank> {
  const files = await readFiles(corpusDir);
  const entries = files.flatMap(({ name, bytes }) => {
    let text: string;
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch (cause) {
      throw new CorpusError(`题库 ${name} 不是 UTF-8 编码。`, { remedy: "请另存为 UTF-8 再放回来。", cause });
    }
    return parseFile(name, text);
  });
  return { entries, sha256: hashFiles(files) };
}

const roleNames = Object.fromEntries(Object.entries(roles).map(([name, role]) => [role, name]));
const cell = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** The text of a bank's file with these rows, in their order; `loadQuestionBank` reads it back. */
export function formatQuestionRows(entries: readonly BankEntry[]): string {
  const rows = entries.map(({ anchor, role, question, source }) => [anchor, roleNames[role] ?? "", question, source]);
  return [header, ...rows].map((row) => `${row.map(cell).join(",")}\n`).join("");
}

const withoutSpace = (text: string): string => text.replace(/\s+/gu, "");

/**
 * Finds the clause of each entry: the first of its document that holds the anchor.
 * @returns the questions in the order of the bank, and one warning a document with rows that fit no clause.
 */
export function tieQuestions(
  entries: readonly BankEntry[],
  clauses: readonly Clause[],
): { questions: BankQuestion[]; warnings: string[] } {
  const texts = new Map<string, { id: string; text: string }[]>();
  for (const clause of clauses) {
    if (clause.kind === "heading") continue;
    const list = texts.get(clause.document) ?? [];
    list.push({ id: clause.id, text: withoutSpace(clause.text) });
    texts.set(clause.document, list);
  }
  const known = new Map<string, string | null>();
  const lost = new Map<string, string[]>();
  const questions: BankQuestion[] = [];
  for (const { document, anchor, role, question } of entries) {
    const key = `${document}\0${anchor}`;
    let clauseId = known.get(key);
    if (clauseId === undefined) {
      const words = withoutSpace(anchor);
      clauseId = texts.get(document)?.find(({ text }) => text.includes(words))?.id ?? null;
      known.set(key, clauseId);
      if (clauseId === null) lost.set(document, [...(lost.get(document) ?? []), anchor]);
    }
    if (clauseId !== null) questions.push({ clauseId, role, question });
  }
  const warnings = [...lost].map(
    ([document, anchors]) =>
      `题库 ${document}.csv 里有 ${anchors.length} 处「原文」在文件里找不到（如「${anchors[0] ?? ""}」），相应问法没有用上。`,
  );
  return { questions, warnings };
}
