/**
 * How a question set was answered with a part of the knowledge left out → the figures of one row, means over documents, and a
 * Markdown table. Pure.
 */
import { scoreAnswer } from "./answer-metrics.ts";
import type { AnswerMetric, Prediction } from "./answer-metrics.ts";
import type { LabelledQuestion } from "./question-set.ts";
import { mean } from "./retrieval-metrics.ts";
import { markdownTable } from "./table.ts";

export interface AskedOnce {
  question: LabelledQuestion;
  prediction: Prediction;
}

/** A column: a metric at `k` over the questions that count. */
interface Column {
  id: string;
  title: string;
  metric: AnswerMetric;
  k: number;
  counts: (question: LabelledQuestion) => boolean;
}

const isFamily = ({ kind }: LabelledQuestion): boolean => kind === "family-colloquial";
const isAny = (): boolean => true;

/** In the order of the table. `refusalOk` is over all questions: refusing what has an answer is wrong too. */
const columns = [
  { id: "familiesHit1", title: "家属问法 hit@1", metric: "hit", k: 1, counts: isFamily },
  { id: "familiesHit5", title: "家属问法 hit@5", metric: "hit", k: 5, counts: isFamily },
  { id: "familiesHit10", title: "家属问法 hit@10", metric: "hit", k: 10, counts: isFamily },
  { id: "allHit5", title: "全部 hit@5", metric: "hit", k: 5, counts: isAny },
  {
    id: "comparisonFull10",
    title: "对比题 full@10",
    metric: "full",
    k: 10,
    counts: ({ kind }) => kind === "comparison",
  },
  { id: "familiesCorrect", title: "家属答对", metric: "correct", k: 5, counts: isFamily },
  { id: "allCorrect", title: "全部答对", metric: "correct", k: 5, counts: isAny },
  { id: "refusalsRight", title: "答与不答判断对", metric: "refusalOk", k: 5, counts: isAny },
] as const satisfies readonly Column[];

export type AblationFigure = (typeof columns)[number]["id"];

/** Shares between 0 and 1; a figure is absent where no question counts for it. */
export type AblationFigures = Partial<Record<AblationFigure, number>>;

export interface AblationRow {
  /** What was left out, in Chinese. */
  name: string;
  figures: AblationFigures;
  /** How many questions were asked. */
  questions: number;
}

/** The figures of one run. */
export function ablationFigures(asked: readonly AskedOnce[]): AblationFigures {
  const figures: AblationFigures = {};
  for (const { id, metric, k, counts } of columns) {
    const values = asked.flatMap(({ question, prediction }) =>
      counts(question) ? (scoreAnswer(question, prediction, k)[metric] ?? []) : [],
    );
    if (values.length > 0) figures[id] = mean(values);
  }
  return figures;
}

/** Each figure's mean over the runs that have it: a document counts as much as another, however many questions it has. */
export function meanFigures(runs: readonly AblationFigures[]): AblationFigures {
  const figures: AblationFigures = {};
  for (const { id } of columns) {
    const values = runs.flatMap((run) => run[id] ?? []);
    if (values.length > 0) figures[id] = mean(values);
  }
  return figures;
}

/** Whether a document answers a question, alone or with others. */
export const isAbout = (question: LabelledQuestion, document: string): boolean =>
  question.gold.some((element) => element.document === document);

/** The rows as a Markdown table, three decimals, – where a figure is absent. */
export function ablationTable(rows: readonly AblationRow[]): string {
  return markdownTable({
    head: ["去掉什么", ...columns.map(({ title }) => title), "题数"],
    rows: rows.map(({ name, figures, questions }) => [
      name,
      ...columns.map(({ id }) => figures[id]?.toFixed(3) ?? "–"),
      String(questions),
    ]),
  });
}
