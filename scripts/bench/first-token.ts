/**
 * `npx tsx scripts/bench/first-token.ts`: a hundred questions of the development set to the assistant with a model on
 * loopback that answers at once → the time from the end of retrieval to the first verified sentence on the screen, in ms.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { loadConfig } from "../../src/config.ts";
import { parseQuestionSet } from "../../src/evaluation/question-set.ts";
import { percentile } from "../../src/evaluation/retrieval-metrics.ts";
import { plainTable } from "../../src/evaluation/table.ts";
import { openAssistant } from "../../src/main.ts";
import { runCommand, writeLine } from "../run.ts";

const QUESTIONS = "tests/golden/questions.jsonl";
const COUNT = 100;
/** The first answers load the client library and warm the code. */
const WARM_UP = 5;

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request) text += String(part);
  return text;
}

/** Answers with the first sentence of the first clause it was given, word for word, in small pieces. */
function faithfulAnswer(body: string): string {
  const { messages }: { messages: { content: string }[] } = JSON.parse(body);
  const source = /\[1\] [^\n]*\n([^]*?)(?:\n\n|$)/u.exec(messages.at(-1)?.content ?? "")?.[1] ?? "";
  const sentence = /[^。；\n]+/u.exec(source.replace(/\s+/gu, ""))?.[0] ?? "";
  return `${sentence}[1]。`;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await textOf(request);
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (delta: Record<string, string>, finish: string | null): void => {
    const choices = [{ index: 0, delta, finish_reason: finish }];
    const chunk = { id: "c", object: "chat.completion.chunk", created: 0, model: "loopback", choices };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  for (const piece of faithfulAnswer(body).match(/[^]{1,6}/gu) ?? []) send({ content: piece }, null);
  send({}, "stop");
  response.end("data: [DONE]\n\n");
}

async function startModel(): Promise<{ baseUrl: string; server: Server }> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { baseUrl: `http://127.0.0.1:${port}/v1`, server };
}

/** Processor time of this process, server included, in ms: what a busy machine does not lengthen. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

interface Times {
  first: number;
  /** Processor time until then. */
  firstCpu: number;
  whole: number;
}

async function timesOf(
  assistant: Awaited<ReturnType<typeof openAssistant>>["assistant"],
  question: { text: string; region: string | null },
  id: number,
): Promise<{ times: Times | null; wasModel: boolean }> {
  let [retrieved, first, retrievedCpu, firstCpu] = [0, 0, 0, 0];
  const reply = await assistant.converse({
    conversationId: `bench:${id}`,
    text: question.text,
    regionSetting: question.region,
    onStep: ({ stage }) => {
      if (stage === "evidence") [retrieved, retrievedCpu] = [performance.now(), cpuMs()];
      else if (stage === "delta" && first === 0) [first, firstCpu] = [performance.now(), cpuMs()];
    },
  });
  const whole = performance.now() - retrieved;
  const times = { first: first - retrieved, firstCpu: firstCpu - retrievedCpu, whole };
  return { times: first === 0 ? null : times, wasModel: reply.engine === "model" };
}

async function main(): Promise<void> {
  const { baseUrl, server } = await startModel();
  const config = { ...loadConfig(), llm: { baseUrl, apiKey: undefined, model: "loopback" } };
  const opened = await openAssistant(config, { onNote: (line) => process.stderr.write(`${line}\n`) });
  try {
    const questions = parseQuestionSet(readFileSync(QUESTIONS, "utf8")).filter(({ history }) => history.length === 0);
    const times: Times[] = [];
    let models = 0;
    for (const [i, { question, regionSetting }] of questions.entries()) {
      if (times.length >= COUNT + WARM_UP) break;
      const result = await timesOf(opened.assistant, { text: question, region: regionSetting }, i);
      if (result.times) times.push(result.times);
      if (result.wasModel) models++;
    }
    const measured = times.slice(WARM_UP);
    const row = (name: string, of: (times: Times) => number): string[] => {
      const values = measured.map(of);
      return [name, ...[0.5, 0.95, 1].map((share) => percentile(values, share).toFixed(1)), String(values.length)];
    };
    const rows = [
      row("first sentence shown", ({ first }) => first),
      row("its processor time", ({ firstCpu }) => firstCpu),
      row("whole answer", ({ whole }) => whole),
    ];
    await writeLine(plainTable({ head: ["ms after retrieval", "p50", "p95", "max", "n"], rows }));
    await writeLine(`answers in the model's words: ${models}`);
  } finally {
    await opened.close();
    server.closeAllConnections();
    server.close();
  }
}

runCommand(main);
