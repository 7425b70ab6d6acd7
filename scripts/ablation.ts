/**
 * `npm run ablation`: what the question bank and the lexicon are worth. The project's own questions are asked with a part of the
 * knowledge left out each time → a Markdown table on standard output; a progress bar on standard error.
 */
import { readFileSync } from "node:fs";
import { Command } from "commander";
import { loadConfig } from "../src/config.ts";
import { BadInputError } from "../src/errors.ts";
import { ablationTable } from "../src/evaluation/ablation.ts";
import { parseQuestionSet } from "../src/evaluation/question-set.ts";
import type { LabelledQuestion } from "../src/evaluation/question-set.ts";
import { runAblation } from "./ablation/run-ablation.ts";
import { createProgressBar } from "./progress.ts";
import { runCommand, writeLine } from "./run.ts";

function readQuestions(path: string): LabelledQuestion[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new BadInputError(`题目文件 ${path} 读不了。`, { remedy: "请检查 --questions 后面的路径。", cause });
  }
  return parseQuestionSet(text);
}

async function main(): Promise<void> {
  const command = new Command("npm run ablation --")
    .description("题库、词表各去掉一部分再考一遍，看各值多少分")
    .option("--questions <文件>", "题目，一行一个 JSON", "tests/golden/questions.jsonl")
    .option("--json", "打印一个 JSON 对象")
    .helpOption("-h, --help", "显示帮助")
    .exitOverride()
    .parse();
  const options = command.opts<{ questions: string; json?: boolean }>();
  const questions = readQuestions(options.questions);
  // An interrupted run goes through `exit`, which removes the temporary folder.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  const bar = createProgressBar();
  try {
    const rows = await runAblation({ config: loadConfig(), questions, onProgress: bar.update });
    bar.stop();
    await writeLine(options.json ? JSON.stringify({ rows }) : ablationTable(rows));
  } finally {
    bar.stop();
  }
}

runCommand(main);
