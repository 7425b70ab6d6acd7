/**
 * `npm run fit:weights`: the labelled questions → the ranker's weights, fitted and written to src/retrieval/rank-weights.ts; on
 * standard output what they are worth, also with each document's own questions left out of the fit.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { Command } from "commander";
import { loadConfig } from "../src/config.ts";
import { fitWeights } from "../src/evaluation/fit-weights.ts";
import type { RankingList } from "../src/evaluation/fit-weights.ts";
import { parseQuestionSet } from "../src/evaluation/question-set.ts";
import type { LabelledQuestion } from "../src/evaluation/question-set.ts";
import { mean, scoreRetrieval } from "../src/evaluation/retrieval-metrics.ts";
import { markdownTable } from "../src/evaluation/table.ts";
import { loadLexicon } from "../src/language/lexicon.ts";
import { openRegions } from "../src/language/regions.ts";
import { openIndex } from "../src/main.ts";
import { gatherCandidates } from "../src/retrieval/candidates.ts";
import { createQuestionReader } from "../src/retrieval/question.ts";
import { signalNames, signalsOf } from "../src/retrieval/signals.ts";
import type { Signals } from "../src/retrieval/signals.ts";
import { createProgressBar } from "./progress.ts";
import { runCommand, writeLine } from "./run.ts";

const questionFiles = ["tests/golden/questions.jsonl", "tests/golden/paraphrases.jsonl"];
const weightsFile = "src/retrieval/rank-weights.ts";

/** Set by hand before anything was fitted; the fit is drawn back to them, so that a rare feature keeps a sensible weight. */
const handSet: Signals = {
  bm25: 1,
  dense: 0.6,
  learned: 1.2,
  asked: 0.3,
  heading: 0.6,
  coverage: 3.5,
  sentence: 3,
  quantity: 0.7,
  responsible: 0.8,
  year: 0.5,
  row: 0.4,
  force: 0.25,
  front: 1,
  place: 0.8,
  rung: 0.25,
  brief: 1,
};
const ridge = 0.01;
const steps = 500;

/** A question and its candidates, a list a group of documents that compete. */
interface Example {
  question: LabelledQuestion;
  lists: RankingList[];
}

const vectorOf = (signals: Signals): Float64Array => Float64Array.from(signalNames, (name) => signals[name]);

async function readExamples(onProgress: (done: number, total: number) => void): Promise<Example[]> {
  const config = loadConfig();
  const live = await openIndex(config);
  const read = createQuestionReader({ lexicon: await loadLexicon(config.corpusDir), regions: openRegions() });
  const questions = questionFiles
    .flatMap((file) => parseQuestionSet(readFileSync(file, "utf8")))
    .filter(({ answerable, history }) => answerable && history.length === 0);
  const examples: Example[] = [];
  for (const question of questions) {
    const index = live.current();
    const { regionSetting } = question;
    const understood = read(question.question, { regionSetting, documents: index.documents });
    const { groups } = await gatherCandidates(index, understood);
    const lists = groups.map(({ candidates }) => ({
      rows: signalsOf(candidates).map(vectorOf),
      isRight: candidates.map(({ profile: { clause } }) => scoreRetrieval(question.gold, [clause], { k: 1 }).hit === 1),
    }));
    examples.push({ question, lists });
    onProgress(examples.length, questions.length);
  }
  await live.close();
  return examples;
}

const fit = (examples: readonly Example[]): Float64Array =>
  fitWeights(
    examples.flatMap(({ lists }) => lists),
    { prior: [...vectorOf(handSet)], ridge, steps },
  );

/** Whether one of the first k is right, the lists taking turns. */
function hitAt({ lists }: Example, weights: Float64Array, k: number): number {
  const ranked = lists.map(({ rows, isRight }) =>
    rows
      .map((row, i) => ({
        isRight: isRight[i] === true,
        score: row.reduce((sum, value, j) => sum + value * (weights[j] ?? 0), 0),
      }))
      .sort((a, b) => b.score - a.score),
  );
  const longest = Math.max(0, ...ranked.map((list) => list.length));
  const turns = Array.from({ length: longest }, (_, i) => ranked.flatMap((list) => list[i] ?? [])).flat();
  return turns.slice(0, k).some((item) => item.isRight) ? 1 : 0;
}

function scoreRow(
  name: string,
  examples: readonly Example[],
  weightsFor: (example: Example) => Float64Array,
): string[] {
  const groups = [
    examples.filter(({ question }) => question.kind.startsWith("family")),
    examples.filter(({ question }) => !question.kind.startsWith("family")),
  ];
  const cells = groups.flatMap((group) =>
    [1, 5, 10].map((k) => mean(group.map((example) => hitAt(example, weightsFor(example), k))).toFixed(3)),
  );
  return [name, ...cells];
}

/** The weights' file with new numbers in it. */
function withWeights(source: string, weights: Float64Array): string {
  return signalNames.reduce((text, name, i) => {
    const value = Number((weights[i] ?? 0).toFixed(3));
    return text.replace(new RegExp(`\\b${name}: -?[\\d.]+`), `${name}: ${value}`);
  }, source);
}

async function main(): Promise<void> {
  const command = new Command("npm run fit:weights --")
    .description("用带标注的问题重新学习排序的权重，写进程序，并说明值多少")
    .option("--dry-run", "只打印，不写文件")
    .helpOption("-h, --help", "显示帮助")
    .exitOverride()
    .parse();
  const bar = createProgressBar();
  const examples = await readExamples((done, total) => bar.update("检索", done, total));
  bar.stop();
  const weights = fit(examples);
  const documents = [...new Set(examples.flatMap(({ question }) => question.gold.map(({ document }) => document)))];
  const documentOf = ({ question }: Example): string => question.gold[0]?.document ?? "";
  const without = new Map(
    documents.map((document) => [
      document,
      fit(examples.filter(({ question }) => question.gold.every((gold) => gold.document !== document))),
    ]),
  );
  const rows = [
    scoreRow("手工权重", examples, () => vectorOf(handSet)),
    scoreRow("学到的权重", examples, () => weights),
    scoreRow("学的时候不看该文件的题", examples, (example) => without.get(documentOf(example)) ?? weights),
  ];
  const head = ["", "家属 hit@1", "@5", "@10", "其余 hit@1", "@5", "@10"];
  await writeLine(markdownTable({ head, rows }));
  if (command.opts<{ dryRun?: boolean }>().dryRun === true) return;
  writeFileSync(weightsFile, withWeights(readFileSync(weightsFile, "utf8"), weights));
  await writeLine(`\n已写入 ${weightsFile}。`);
}

runCommand(main);
