/**
 * A hundred questions of the development set through every way in: the command line, HTTP, Telegram, the WeCom app and the
 * AI bot, each against its fake. The same facts, sources, notices and the way to a person come out of all five.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as readAll } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { clean } from "../../src/channels/render/clean.ts";
import { parseConfig } from "../../src/config.ts";
import { serve } from "../../src/serve.ts";
import type { RunningService } from "../../src/serve.ts";
import type { FakeTelegram } from "../support/fake-telegram-server.ts";
import type { FakeWecomBot } from "../support/fake-wecom-bot-server.ts";
import { callbackRequest, messageXml } from "../support/fake-wecom-server.ts";
import type { FakeWecom } from "../support/fake-wecom-server.ts";
import { until } from "../support/loopback-server.ts";
import { createMemoryLogger } from "../support/memory-logger.ts";
import { startMessengerServers } from "../support/messenger-servers.ts";
import type { MessengerServers } from "../support/messenger-servers.ts";
import { parseTelegramHtml } from "../support/telegram-html-parser.ts";
import { parseWecomMarkdown } from "../support/wecom-markdown-parser.ts";

const answerSchema = z.object({
  answer: z.string(),
  kind: z.string(),
  engine: z.string(),
  citations: z.array(
    z.object({ title: z.string(), docNumber: z.string().nullable(), path: z.array(z.string()), quote: z.string() }),
  ),
  notices: z.array(z.string()),
});
type Answer = z.output<typeof answerSchema>;

const questionSchema = z.object({
  question: z.string(),
  regionSetting: z.string().nullish(),
  history: z.array(z.string()).nullish(),
});

const questions = readFileSync("tests/golden/questions.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((line) => questionSchema.parse(JSON.parse(line)))
  .filter(({ regionSetting, history }) => (regionSetting ?? null) === null && (history ?? []).length === 0)
  .slice(0, 100)
  .map(({ question }) => question);

const dataDir = mkdtempSync(join(tmpdir(), "yiwen-five-"));
let servers: MessengerServers;
let telegram: FakeTelegram;
let wecom: FakeWecom;
let bot: FakeWecomBot;
let service: RunningService;
/** What the command line answers: what the others are held to. */
let expected: Answer[];

async function askCommandLine(): Promise<Answer[]> {
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/ask.ts", "--jsonl"], {
    env: { ...process.env, DATA_DIR: dataDir },
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.stdin.end(questions.map((question, index) => JSON.stringify({ id: `${index}`, question })).join("\n"));
  const lines = (await readAll(child.stdout)).trim().split("\n");
  return lines.map((line) => answerSchema.parse(JSON.parse(line)));
}

beforeAll(async () => {
  servers = await startMessengerServers();
  ({ telegram, wecom, bot } = servers);
  const config = parseConfig({
    DATA_DIR: dataDir,
    PORT: "0",
    ...servers.environment,
  });
  service = await serve(config, { logger: createMemoryLogger(), reportLines: () => [] });
  expected = await askCommandLine();
}, 300_000);

afterAll(async () => {
  await service.stop();
  rmSync(dataDir, { recursive: true, force: true });
  await servers.close();
}, 60_000);

const squeeze = (text: string): string => clean(text).replace(/\s/gu, "");

/** Lines that carry the answer; the list of sources at its end is set differently in each channel and checked by itself. */
function saidLines({ answer }: Answer): string[] {
  const [said = ""] = answer.split(/\n依据[：:]\n/u);
  return said.split("\n").filter((line) => line.trim() !== "");
}

/** Everything that is missing from what a person sees; empty when nothing is. */
function missingFrom(visible: string, answer: Answer): string[] {
  const sources = answer.citations.flatMap(({ title, docNumber, path, quote }) => [
    title,
    docNumber ?? "",
    ...path,
    quote,
  ]);
  const wanted = [...saidLines(answer), ...sources, ...answer.notices, "12345"];
  const seen = squeeze(visible);
  return wanted.filter((words) => !seen.includes(squeeze(words)));
}

function expectAll(visible: (index: number) => string): void {
  const missing = expected.flatMap((answer, index) => {
    const lost = missingFrom(visible(index), answer);
    return lost.length === 0 ? [] : [{ question: questions[index], lost }];
  });
  expect(missing).toEqual([]);
}

test("the command line: every answer names a person to ask, every one with sources their documents, places and validity", () => {
  expect(expected).toHaveLength(100);
  for (const [index, answer] of expected.entries()) {
    expect(answer.answer, questions[index]).toContain("12345");
    for (const { title, path } of answer.citations) {
      expect(answer.answer).toContain(title);
      for (const step of path) expect(answer.answer).toContain(step);
    }
    if (answer.citations.length > 0)
      expect(answer.notices.join(), questions[index]).toMatch(/规划期|有效期|到期|已经结束/u);
    if (answer.engine === "model") expect(answer.answer).toContain("人工智能");
  }
});

test("HTTP gives the same, word for word", async () => {
  for (const [index, question] of questions.entries()) {
    const response = await fetch(`${service.address}/api/ask`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ question }),
    });
    expect(answerSchema.parse(await response.json()), question).toEqual(expected[index]);
  }
});

test("Telegram gives the same", async () => {
  const chatOf = (index: number): number => 100_000 + index;
  for (const [index, question] of questions.entries()) telegram.say(question, chatOf(index));
  const ofChat = (index: number) => telegram.messages.filter(({ chatId }) => chatId === chatOf(index));
  // Buttons stand under the last message of an answer.
  const isWhole = (index: number): boolean => (ofChat(index).at(-1)?.keyboard.length ?? 0) > 0;
  await until(() => questions.every((_, index) => isWhole(index)), "every answer", 200_000);
  expectAll((index) =>
    ofChat(index)
      .map(({ versions }) => parseTelegramHtml(versions.at(-1) ?? ""))
      .join("\n"),
  );
  expect(telegram.messages.filter(({ versions }) => versions.length === 1)).toEqual([]);
});

test("the WeCom app gives the same", async () => {
  for (const [index, question] of questions.entries()) {
    const request = callbackRequest(messageXml({ messageId: `five-${index}`, text: question, userId: `user${index}` }));
    const { search } = new URL(request.url);
    const body = await request.text();
    expect((await fetch(`${service.address}/wecom/callback${search}`, { method: "POST", body })).status).toBe(200);
  }
  const ofUser = (index: number): string[] =>
    wecom.received.filter(({ userId }) => userId === `user${index}`).map(({ content }) => content);
  const isWhole = (index: number): boolean => {
    const messages = ofUser(index);
    const [, part = "1", parts = "1"] = /（(\d+)\/(\d+)）$/u.exec(messages.at(-1) ?? "") ?? [];
    return messages.length > 0 && part === parts;
  };
  await until(() => questions.every((_, index) => isWhole(index)), "every answer", 200_000);
  // The footer of a part is no part of the answer, and may stand in the middle of a line of it.
  expectAll((index) =>
    ofUser(index)
      .map((content) => content.replace(/\n\n（答您[^）]*）(?:（\d+\/\d+）)?$/u, ""))
      .join("\n"),
  );
  expect(wecom.cut + wecom.dropped + wecom.swallowed).toBe(0);
});

test("the AI bot gives the same", async () => {
  for (const [index, question] of questions.entries()) {
    bot.say(`five-${index}`, question, { from: { userid: `user${index}` } });
  }
  await until(
    () => bot.streams.filter(({ finished }) => finished).length === questions.length,
    "every answer",
    200_000,
  );
  const byRequest = [...bot.streams].sort(
    (a, b) => Number(a.reqId.replace(/\D/g, "")) - Number(b.reqId.replace(/\D/g, "")),
  );
  expectAll((index) => parseWecomMarkdown(byRequest[index]?.versions.at(-1) ?? ""));
});
