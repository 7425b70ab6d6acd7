/** The question bank, editors', confirmed and model's → its questions that lead to some clauses, each tied to its clause. */
import type { Clause } from "../../corpus/clause.ts";
import { loadQuestionBank, tieQuestions } from "../../corpus/question-bank.ts";
import type { BankQuestion } from "../../corpus/question-bank.ts";
import { CorpusError } from "../../errors.ts";
import { confirmedBankDir } from "../questions/confirmed-questions.ts";

/** Rows that are no editor's: those of clauses that changed fall away unsaid, and a spoilt file costs these rows and one line. */
async function tieRows(
  folder: string,
  clauses: Iterable<Clause>,
  title: string,
): Promise<{ questions: BankQuestion[]; warnings: string[] }> {
  try {
    const { entries } = await loadQuestionBank(folder);
    return { questions: tieQuestions(entries, clauses).questions, warnings: [] };
  } catch (error) {
    if (!(error instanceof CorpusError)) throw error;
    return { questions: [], warnings: [`${title}没有用上：${error.line}`] };
  }
}

/**
 * Questions of the bank, editors', confirmed and model's, that lead to some clauses.
 * @param documents those of the clauses, where they are not all that the bank is about.
 */
export async function tieBank(
  { corpusDir, dataDir }: { corpusDir: string; dataDir: string },
  clauses: Iterable<Clause>,
  documents?: ReadonlySet<string>,
): Promise<{ questions: BankQuestion[]; warnings: string[] }> {
  const { entries } = await loadQuestionBank(corpusDir);
  const wanted = entries.filter(({ document }) => documents?.has(document) ?? true);
  const tied = tieQuestions(wanted, clauses);
  const confirmed = await tieRows(confirmedBankDir(dataDir), clauses, "核对过的提问");
  const written = await tieRows(dataDir, clauses, "模型写的问法");
  const all = [tied, confirmed, written];
  return { questions: all.flatMap(({ questions }) => questions), warnings: all.flatMap(({ warnings }) => warnings) };
}
