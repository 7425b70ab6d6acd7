/** The commands as a stranger runs them: what stands on which stream, and the exit status. */
import { execFile, spawn } from "node:child_process";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { Config } from "../../src/config.ts";
import { writeSmallCorpus } from "../support/small-corpus.ts";

interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

let config: Config;
beforeAll(async () => {
  config = await writeSmallCorpus();
  await run("ingest", []);
}, 60_000);

const loader = resolve("node_modules/tsx/dist/cli.mjs");

function run(
  command: string,
  parameters: string[],
  options: { env?: Record<string, string>; input?: string } = {},
): Promise<Outcome> {
  const env = {
    PATH: process.env["PATH"],
    CORPUS_DIR: config.corpusDir,
    DATA_DIR: config.dataDir,
    LOG_LEVEL: "error",
    ...options.env,
  };
  return new Promise((done) => {
    const child = execFile(
      process.execPath,
      [loader, resolve(`scripts/${command}.ts`), ...parameters],
      { env, maxBuffer: 32 * 1024 * 1024, timeout: 50_000 },
      (error, stdout, stderr) => done({ status: error ? child.exitCode : 0, stdout, stderr }),
    );
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(options.input ?? "");
  });
}

/** One line, no stack trace, ends with a remedy. */
function expectOneLine(outcome: Outcome, status: number, words: RegExp): void {
  expect(outcome.stderr.trim().split("\n")).toHaveLength(1);
  expect(outcome.stderr).toMatch(words);
  expect(outcome.stderr).toMatch(/请|例如/);
  expect(outcome.stderr).not.toMatch(/\n\s+at /);
  expect(outcome.stdout).toBe("");
  expect(outcome.status).toBe(status);
}

test("an answer is one JSON object with the contract's fields and nothing else on standard output", async () => {
  const { status, stdout } = await run("ask", ["--json", "--region", "苏州市", "高龄津贴每个月多少钱"]);
  expect(status).toBe(0);
  expect(stdout.trim().split("\n")).toHaveLength(1);
  const answer = JSON.parse(stdout) as Record<string, unknown>;
  const fields = [
    "id",
    "question",
    "answer",
    "kind",
    "refused",
    "region",
    "citations",
    "retrieved",
    "notices",
    "related",
    "timings",
    "engine",
  ];
  expect(Object.keys(answer)).toEqual(expect.arrayContaining(fields));
  expect(answer["answer"]).toContain("90元");
});

test("lines are answered in order, each its own conversation, and a bad line keeps its place", async () => {
  const lines = [
    { id: "a", question: "高龄津贴每个月多少钱", regionSetting: "苏州市" },
    { id: "b", question: "那浙江呢", history: ["苏州福利彩票公益金多少用于养老"] },
    { id: "c", question: "" },
    { id: "d", question: "高龄津贴", regionSetting: "霍格沃茨" },
    { id: "e", question: "有没有喘息服务", regionSetting: "苏州市" },
  ];
  const { status, stdout } = await run("ask", ["--jsonl"], {
    input: `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`,
  });
  const answers = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { id: string; answer?: string; error?: { code: string; remedy: string } });
  expect(answers.map(({ id }) => id)).toEqual(["a", "b", "c", "d", "e"]);
  expect(answers[1]?.answer).toContain("55%");
  expect(answers[2]?.error?.code).toBe("bad_input");
  expect(answers[3]?.error?.code).toBe("unknown_region");
  expect(answers[4]?.answer).toContain("喘息服务");
  expect(status).toBe(2);
});

test("a command leaves the journal of a running service alone", async () => {
  const journal = join(config.dataDir, "journal.jsonl");
  await writeFile(journal, "a line the service is writing\n");
  const { stdout } = await run("ask", ["--json", "--region", "浙江省", "高龄津贴每个月多少钱"]);
  expect(JSON.parse(stdout)).toMatchObject({ refused: true });
  expect(await readFile(journal, "utf8")).toBe("a line the service is writing\n");
});

test("search lists ranked clauses as one JSON array", async () => {
  const { stdout } = await run("search", ["--json", "--limit", "3", "--region", "浙江省", "护理型床位"]);
  const results = JSON.parse(stdout) as { document: string; text: string; score: number }[];
  expect(results.length).toBeGreaterThan(0);
  expect(results.length).toBeLessThanOrEqual(3);
  expect(results[0]).toMatchObject({ document: "zhejiang" });
  expect(results[0]?.text).toContain("58%");
});

test("clauses prints every clause with its place", async () => {
  const { stdout } = await run("clauses", []);
  const clauses = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { document: string; source: { file: string; start: { line: number } } });
  expect(new Set(clauses.map(({ document }) => document))).toEqual(new Set(["suzhou", "zhejiang"]));
  expect(clauses.every(({ source }) => source.start.line >= 1)).toBe(true);
});

test("ingest says what changed, and that nothing did", async () => {
  const own = await writeSmallCorpus();
  const env = { CORPUS_DIR: own.corpusDir, DATA_DIR: own.dataDir };
  expect((await run("ingest", [], { env })).stdout).toMatch(/新增 {2}suzhou/);
  expect((await run("ingest", [], { env })).stdout).toMatch(/没有变化/);
  await rm(join(own.corpusDir, "documents", "zhejiang.txt"));
  const { stdout } = await run("ingest", [], { env });
  expect(stdout).toMatch(/删除 {2}zhejiang/);
  expect(stdout).toMatch(/未变 {2}suzhou/);
});

test("an empty question, an endless one and an unknown region are bad input", async () => {
  expectOneLine(await run("ask", ["  "]), 2, /问题是空的/);
  expectOneLine(await run("ask", ["长".repeat(34_000)]), 2, /问题太长/);
  expectOneLine(await run("ask", ["--region", "霍格沃茨", "高龄津贴"]), 2, /地区/);
});

test("a missing corpus folder is bad input", async () => {
  expectOneLine(await run("ask", ["高龄津贴"], { env: { CORPUS_DIR: "/nowhere/corpus" } }), 2, /\/nowhere\/corpus/);
  expectOneLine(await run("ingest", [], { env: { CORPUS_DIR: "/nowhere/corpus" } }), 2, /\/nowhere\/corpus/);
});

test("a data folder that cannot be written to is one line with a remedy", async () => {
  const file = join(config.corpusDir, "documents", "suzhou.txt");
  expectOneLine(await run("ask", ["高龄津贴"], { env: { DATA_DIR: file } }), 2, /数据文件夹/);
});

test("a half-set channel names what is missing, without the token", async () => {
  const outcome = await run("start", [], { env: { TELEGRAM_MODE: "webhook", TELEGRAM_BOT_TOKEN: "123:secret" } });
  expectOneLine(outcome, 2, /TELEGRAM_WEBHOOK_SECRET/);
  expect(outcome.stderr).not.toContain("123:secret");
});

test("a port in use is one line with another port", async () => {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const outcome = await run("start", [], { env: { PORT: String(port) } });
  server.close();
  expectOneLine(outcome, 1, new RegExp(`端口 ${port} 已被占用`));
});

test("a corrupt index is rebuilt from the corpus, with one line saying so, and still answers", async () => {
  const own = await writeSmallCorpus();
  const env = { CORPUS_DIR: own.corpusDir, DATA_DIR: own.dataDir };
  await run("ingest", [], { env });
  const snapshots = join(own.dataDir, "snapshots");
  const [snapshot] = await readdir(snapshots);
  const folder = join(snapshots, snapshot ?? "");
  for (const name of await readdir(folder)) {
    const bytes = await readFile(join(folder, name));
    bytes[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 0xff;
    await writeFile(join(folder, name), bytes);
  }
  const { status, stdout, stderr } = await run("ask", ["--region", "苏州市", "高龄津贴每个月多少钱"], { env });
  expect(status).toBe(0);
  expect(stdout).toContain("90元");
  expect(stderr).not.toMatch(/\n\s+at /);
});

test("a running server takes up a new snapshot without a restart", async () => {
  const own = await writeSmallCorpus();
  const env = {
    PATH: process.env["PATH"],
    CORPUS_DIR: own.corpusDir,
    DATA_DIR: own.dataDir,
    LOG_LEVEL: "error",
    PORT: "0",
  };
  const child = spawn(process.execPath, [loader, resolve("scripts/start.ts")], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const address = await new Promise<string>((done) => {
    child.stdout.on("data", (data: Buffer) => {
      const found = /http:\/\/[\d.]+:\d+/.exec(String(data));
      if (found) done(found[0]);
    });
  });
  const ask = async (): Promise<string> => {
    const response = await fetch(`${address}/api/ask`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ question: "福利彩票公益金多少用于养老服务", regionSetting: "苏州市" }),
    });
    return ((await response.json()) as { answer: string }).answer;
  };
  expect(await ask()).toContain("60%");
  const file = join(own.corpusDir, "documents", "suzhou.txt");
  await writeFile(file, (await readFile(file, "utf8")).replace("不低于60%", "不低于66%"));
  const failures: string[] = [];
  const done = new AbortController();
  const asking = (async () => {
    while (!done.signal.aborted) {
      const answer = await ask();
      if (!/6[06]%/.test(answer)) failures.push(answer);
    }
  })();
  await run("ingest", [], { env: { CORPUS_DIR: own.corpusDir, DATA_DIR: own.dataDir } });
  const deadline = Date.now() + 10_000;
  while (!(await ask()).includes("66%") && Date.now() < deadline) await new Promise((wait) => setTimeout(wait, 50));
  done.abort();
  await asking;
  expect(failures).toEqual([]);
  expect(await ask()).toContain("66%");
  const exit = new Promise<number | null>((done) => child.on("exit", done));
  child.kill("SIGTERM");
  expect(await exit).toBe(0);
});

test("help is in Chinese and ends well", async () => {
  const { status, stdout } = await run("ask", ["--help"]);
  expect(status).toBe(0);
  expect(stdout).toContain("--region");
});
