/** `npm start`: builds the index if it is missing or stale, serves the page and every configured channel. */
import { Command } from "commander";
import { loadConfig } from "../src/config.ts";
import { createLogger } from "../src/logging.ts";
import { serve } from "../src/serve.ts";
import { reportLines } from "./ingest-report.ts";
import { createProgressBar } from "./progress.ts";
import { runCommand, writeLine } from "./run.ts";

/** A stop that hangs must not keep the process: after this it ends all the same. */
const STOP_DEADLINE_MS = 10_000;

async function main(): Promise<void> {
  new Command("npm start --")
    .description("打开网页和已配置的消息渠道；设置写在 .env，见 .env.example")
    .exitOverride()
    .parse();
  const config = loadConfig();
  const logger = createLogger(config.logLevel);
  const bar = createProgressBar();
  const service = await serve(config, {
    logger,
    reportLines,
    onProgress: bar.update,
    onNote: (line) => logger.warn(line),
  });
  bar.stop();
  const others = service.channels.slice(1);
  const also = others.length > 0 ? `，另有 ${others.join("、")}` : "";
  await writeLine(`页面已就绪：${service.address}${also}（按 Ctrl+C 停止）`);
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
    service.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}

runCommand(main);
