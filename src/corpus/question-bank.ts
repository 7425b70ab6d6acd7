/**
 * `questions/<document>.csv` → the questions that people ask about a clause, tied to it by words of the clause itself, so that
 * they survive a new parse and another file format. Refuses a wrong header, role or source, naming file and line; a row
 * whose words stand in no clause any more is left out with a warning.
 */
import { parse as parsePath } from "node:path";
import { CorpusError } from "../errors.ts";
import type { CsvRow } from "../language/csv.ts";
import type { Clause } from "./clause.ts";
import { fingerprintCsvFolder, readCsvFolder } from "./csv-folder.ts";

/** Who asks: `family`: old people and those who care for them · `staff`: civil-affairs offices · `operator`: homes. */
export type AskerRole = "family" | "staff" | "operator";

export type BankSource = "editorial" | "model" | "confirmed";

export interface BankEntry {
  /** Base name of the document's file. */
  document: string;
  /** Words of the clause that answers, verbatim but for white space; unique in its document. */
  anchor: string;
  role: AskerRole;
  question: string;
  /** Who wrote it: an editor, a model at ingest, or a person who asked it and was answered, as the office confirmed. */
  source: BankSource;
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
const sources: readonly string[] = ["editorial", "model", "confirmed"] satisfies BankSource[];
const isSource = (text: string): text is BankSource => sources.includes(text);
/** By the words that editors write for them. */
export const askerRoles: Readonly<Record<string, AskerRole>> = { 家属: "family", 工作人员: "staff", 机构: "operator" };
const minAnchorChars = 6;

function fail(file: string, line: number, problem: string, remedy: string): never {
  throw new CorpusError(`题库 ${file} 第 ${line} 行：${problem}。`, { remedy });
}

function readEntry(file: string, { line, cells }: CsvRow): BankEntry {
  const [anchor = "", roleText = "", question = "", source = ""] = cells;
  if (withoutSpace(anchor).length < minAnchorChars) {
    fail(file, line, "「原文」太短", `请从条款里原样抄至少 ${minAnchorChars} 个字，让人和程序都认得出是哪一条。`);
  }
  const role = askerRoles[roleText];
  if (role === undefined)
    fail(file, line, `「身份」是“${roleText}”`, `请写 ${Object.keys(askerRoles).join("、")} 之一。`);
  if (question === "") fail(file, line, "「问法」是空的", "请填写问题，或删去这一行。");
  if (!isSource(source)) {
    const remedy = "请写 editorial（人工编写）、model（模型编写）或 confirmed（工作人员核对过的提问）。";
    fail(file, line, `「来源」是“${source}”`, remedy);
  }
  return { document: parsePath(file).name, anchor, role, question, source };
}

const folder = { name: "questions", title: "题库", header } as const;

/** What `loadQuestionBank` gives as `sha256`. */
export const fingerprintQuestionBank = (corpusDir: string): Promise<string> => fingerprintCsvFolder(corpusDir, folder);

/**
 * Reads every `*.csv` of `<corpusDir>/questions`; no folder is an empty bank.
 * @throws CorpusError naming file and line.
 */
export async function loadQuestionBank(corpusDir: string): Promise<QuestionBank> {
  const { files, sha256 } = await readCsvFolder(corpusDir, folder);
  const entries = files.flatMap(({ name, rows }) => rows.map((row) => readEntry(name, row)));
  return { entries, sha256 };
}

const roleNames = Object.fromEntries(Object.entries(askerRoles).map(([name, role]) => [role, name]));
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
  clauses: Iterable<Clause>,
): { questions: BankQuestion[]; warnings: string[] } {
  const texts = new Map<string, { id: string; text: string }[]>();
  const asked = new Set(entries.map(({ document }) => document));
  for (const clause of clauses) {
    if (clause.kind === "heading" || !asked.has(clause.document)) continue;
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
