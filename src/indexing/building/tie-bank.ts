/** The question bank, editors' and model's → its questions that lead to some clauses, each tied to its clause. */
import type { Clause } from "../../corpus/clause.ts";
import { loadQuestionBank, tieQuestions } from "../../corpus/question-bank.ts";
import type { BankQuestion } from "../../corpus/question-bank.ts";
import { CorpusError } from "../../errors.ts";

/** The rows a model wrote. Those of clauses that changed fall away unsaid: the next ingest writes new ones. */
async function tieModelQuestions(
  dataDir: string,
  clauses: Iterable<Clause>,
): Promise<{ questions: BankQuestion[]; warnings: string[] }> {
  try {
    const { entries } = await loadQuestionBank(dataDir);
    return { questions: tieQuestions(entries, clauses).questions, warnings: [] };
  } catch (error) {
    if (!(error instanceof CorpusError)) throw error;
    return { questions: [], warnings: [`模型写的问法没有用上：${error.line}`] };
  }
}

/**
 * Questions of the bank, editors' and model's, that lead to some clauses.
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
  const written = await tieModelQuestions(dataDir, clauses);
  return {
    questions: [...tied.questions, ...written.questions],
    warnings: [...tied.warnings, ...written.warnings],
  };
}
