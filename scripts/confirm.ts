/** `npm run confirm`: a question and the clause that answers it, as somebody at the office confirms → a row that the next ingest learns from. */
import { Command, InvalidArgumentError, Option } from "commander";
import { loadConfig } from "../src/config.ts";
import { redact } from "../src/conversation/redact.ts";
import { askerRoles } from "../src/corpus/question-bank.ts";
import type { AskerRole } from "../src/corpus/question-bank.ts";
import { BadInputError } from "../src/errors.ts";
import { confirmQuestion, withdrawQuestion } from "../src/indexing/questions/confirmed-questions.ts";
import { questionLimits } from "../src/indexing/questions/question-check.ts";
import { openIndex } from "../src/main.ts";
import { createProgressBar } from "./progress.ts";
import { runCommand, writeLine } from "./run.ts";

const ingestHint = "运行 npm run ingest 后生效，正在运行的服务会自己换上。";

function roleOf(text: string): AskerRole {
  const role = askerRoles[text];
  if (role === undefined) throw new InvalidArgumentError(`请写 ${Object.keys(askerRoles).join("、")} 之一。`);
  return role;
}

/** As it is kept: on one line, without personal numbers. */
function readQuestion(words: readonly string[]): string {
  const question = redact(words.join(" ").replace(/\s+/gu, " ").trim());
  const { minChars, maxChars } = questionLimits;
  if (question.length >= minChars && question.length <= maxChars) return question;
  throw new BadInputError(`问题要有 ${minChars} 到 ${maxChars} 个字。`, {
    remedy: '例如：npm run confirm -- "瘫在床上有人替几天吗" --clause 条款编号。',
  });
}

async function confirm(question: string, clauseId: string, role: AskerRole): Promise<void> {
  const config = loadConfig();
  const bar = createProgressBar();
  const live = await openIndex(config, { onProgress: bar.update });
  bar.stop();
  try {
    const { clauses, documents } = live.current();
    const clause = clauses.byId(clauseId);
    if (clause === undefined || clause.kind === "heading") {
      throw new BadInputError(`索引里没有条款 ${clauseId}。`, {
        remedy: "编号见 npm run --silent search -- --json 的 id，或 ask --json 的 citations。",
      });
    }
    const { document, text } = clause;
    const isNew = await confirmQuestion(config.dataDir, { document, clauseText: text, role, question });
    const place = `《${documents.get(document)?.title ?? document}》${clause.path.join(" › ")}`;
    await writeLine(
      isNew ? `记下了：「${question}」→ ${place}。${ingestHint}` : `已经记过：「${question}」→ ${place}。`,
    );
  } finally {
    await live.close();
  }
}

async function undo(question: string): Promise<void> {
  const wasThere = await withdrawQuestion(loadConfig().dataDir, question);
  await writeLine(wasThere ? `撤回了：「${question}」。${ingestHint}` : `没有记过：「${question}」，没有改动。`);
}

async function main(): Promise<void> {
  const command = new Command("npm run confirm --")
    .description("记下一个问题由哪一条回答（工作人员核对过的），以后有人这样问就先看那一条")
    .argument("<问题...>", "人家的原话，号码会自动隐去")
    .option("--clause <编号>", "能回答它的条款")
    .addOption(
      new Option("--role <身份>", "谁会这样问：家属、工作人员、机构").argParser(roleOf).default("family", "家属"),
    )
    .option("--undo", "撤回这个问题")
    .exitOverride()
    .parse();
  const { clause, role, undo: isUndo } = command.opts<{ clause?: string; role: AskerRole; undo?: boolean }>();
  const question = readQuestion(command.args);
  if (isUndo === true) return undo(question);
  if (clause === undefined) {
    throw new BadInputError("没有写条款编号。", { remedy: "请加 --clause 编号；要撤回请加 --undo。" });
  }
  return confirm(question, clause, role);
}

runCommand(main);
