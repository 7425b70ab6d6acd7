/** `npm run ask`: one question from the words of the command, or a line of JSON each on standard input (`--jsonl`). */
import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Command } from "commander";
import { z } from "zod";
import { cardContent } from "../src/channels/card/content.ts";
import { openPainter } from "../src/channels/card/painter.ts";
import { loadConfig } from "../src/config.ts";
import { answerJson } from "../src/conversation/answer-json.ts";
import type { Assistant, Reply } from "../src/conversation/turn.ts";
import { BadInputError, YiwenError } from "../src/errors.ts";
import { openAssistant } from "../src/main.ts";
import { createProgressBar } from "./progress.ts";
import { runCommand, writeLine } from "./run.ts";

const questionLine = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  question: z.string("缺少 question"),
  history: z.array(z.string()).optional(),
  regionSetting: z.string().nullish(),
});

type QuestionLine = z.infer<typeof questionLine>;

let conversations = 0;

/** Puts the history and then the question to the bot, in a conversation of their own. */
async function put(assistant: Assistant, line: QuestionLine): Promise<Reply> {
  const conversationId = `command:${++conversations}`;
  const region = line.regionSetting ?? null;
  const regionSetting = region === null ? null : await assistant.setRegion(conversationId, region);
  for (const text of line.history ?? []) await assistant.converse({ conversationId, text, regionSetting });
  const reply = await assistant.converse({ conversationId, text: line.question, regionSetting });
  await assistant.forget(conversationId);
  return reply;
}

function parseLine(text: string, number: number): QuestionLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new BadInputError(`标准输入第 ${number} 行不是 JSON。`, {
      remedy: '每行写一个，例如 {"id":"1","question":"高龄津贴多少"}。',
      cause,
    });
  }
  const parsed = questionLine.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new BadInputError(`标准输入第 ${number} 行不对：${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}。`, {
    remedy: "每行要有 question，可有 id、history、regionSetting。",
  });
}

function idOf(text: string): string | number | null {
  try {
    const { id } = z.object({ id: z.union([z.string(), z.number()]) }).parse(JSON.parse(text));
    return id;
  } catch {
    return null;
  }
}

/** Answers in order, a line each; a line that cannot be answered gets its error in its place and exit status 2 at the end. */
async function answerLines(assistant: Assistant): Promise<void> {
  let number = 0;
  for await (const text of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    if (text.trim() === "") continue;
    try {
      const line = parseLine(text, number);
      await writeLine(JSON.stringify(answerJson(await put(assistant, line), line.id ?? null)));
    } catch (error) {
      if (!(error instanceof YiwenError)) throw error;
      const { code, message, remedy } = error;
      await writeLine(JSON.stringify({ id: idOf(text), error: { code, message, remedy } }));
      process.stderr.write(`${error.line}（第 ${number} 行）\n`);
      process.exitCode = error.exitStatus;
    }
  }
}

/** Writes the answer's card; where no picture can be made, the answer is still printed and the reason goes to standard error. */
async function writeCard(reply: Reply, file: string): Promise<void> {
  const content = cardContent(reply);
  if (content === null) return void process.stderr.write("这句回复没有可转发的内容，没有画卡片。\n");
  try {
    writeFileSync(file, await (await openPainter()).paint(content.blocks));
  } catch (error) {
    if (!(error instanceof YiwenError)) {
      throw new BadInputError(`卡片写不到 ${file}。`, { remedy: "请换一个能写的文件名。", cause: error });
    }
    process.stderr.write(`${error.line}\n`);
    process.exitCode = error.exitStatus;
  }
}

async function main(): Promise<void> {
  const command = new Command("npm run ask --")
    .description("问一个问题，得到带出处的回答")
    .argument("[问题...]", "要问的话")
    .option("--json", "打印一个 JSON 对象")
    .option("--jsonl", "从标准输入逐行读问题（JSON），逐行打印回答")
    .option("--region <地区>", "老人所在的地区，例如 河北省、石城县")
    .option("--card <文件.png>", "把回答画成一张可转发的大字卡片")
    .exitOverride()
    .parse();
  const options = command.opts<{ json?: boolean; jsonl?: boolean; region?: string; card?: string }>();
  const question = command.args.join(" ");
  if (!options.jsonl && question.trim() === "") {
    throw new BadInputError("问题是空的。", {
      remedy: '请把问题写在命令后面，例如：npm run ask -- "高龄津贴多少钱"。',
    });
  }
  const bar = createProgressBar();
  const opened = await openAssistant(loadConfig(), {
    onProgress: bar.update,
    onNote: (line) => process.stderr.write(`${line}\n`),
  });
  bar.stop();
  try {
    if (options.jsonl) return await answerLines(opened.assistant);
    const reply = await put(opened.assistant, { question, regionSetting: options.region ?? null });
    if (options.card !== undefined) await writeCard(reply, options.card);
    await writeLine(options.json ? JSON.stringify(answerJson(reply, null)) : reply.answer);
  } finally {
    await opened.close();
  }
}

runCommand(main);
