/**
 * `npm run eval`: the project's own questions put to the assistant → a table of scores by group, the structure score of
 * each document and the times on standard output; a progress bar on standard error.
 */
import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { loadConfig } from "../src/config.ts";
import { BadInputError } from "../src/errors.ts";
import { answerMetrics, meansByGroup, scoreAnswer, whyWrong } from "../src/evaluation/answer-metrics.ts";
import type { GroupMeans } from "../src/evaluation/answer-metrics.ts";
import type { Clause, PolicyDocument } from "../src/corpus/clause.ts";
import { isInside } from "../src/corpus/conflicts.ts";
import type { Conflict } from "../src/corpus/conflicts.ts";
import { scoreConflicts } from "../src/evaluation/conflict-metrics.ts";
import type { ConflictLabel } from "../src/evaluation/conflict-metrics.ts";
import { scoreFacts, scoreFigures } from "../src/evaluation/figure-metrics.ts";
import type { FactLabel, FigureSentence } from "../src/evaluation/figure-metrics.ts";
import { scoreLabels } from "../src/evaluation/label-agreement.ts";
import type { ClauseLabel } from "../src/evaluation/label-agreement.ts";
import { parseQuestionSet } from "../src/evaluation/question-set.ts";
import type { LabelledQuestion } from "../src/evaluation/question-set.ts";
import { percentile } from "../src/evaluation/retrieval-metrics.ts";
import { runQuestions } from "../src/evaluation/run-questions.ts";
import type { AskedQuestion } from "../src/evaluation/run-questions.ts";
import { scoreStructure } from "../src/evaluation/structure.ts";
import type { StructureLabel, StructureResult } from "../src/evaluation/structure.ts";
import { scoreVerifier } from "../src/evaluation/verifier-metrics.ts";
import type { ClaimLabel, VerifierScore } from "../src/evaluation/verifier-metrics.ts";
import { plainTable } from "../src/evaluation/table.ts";
import { extractFigures } from "../src/language/quantities.ts";
import { openAssistant } from "../src/main.ts";
import { createProgressBar } from "./progress.ts";
import { runCommand, writeLine } from "./run.ts";

const questionsFile = "tests/golden/questions.jsonl";
const sentencesFile = "tests/golden/clauses.dev.jsonl";
const factsFile = "tests/golden/facts.dev.jsonl";
const figuresFile = "tests/golden/figures.jsonl";
const labelsFile = "tests/golden/force.jsonl";
const claimsFile = "tests/golden/verifier.jsonl";
const conflictsFile = "tests/golden/conflicts.jsonl";

interface EvalOptions {
  k: number;
  questions: string;
  kind?: string;
  wrong?: boolean;
  json?: boolean;
}

interface Report {
  k: number;
  groups: GroupMeans[];
  structure: Omit<StructureResult, "misses">;
  readings: Reading[];
  verifier: VerifierScore[];
  timesMs: { p50: number; p95: number };
  wrong: { id: string; kind: string; question: string; why: string[]; answer: string }[];
}

/** How well one thing is read from the documents; shares 0–1, null where it is not measured. */
interface Reading {
  name: string;
  /** Of forces, payees and audiences: agreement with the labels. */
  recall: number;
  precision: number | null;
  labelled: number;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("要是 1 或更大的整数。");
  return value;
}

function chooseQuestions({ questions: file, kind: kinds }: EvalOptions): LabelledQuestion[] {
  const questions = parseQuestionSet(readFileSync(file, "utf8"));
  if (kinds === undefined) return questions;
  const wanted = new Set(kinds.split(","));
  const known = new Set(questions.map(({ kind }) => kind));
  const unknown = [...wanted].filter((kind) => !known.has(kind));
  if (unknown.length > 0) {
    throw new BadInputError(`题库里没有 ${unknown.join("、")} 这类题。`, {
      remedy: `可用的有：${[...known].join("、")}。`,
    });
  }
  return questions.filter(({ kind }) => wanted.has(kind));
}

function readLabels<Label>(file: string): Label[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line): Label => JSON.parse(line));
}

/** The clauses beside the labelled sentences: is each in exactly one clause, under its headings? */
function structureOf(clauses: readonly Clause[]): Report["structure"] {
  const { documents, overall } = scoreStructure(clauses, readLabels<StructureLabel>(sentencesFile));
  return { documents, overall };
}

/** Figures and conflicts beside their labels. */
function readingsOf(clauses: readonly Clause[], conflicts: readonly Conflict[]): Reading[] {
  const facts = scoreFacts(clauses, readLabels<FactLabel>(factsFile));
  const figures = scoreFigures(readLabels<FigureSentence>(figuresFile), extractFigures);
  const labels = readLabels<ConflictLabel>(conflictsFile);
  const scored = [
    { name: "conflicts", initial: "C" },
    { name: "levels", initial: "L" },
  ].map(({ name, initial }): Reading => {
    const wanted = ({ id }: ConflictLabel): boolean => id.startsWith(initial);
    const own = conflicts.filter((conflict) => (initial === "C" ? isInside(conflict) : conflict.kind === "level"));
    const { recall, precision } = scoreConflicts(own, labels, wanted);
    return { name, recall, precision, labelled: labels.filter(wanted).length };
  });
  return [
    { name: "facts", recall: facts.recall, precision: null, labelled: facts.labelled },
    { name: "figures", recall: figures.recall, precision: figures.precision, labelled: figures.labelled },
    ...scored,
    ...agreementsOf(clauses),
  ];
}

/** Force, payee and audience beside the clauses labelled by hand. */
function agreementsOf(clauses: readonly Clause[]): Reading[] {
  const agreement = scoreLabels(clauses, readLabels<ClauseLabel>(labelsFile));
  const names = ["force", "payee", "audience"] as const;
  return names.map((name) => ({ name, recall: agreement[name], precision: null, labelled: agreement.labelled }));
}

interface Read {
  clauses: Iterable<Clause>;
  conflicts: readonly Conflict[];
  documents: ReadonlyMap<string, PolicyDocument>;
}

function reportOn(asked: readonly AskedQuestion[], read: Read, k: number): Report {
  const { conflicts, documents } = read;
  const clauses = [...read.clauses];
  const scored = asked.map(({ question, prediction }) => ({
    question,
    scores: scoreAnswer(question, prediction, k),
  }));
  const timesMs = asked.map(({ elapsedMs }) => elapsedMs);
  const wrong = asked.flatMap(({ question, prediction }) => {
    const why = whyWrong(question, prediction);
    const { id, kind, question: words } = question;
    return why.length === 0 ? [] : [{ id, kind, question: words, why, answer: prediction.answer ?? "" }];
  });
  return {
    k,
    groups: meansByGroup(scored),
    structure: structureOf(clauses),
    readings: readingsOf(clauses, conflicts),
    verifier: scoreVerifier(readLabels<ClaimLabel>(claimsFile), { clauses, documents }),
    timesMs: { p50: percentile(timesMs, 0.5), p95: percentile(timesMs, 0.95) },
    wrong,
  };
}

function groupTable({ groups, k }: Report): string {
  return plainTable({
    head: [`k=${k}`, ...answerMetrics, "n"],
    rows: groups.map(({ group, means, count }) => [
      group,
      ...answerMetrics.map((metric) => means[metric]?.toFixed(3) ?? "–"),
      String(count),
    ]),
  });
}

const structureMetrics = ["found", "once", "chapter", "section", "full", "good"] as const;

function structureTable({ structure }: Report): string {
  const rows = structure.documents.map((score) => [
    score.document,
    ...structureMetrics.map((metric) => score[metric].toFixed(3)),
    String(score.sentences),
  ]);
  const overall = [
    "overall",
    ...structureMetrics.map((metric) => (metric === "good" ? structure.overall.toFixed(3) : "")),
  ];
  return plainTable({ head: ["structure", ...structureMetrics, "n"], rows: [...rows, overall] });
}

const readingTable = ({ readings }: Report): string =>
  plainTable({
    head: ["reading", "recall", "precision", "n"],
    rows: readings.map(({ name, recall, precision, labelled }) => [
      name,
      recall.toFixed(3),
      precision?.toFixed(3) ?? "–",
      String(labelled),
    ]),
  });

/** Altered claims caught, by alteration, and faithful ones refused: a column for each part of the set. */
function verifierTable({ verifier }: Report): string {
  const names = [
    ...new Set(verifier.flatMap(({ alterations }) => alterations.map(({ alteration }) => alteration))),
  ].sort();
  const cell = (caught: number, labelled: number): string => `${(caught / labelled).toFixed(3)} (${labelled})`;
  const rows = names.map((name) => [
    name,
    ...verifier.map(({ alterations }) => {
      const own = alterations.find(({ alteration }) => alteration === name);
      return own ? cell(own.caught, own.labelled) : "–";
    }),
  ]);
  return plainTable({
    head: ["claims caught", ...verifier.map(({ split }) => split)],
    rows: [
      ...rows,
      ["all altered", ...verifier.map(({ caught, altered }) => `${caught.toFixed(3)} (${altered})`)],
      ["false alarms", ...verifier.map(({ falseAlarms, faithful }) => `${falseAlarms.toFixed(3)} (${faithful})`)],
    ],
  });
}

async function print(report: Report, options: EvalOptions): Promise<void> {
  if (options.json) return writeLine(JSON.stringify(report));
  await writeLine(groupTable(report));
  await writeLine(`\n${structureTable(report)}`);
  await writeLine(`\n${readingTable(report)}`);
  await writeLine(`\n${verifierTable(report)}`);
  const { p50, p95 } = report.timesMs;
  await writeLine(`\n回答用时：一半在 ${p50.toFixed(1)} 毫秒内，95% 在 ${p95.toFixed(1)} 毫秒内。`);
  if (!options.wrong) return;
  await writeLine(`\n答错 ${report.wrong.length} 题：`);
  for (const { id, kind, question, why, answer } of report.wrong) {
    await writeLine(
      `\n${id} ${kind}\n  问：${question}\n  错：${why.join("；")}\n  答：${answer.replace(/\s+/g, " ")}`,
    );
  }
}

async function main(): Promise<void> {
  const command = new Command("npm run eval --")
    .description("用项目自己的题库考一遍，打印得分表")
    .option("--k <个数>", "检索结果的前几条算命中", wholeNumber, 5)
    .option("--questions <文件>", "换一份题目，每行一道", questionsFile)
    .option("--kind <类别>", "只考这些类别，用逗号隔开")
    .option("--wrong", "列出答错的题和原因")
    .option("--json", "打印一个 JSON 对象")
    .helpOption("-h, --help", "显示帮助")
    .exitOverride()
    .parse();
  const options = command.opts<EvalOptions>();
  const questions = chooseQuestions(options);
  const bar = createProgressBar();
  const opened = await openAssistant(loadConfig(), {
    onProgress: (stage, done, total) => bar.update(stage, done, total),
    onNote: (line) => process.stderr.write(`${line}\n`),
  });
  try {
    const asked = await runQuestions({
      assistant: opened.assistant,
      questions,
      onProgress: (done, total) => bar.update("答题", done, total),
    });
    bar.stop();
    await print(reportOn(asked, opened.index(), options.k), options);
  } finally {
    bar.stop();
    await opened.close();
  }
}

runCommand(main);
