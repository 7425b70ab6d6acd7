/**
 * Questions whose clause somebody at the office has confirmed → a bank of their own, `<DATA_DIR>/confirmed/questions/<document>.csv`, in
 * the editors' format, read at the next ingest. The whole clause is the anchor: when it changes, what was confirmed of it falls away.
 */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { formatQuestionRows, loadQuestionBank } from "../../corpus/question-bank.ts";
import type { AskerRole, BankEntry } from "../../corpus/question-bank.ts";
import { replaceFile } from "../snapshot/durable-files.ts";

export interface ConfirmedQuestion {
  /** Base name of the document's file. */
  document: string;
  /** Text of the clause that answers. */
  clauseText: string;
  role: AskerRole;
  /** Without personal data. */
  question: string;
}

/** What `loadQuestionBank` reads the confirmed questions from. */
export const confirmedBankDir = (dataDir: string): string => join(dataDir, "confirmed");

async function writeRows(dataDir: string, document: string, rows: readonly BankEntry[]): Promise<void> {
  const folder = join(confirmedBankDir(dataDir), "questions");
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${document}.csv`);
  if (rows.length === 0) await rm(file, { force: true });
  else await replaceFile(file, formatQuestionRows(rows));
}

const rowsOf = (entries: readonly BankEntry[], document: string): BankEntry[] =>
  entries.filter((entry) => entry.document === document);

/**
 * Keeps a question with its clause; one that led elsewhere leads here from now on.
 * @returns false when it was kept already.
 * @throws CorpusError when somebody spoilt a file.
 */
export async function confirmQuestion(dataDir: string, confirmed: ConfirmedQuestion): Promise<boolean> {
  const { document, clauseText, role, question } = confirmed;
  const { entries } = await loadQuestionBank(confirmedBankDir(dataDir));
  const same = entries.filter((entry) => entry.question === question);
  const isKept = (entry: BankEntry): boolean => entry.document === document && entry.anchor === clauseText;
  if (same.length === 1 && same.every(isKept)) return false;
  await withdrawQuestion(dataDir, question);
  const { entries: left } = await loadQuestionBank(confirmedBankDir(dataDir));
  const row: BankEntry = { document, anchor: clauseText, role, question, source: "confirmed" };
  await writeRows(dataDir, document, [...rowsOf(left, document), row]);
  return true;
}

/** Takes a question back. @returns whether it was there. @throws CorpusError when somebody spoilt a file. */
export async function withdrawQuestion(dataDir: string, question: string): Promise<boolean> {
  const { entries } = await loadQuestionBank(confirmedBankDir(dataDir));
  const documents = new Set(entries.flatMap((entry) => (entry.question === question ? entry.document : [])));
  for (const document of documents) {
    const kept = rowsOf(entries, document).filter((entry) => entry.question !== question);
    await writeRows(dataDir, document, kept);
  }
  return documents.size > 0;
}
