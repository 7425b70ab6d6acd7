/**
 * A corpus and a labelled question set → one row of figures for each part of the knowledge that is left out. Every variant is
 * built from a copy of the corpus in a temporary folder, with a data folder of its own; both are gone afterwards.
 */
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Config } from "../../src/config.ts";
import { ablationFigures, isAbout, meanFigures } from "../../src/evaluation/ablation.ts";
import type { AblationRow, AskedOnce } from "../../src/evaluation/ablation.ts";
import type { LabelledQuestion } from "../../src/evaluation/question-set.ts";
import { runQuestions } from "../../src/evaluation/run-questions.ts";
import { openAssistant } from "../../src/main.ts";
import { copyCorpus } from "./corpus-copy.ts";
import type { LeftOut } from "./corpus-copy.ts";

export interface AblationOptions {
  /** Its corpus is copied; its model and its stores are not used. */
  config: Config;
  questions: readonly LabelledQuestion[];
  onProgress?: (stage: string, done: number, total: number) => void;
}

interface Variant {
  name: string;
  leftOut: LeftOut;
}

const variants: readonly Variant[] = [
  { name: "全部都在", leftOut: {} },
  { name: "没有题库", leftOut: { questions: "all" } },
  { name: "没有词表", leftOut: { lexicon: "all" } },
  { name: "没有词表里来自开发题的行", leftOut: { lexicon: { source: "development" } } },
  { name: "题库和词表都没有", leftOut: { questions: "all", lexicon: "all" } },
];

/** Asks the questions of an assistant built without what is left out. */
async function askWithout(
  options: AblationOptions,
  variant: Variant,
  questions: readonly LabelledQuestion[],
): Promise<AskedOnce[]> {
  const folder = await mkdtemp(join(tmpdir(), "yiwen-ablation-"));
  const removeAtExit = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", removeAtExit);
  const { onProgress } = options;
  try {
    const corpusDir = join(folder, "corpus");
    await copyCorpus(options.config.corpusDir, corpusDir, variant.leftOut);
    const opened = await openAssistant(
      { ...options.config, corpusDir, dataDir: join(folder, "data"), llm: null, databaseUrl: null },
      onProgress ? { onProgress: (stage, done, total) => onProgress(`${variant.name}：${stage}`, done, total) } : {},
    );
    try {
      const { assistant } = opened;
      const report = (done: number, total: number): void => onProgress?.(`${variant.name}：答题`, done, total);
      const asked = await runQuestions({ assistant, questions, onProgress: report });
      return asked.map(({ question, prediction }) => ({ question, prediction }));
    } finally {
      await opened.close();
    }
  } finally {
    process.removeListener("exit", removeAtExit);
    await rm(folder, { recursive: true, force: true });
  }
}

const rowOf = (name: string, asked: readonly AskedOnce[]): AblationRow => ({
  name,
  figures: ablationFigures(asked),
  questions: asked.length,
});

function meanRow(name: string, rows: readonly AblationRow[]): AblationRow {
  const questions = rows.reduce((sum, row) => sum + row.questions, 0);
  return { name, figures: meanFigures(rows.map(({ figures }) => figures)), questions };
}

/** The rows of the table, in order; the last ones compare a document's own questions with and without its bank. */
export async function runAblation(options: AblationOptions): Promise<AblationRow[]> {
  const rows: AblationRow[] = [];
  let complete: AskedOnce[] = [];
  for (const variant of variants) {
    const asked = await askWithout(options, variant, options.questions);
    if (rows.length === 0) complete = asked;
    rows.push(rowOf(variant.name, asked));
  }
  const documents = [...new Set(options.questions.flatMap(({ gold }) => gold.map(({ document }) => document)))].sort();
  const withBank: AblationRow[] = [];
  const without: AblationRow[] = [];
  for (const document of documents) {
    const own = complete.filter(({ question }) => isAbout(question, document));
    withBank.push(rowOf(document, own));
    const name = `没有 ${document} 的题库，只考它的题`;
    const variant = { name, leftOut: { questions: { document } } };
    const asked = await askWithout(
      options,
      variant,
      own.map(({ question }) => question),
    );
    without.push(rowOf(name, asked));
  }
  return [...rows, ...without, meanRow("以上各份的平均", without), meanRow("同样的题，题库都在时的平均", withBank)];
}
