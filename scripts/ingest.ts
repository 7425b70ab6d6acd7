/** `npm run ingest`: corpus → index, only what changed; a configured model writes questions for new clauses; prints a report. */
import { Command } from "commander";
import { loadConfig } from "../src/config.ts";
import { ingest } from "../src/indexing/building/ingest.ts";
import { mergeSmallSegments } from "../src/indexing/building/merge-segments.ts";
import { createQuestionWriter } from "../src/indexing/questions/question-writer.ts";
import { createProgressBar } from "./progress.ts";
import { reportLines } from "./ingest-report.ts";
import { runCommand, writeLine } from "./run.ts";

async function main(): Promise<void> {
  const command = new Command("npm run ingest --")
    .description("把 corpus/documents 里新增、改动、删除的文件更新到索引")
    .option("--force", "全部重建")
    .option("--json", "打印一个 JSON 对象")
    .exitOverride()
    .parse();
  const options = command.opts<{ force?: boolean; json?: boolean }>();
  const { corpusDir, dataDir, embedding, llm } = loadConfig();
  const bar = createProgressBar();
  const report = await ingest({
    corpusDir,
    dataDir,
    embedding,
    questionWriter: llm === null ? null : createQuestionWriter(llm),
    force: options.force ?? false,
    onProgress: bar.update,
  });
  bar.stop();
  if (options.json) await writeLine(JSON.stringify(report));
  else for (const line of reportLines(report)) await writeLine(line);
  // What was added is served already.
  await mergeSmallSegments(dataDir);
}

runCommand(main);
