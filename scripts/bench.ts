/**
 * `npm run bench`: our retrieval beside its peers, in one run and one process each, on the project's own documents and
 * questions or on a judged collection → Markdown tables on standard output, progress on standard error.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { loadConfig } from "../src/config.ts";
import { lexicalEngines } from "./bench/collection-contest.ts";
import { contestants } from "./bench/contestant.ts";
import { runCollection, runDocuments } from "./bench/run-job.ts";
import { collectionTable, costTable, qualityTable } from "./bench/tables.ts";
import type { CollectionRow, DocumentRow } from "./bench/tables.ts";
import { runTrainedContest, trainedTable } from "./bench/trained-contest.ts";
import { runCommand, writeLine } from "./run.ts";

const jobTimeoutMs = 180_000;
const questionsFile = "tests/golden/questions.jsonl";

interface BenchOptions {
  collection?: string;
  train?: string;
  sample: number;
  seed: number;
  json?: boolean;
}

const say = (line: string): boolean => process.stderr.write(`${line}\n`);

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("要是 1 或更大的整数。");
  return value;
}

const machine = (): string =>
  `${cpus()[0]?.model.trim() ?? "?"} × ${cpus().length}，Node ${process.versions.node}，每个检索单独一个进程。`;

async function onDocuments(corpusDir: string): Promise<DocumentRow[]> {
  const rows: DocumentRow[] = [];
  for (const contestant of Object.keys(contestants)) {
    const folder = mkdtempSync(join(tmpdir(), "yiwen-bench-"));
    try {
      const job = {
        contest: "documents",
        contestant,
        corpusDir,
        questionsFile: resolve(questionsFile),
        folder,
      } as const;
      say(`${contestant}：建立索引……`);
      const built = await runDocuments({ ...job, phase: "build" }, jobTimeoutMs);
      say(`${contestant}：检索全部问题……`);
      rows.push({ name: contestant, ...built, ...(await runDocuments({ ...job, phase: "search" }, jobTimeoutMs)) });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return rows;
}

async function onCollection(folder: string, options: BenchOptions): Promise<CollectionRow[]> {
  const rows: CollectionRow[] = [];
  for (const engine of Object.keys(lexicalEngines)) {
    say(`${engine}：建立索引并检索……`);
    const { sample, seed } = options;
    const figures = await runCollection({ contest: "collection", engine, folder, sample, seed }, jobTimeoutMs);
    rows.push({ name: engine, ...figures });
  }
  return rows;
}

async function printDocuments(rows: DocumentRow[]): Promise<void> {
  await writeLine("### 命中：前几段里有没有答案的原文（家属：家属用口语提的问题）\n");
  await writeLine(qualityTable(rows));
  await writeLine("\n### 代价（括号里是颐问的几倍；打开：从磁盘打开索引，存不了盘的就现建）\n");
  await writeLine(costTable(rows));
  await writeLine(`\n同类只收到问题的原文，颐问还知道题目里设定的地区。${machine()}`);
}

async function printCollection(rows: CollectionRow[], options: BenchOptions): Promise<void> {
  const [own] = rows;
  await writeLine(
    `### ${own?.passages ?? 0} 条，抽 ${own?.questions ?? 0} 个问题（种子 ${options.seed}；括号里是颐问的几倍）\n`,
  );
  await writeLine(collectionTable(rows));
  await writeLine(`\n${machine()}`);
}

async function main(): Promise<void> {
  const command = new Command("bench")
    .description("把颐问的检索和同类放在一起比，打印 Markdown 表格")
    .option("--collection <文件夹>", "改用带标注的问答集：corpus.jsonl(.gz)、queries.jsonl、qrels.tsv")
    .option("--train <文件>", "先从这些标注问题学习再测：queries.jsonl,qrels.tsv；就是问答集自己的，分五折测")
    .option("--sample <个数>", "从问答集里抽多少个问题", wholeNumber, 200)
    .option("--seed <整数>", "抽样的种子", wholeNumber, 1)
    .option("--json", "输出一个 JSON 对象")
    .helpOption("-h, --help", "显示帮助")
    .exitOverride()
    .parse();
  const options = command.opts<BenchOptions>();
  if (options.collection === undefined) {
    const rows = await onDocuments(loadConfig().corpusDir);
    return options.json ? writeLine(JSON.stringify({ rows })) : printDocuments(rows);
  }
  const rows = await onCollection(resolve(options.collection), options);
  const learned = runTrainedContest(resolve(options.collection), options.train ?? null, { seed: options.seed, say });
  if (options.json) return writeLine(JSON.stringify({ rows, learned }));
  await printCollection(rows, options);
  await writeLine("\n### 全部问题，前 100 条\n");
  await writeLine(trainedTable(learned));
}

runCommand(main);
