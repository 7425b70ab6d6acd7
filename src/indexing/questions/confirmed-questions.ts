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

/** Writes the files of some documents anew, from all rows that are kept. */
async function writeRows(dataDir: string, documents: ReadonlySet<string>, kept: readonly BankEntry[]): Promise<void> {
  const folder = join(confirmedBankDir(dataDir), "questions");
  await mkdir(folder, { recursive: true });
  for (const document of documents) {
    const file = join(folder, `${document}.csv`);
    const rows = kept.filter((entry) => entry.document === document);
    if (rows.length === 0) await rm(file, { force: true });
    else await replaceFile(file, formatQuestionRows(rows));
  }
}

/** The rows with a question, and those without it. */
async function split(dataDir: string, question: string): Promise<{ same: BankEntry[]; others: BankEntry[] }> {
  const { entries } = await loadQuestionBank(confirmedBankDir(dataDir));
  return {
    same: entries.filter((entry) => entry.question === question),
    others: entries.filter((entry) => entry.question !== question),
  };
}

const documentsOf = (entries: readonly BankEntry[]): Set<string> => new Set(entries.map(({ document }) => document));

/**
 * Keeps a question with its clause; one that led elsewhere leads here from now on.
 * @returns false when it was kept already.
 * @throws CorpusError when somebody spoilt a file.
 */
export async function confirmQuestion(dataDir: string, confirmed: ConfirmedQuestion): Promise<boolean> {
  const { document, clauseText, role, question } = confirmed;
  const { same, others } = await split(dataDir, question);
  const isKept = (entry: BankEntry): boolean => entry.document === document && entry.anchor === clauseText;
  if (same.length === 1 && same.every(isKept)) return false;
  const row: BankEntry = { document, anchor: clauseText, role, question, source: "confirmed" };
  await writeRows(dataDir, documentsOf([...same, row]), [...others, row]);
  return true;
}

/** Takes a question back. @returns whether it was there. @throws CorpusError when somebody spoilt a file. */
export async function withdrawQuestion(dataDir: string, question: string): Promise<boolean> {
  const { same, others } = await split(dataDir, question);
  if (same.length > 0) await writeRows(dataDir, documentsOf(same), others);
  return same.length > 0;
}
