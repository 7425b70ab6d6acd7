/** `npm run search`: the ranked clauses for a question, without an answer. */
import { Command, InvalidArgumentError } from "commander";
import { loadConfig } from "../src/config.ts";
import { BadInputError } from "../src/errors.ts";
import { openSearch } from "../src/main.ts";
import type { RankedClause } from "../src/retrieval/ranked-clause.ts";
import { createProgressBar } from "./progress.ts";
import { runCommand, writeLine } from "./run.ts";

function limitOf(value: string): number {
  const limit = Number(value);
  if (!Number.isInteger(limit) || limit < 1 || limit > 200) throw new InvalidArgumentError("要是 1–200 的整数。");
  return limit;
}

function resultLine({ clause, document, score, rung, trace }: RankedClause, rank: number): Record<string, unknown> {
  const { id, path, kind, text, source, force, figures, responsible } = clause;
  const { title, docNumber } = document;
  return {
    rank,
    score,
    id,
    document: clause.document,
    title,
    docNumber,
    path,
    kind,
    text,
    source,
    force,
    figures,
    responsible,
    rung,
    trace,
  };
}

/** One clause as a person reads it; with `explain`, every contribution to its place. */
function resultText({ clause, document, score, trace }: RankedClause, rank: number, explain: boolean): string {
  const head = `${rank}. 《${document.title}》 ${clause.path.join(" › ")}  (${score.toFixed(3)})`;
  const reasons = Object.entries(trace).map(([name, value]) => `${name}=${value.toFixed(3)}`);
  return [head, `   ${clause.text}`, ...(explain ? [`   ${reasons.join("  ")}`] : [])].join("\n");
}

async function main(): Promise<void> {
  const command = new Command("npm run search --")
    .description("按相关程度列出条款，不作回答")
    .argument("<问题...>", "要找的话")
    .option("--json", "打印一个 JSON 数组")
    .option("--region <地区>", "只看适用于这个地区的文件")
    .option("--limit <条数>", "最多列几条", limitOf, 10)
    .option("--explain", "写出每条排在此处的原因")
    .exitOverride()
    .parse();
  const options = command.opts<{ json?: boolean; region?: string; limit: number; explain?: boolean }>();
  const question = command.args.join(" ").trim();
  if (question === "")
    throw new BadInputError("要找的话是空的。", { remedy: '例如：npm run search -- "护理型床位"。' });
  const bar = createProgressBar();
  const opened = await openSearch(loadConfig(), {
    onProgress: bar.update,
    onNote: (line) => process.stderr.write(`${line}\n`),
  });
  bar.stop();
  try {
    const { region = null, limit, explain = false } = options;
    const { clauses, remarks, reading } = await opened.search(question, { region, limit });
    for (const line of [...(explain ? reading : []), ...remarks]) process.stderr.write(`${line}\n`);
    if (options.json) await writeLine(JSON.stringify(clauses.map((clause, at) => resultLine(clause, at + 1))));
    else for (const [at, clause] of clauses.entries()) await writeLine(resultText(clause, at + 1, explain));
  } finally {
    await opened.close();
  }
}

runCommand(main);
