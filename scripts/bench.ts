/**
 * `npm run bench`: our retrieval beside its peers, in one run and one process each, on the project's own documents and
 * questions or on a judged collection; our indexes at a size; how fast files become clauses → Markdown tables on standard output, progress on standard error.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { loadConfig } from "../src/config.ts";
import { measureOnCollection, measureOnDocuments, measureSynthetic } from "./bench/measure.ts";
import { measureParsing, parseSpeedTable } from "./bench/parse-speed.ts";
import { plotQuality } from "./bench/plot.ts";
import { collectionCostTable, costTable, qualityTable, rankingTable, syntheticTable } from "./bench/tables.ts";
import type { CollectionRow, DocumentRow, SyntheticFigures } from "./bench/tables.ts";
import { createProgressBar } from "./progress.ts";
import { runTrainedContest, trainedTable } from "./bench/trained-contest.ts";
import { runCommand, writeLine } from "./run.ts";

const questionsFile = "tests/golden/questions.jsonl";

interface BenchOptions {
  collection?: string;
  synthetic?: number;
  vectors: number;
  train?: string;
  sample: number;
  seed: number;
  plot?: string;
  parse?: boolean;
  json?: boolean;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("要是 1 或更大的整数。");
  return value;
}

const machine = (): string =>
  `${cpus()[0]?.model.trim() ?? "?"} × ${cpus().length}，Node ${process.versions.node}，每个检索单独一个进程。`;

async function printDocuments(rows: DocumentRow[]): Promise<void> {
  await writeLine("### 命中：前几段里有没有答案的原文（家属：家属用口语提的问题）\n");
  await writeLine(qualityTable(rows));
  await writeLine("\n### 代价（括号里是颐问的几倍；打开：从磁盘打开索引，存不了盘的就现建；检索时间都含分词）\n");
  await writeLine(costTable(rows));
  await writeLine(`\n同类只收到问题的原文，颐问还知道题目里设定的地区。${machine()}`);
}

async function printCollection(rows: CollectionRow[], { seed }: BenchOptions): Promise<void> {
  const [own] = rows;
  await writeLine(`### ${own?.passages ?? 0} 条，抽 ${own?.questions ?? 0} 个问题（种子 ${seed}；慢的少问几个）\n`);
  await writeLine(rankingTable(rows));
  await writeLine("\n### 代价：取前十（括号里是颐问的几倍；p50、p95 从问题分好词算起）\n");
  await writeLine(collectionCostTable(rows));
  await writeLine(`\n同类都用 jieba 分词，标题和正文连成一段。${machine()}`);
}

async function printSynthetic(figures: SyntheticFigures, { seed }: BenchOptions): Promise<void> {
  await writeLine(`### ${figures.clauses} 条合成条款（种子 ${seed}）\n`);
  await writeLine(syntheticTable(figures));
  await writeLine(`\n${machine()}`);
}

async function run(options: BenchOptions): Promise<void> {
  const bar = createProgressBar();
  const { collection, synthetic, sample, seed, plot, json, parse } = options;
  const print = async <T>(figures: T, asText: (figures: T) => Promise<void>): Promise<void> => {
    bar.stop();
    await (json === true ? writeLine(JSON.stringify(figures)) : asText(figures));
  };
  try {
    if (parse === true) {
      const rows = await measureParsing(loadConfig().corpusDir);
      await print({ rows }, () => writeLine(`${parseSpeedTable(rows)}\n\n按处理器时间计。${machine()}`));
    } else if (synthetic !== undefined) {
      const vectors = Math.min(options.vectors, synthetic);
      const { corpusDir } = loadConfig();
      const figures = await measureSynthetic({ clauses: synthetic, vectors, seed, corpusDir }, bar.update);
      await print(figures, (some) => printSynthetic(some, options));
    } else if (collection !== undefined) {
      const rows = await measureOnCollection({ folder: resolve(collection), sample, seed }, bar.update);
      if (plot !== undefined) writeFileSync(plot, plotQuality(rows, { axis: "nDCG@10", quality: (row) => row.ndcg10 }));
      const { train = null } = options;
      const learned = runTrainedContest(resolve(collection), train, {
        seed,
        say: (line) => process.stderr.write(`${line}\n`),
      });
      await print({ rows, learned }, async () => {
        await printCollection(rows, options);
        await writeLine("\n### 学习到的排序：全部问题，前 100 条\n");
        await writeLine(trainedTable(learned));
      });
    } else {
      const setting = { corpusDir: loadConfig().corpusDir, questionsFile: resolve(questionsFile) };
      const rows = await measureOnDocuments(setting, bar.update);
      if (plot !== undefined) {
        writeFileSync(plot, plotQuality(rows, { axis: "家属口语题 hit@5", quality: (row) => row.familyHits[1] ?? 0 }));
      }
      await print({ rows }, () => printDocuments(rows));
    }
  } finally {
    bar.stop();
  }
}

async function main(): Promise<void> {
  const command = new Command("bench")
    .description("把颐问的检索和同类放在一起比，打印 Markdown 表格")
    .option("--collection <文件夹>", "改用带标注的问答集：corpus.jsonl(.gz)、queries.jsonl、qrels.tsv")
    .option("--synthetic <条数>", "不比同类，测这么多条合成条款上索引的代价", wholeNumber)
    .option("--vectors <条数>", "合成条款里有多少条建向量；一百万条要半小时", wholeNumber, 100_000)
    .option("--parse", "只量解析：每份文件和一张表，放大 1、10、100 倍，每秒多少 MB")
    .option("--train <文件>", "先从这些标注问题学习再测：queries.jsonl,qrels.tsv；就是问答集自己的，分五折测")
    .option("--sample <个数>", "从问答集里抽多少个问题", wholeNumber, 200)
    .option("--seed <整数>", "抽样和合成的种子", wholeNumber, 1)
    .option("--plot <文件>", "把质量和速度画成一张 SVG 图")
    .option("--json", "输出一个 JSON 对象")
    .helpOption("-h, --help", "显示帮助")
    .exitOverride()
    .parse();
  await run(command.opts<BenchOptions>());
}

runCommand(main);
