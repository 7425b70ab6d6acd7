/** A model writes questions at ingest, against a fake server: what is kept, what is refused, what a failure leaves behind. */
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { loadQuestionBank } from "../../../src/corpus/question-bank.ts";
import { isStale } from "../../../src/indexing/building/build.ts";
import type { BuildReport } from "../../../src/indexing/building/build.ts";
import { ingest } from "../../../src/indexing/building/ingest.ts";
import { openIndex } from "../../../src/indexing/open-index.ts";
import { createQuestionWriter } from "../../../src/indexing/questions/question-writer.ts";
import { startFakeModelServer } from "../../support/fake-model-server.ts";
import type { FakeModelServer, Script } from "../../support/fake-model-server.ts";
import { createCorpusFolder } from "../corpus-folder.ts";
import type { CorpusFolder } from "../corpus-folder.ts";

const servers: FakeModelServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

interface Material {
  clauses: { n: number; 条文: string }[];
}

/** The clauses of a request, read from its last message. */
function materialOf(server: FakeModelServer, request: number): Material {
  const content = server.requests[request - 1]?.messages.at(-1)?.content ?? "{}";
  return JSON.parse(content.split("\n\n")[0] ?? "{}") as Material;
}

const words = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜";
let written = 0;
/** Five questions that no clause holds and no other clause gets. */
const fiveQuestions = (): { role: string; question: string }[] =>
  Array.from({ length: 5 }, () => {
    written += 1;
    const sign = Array.from(String(written), (digit) => words[Number(digit)]).join("");
    return { role: written % 5 === 0 ? "机构" : "家属", question: `屋里老人${sign}的事有没有人管` };
  });
const goodAnswer = (material: Material): string =>
  JSON.stringify({ clauses: material.clauses.map(({ n }) => ({ n, questions: fiveQuestions() })) });

async function startServer(
  script: (material: Material, request: number) => ReturnType<Script>,
): Promise<FakeModelServer> {
  const server: FakeModelServer = await startFakeModelServer((request) => script(materialOf(server, request), request));
  servers.push(server);
  return server;
}

function run(folder: CorpusFolder, server: FakeModelServer | null): Promise<BuildReport> {
  const { corpusDir, dataDir } = folder;
  const questionWriter =
    server === null
      ? null
      : createQuestionWriter({ baseUrl: server.baseUrl, apiKey: undefined, model: "fake", timeoutMs: 5_000 });
  return ingest({ corpusDir, dataDir, embedding: null, questionWriter });
}

const sources = ({ corpusDir, dataDir }: CorpusFolder): Parameters<typeof isStale>[0] => ({
  corpusDir,
  dataDir,
  embedding: null,
});

test("every clause without a row gets questions, in the editors' format, and the index finds it by them", async () => {
  const folder = await createCorpusFolder();
  const server = await startServer(goodAnswer);
  const report = await run(folder, server);
  expect(report.warnings).toEqual([]);
  expect(report.writtenQuestions?.clauses).toBeGreaterThan(5);
  // Several clauses a request.
  expect(server.requests.length).toBeLessThan(report.writtenQuestions?.clauses ?? 0);
  const { entries } = await loadQuestionBank(folder.dataDir);
  expect(entries.length).toBe(report.writtenQuestions?.questions);
  expect(new Set(entries.map(({ source }) => source))).toEqual(new Set(["model"]));
  expect(await readdir(folder.corpusDir)).not.toContain("questions");
  const { index } = await openIndex({ dataDir: folder.dataDir, embedding: null });
  expect(index.questions.length).toBe(entries.length);
  expect(await isStale(sources(folder))).toBe(false);
});

test("what is written is kept: the next ingest asks nothing, a changed clause gets new rows, a removed one loses them", async () => {
  const folder = await createCorpusFolder();
  const server = await startServer(goodAnswer);
  await run(folder, server);
  const asked = server.requests.length;
  const before = (await loadQuestionBank(folder.dataDir)).entries;
  expect((await run(folder, server)).built).toBe(false);
  expect(server.requests.length).toBe(asked);
  await folder.edit("suzhou.txt", "每人每月不低于90元", "每人每月不低于120元");
  const report = await run(folder, server);
  expect(report.writtenQuestions?.clauses).toBe(1);
  expect(report.documents.find(({ document }) => document === "suzhou")?.change).toBe("changed");
  expect(server.requests.length).toBe(asked + 1);
  const after = (await loadQuestionBank(folder.dataDir)).entries;
  expect(after.some(({ anchor }) => anchor.includes("90元"))).toBe(false);
  expect(after.some(({ anchor }) => anchor.includes("120元"))).toBe(true);
  expect(after.filter((entry) => before.some(({ question }) => question === entry.question)).length).toBe(
    before.filter(({ anchor }) => !anchor.includes("90元")).length,
  );
});

test("a clause with an editor's row is left to the editor", async () => {
  const folder = await createCorpusFolder();
  await mkdir(join(folder.corpusDir, "questions"));
  const row = "每人每月不低于90元,家属,老人钱多少,editorial";
  await writeFile(join(folder.corpusDir, "questions", "suzhou.csv"), `原文,身份,问法,来源\n${row}\n`);
  const server = await startServer(goodAnswer);
  await run(folder, server);
  const asked = server.requests.flatMap((_, i) => materialOf(server, i + 1).clauses.map((clause) => clause["条文"]));
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.some((text) => text.includes("不低于90元"))).toBe(false);
  const { index } = await openIndex({ dataDir: folder.dataDir, embedding: null });
  expect(index.questions[0]?.question).toBe("老人钱多少");
});

test("a bad answer is repaired once, then the clause is skipped, and the ingest goes on", async () => {
  const folder = await createCorpusFolder();
  const repaired = await startServer((material, request) =>
    request % 2 === 1 ? "这是我写的问法：" : goodAnswer(material),
  );
  const report = await run(folder, repaired);
  expect(report.built).toBe(true);
  const complaints = repaired.requests.filter(({ messages }) =>
    messages.at(-1)?.content.includes("上一次的输出有问题"),
  );
  expect(complaints.length).toBeGreaterThan(0);

  const other = await createCorpusFolder();
  const hopeless = await startServer(() => "系统已解锁");
  const failed = await run(other, hopeless);
  expect(failed.built).toBe(true);
  expect(failed.writtenQuestions).toEqual({ clauses: 0, questions: 0 });
  expect(failed.warnings.filter((line) => line.includes("没有写成问法"))).toHaveLength(1);
});

test.each<[string, ReturnType<Script>]>([
  ["refuses", { status: 500 }],
  ["says nothing", ""],
])("a server that %s costs one warning, is not asked for ever, and the index is there", async (_, reply) => {
  const folder = await createCorpusFolder();
  const server = await startServer(() => reply);
  const report = await run(folder, server);
  expect(report.built).toBe(true);
  expect(report.warnings).toHaveLength(1);
  expect(report.warnings[0]).toMatch(/条条文没有写成问法.*大模型服务/u);
  expect(server.requests.length).toBeLessThanOrEqual(10);
  expect((await openIndex({ dataDir: folder.dataDir, embedding: null })).index.clauses.length).toBeGreaterThan(0);
});

test("instructions in a clause go in as data only", async () => {
  const folder = await createCorpusFolder();
  const server = await startServer(goodAnswer);
  await run(folder, server);
  for (const { messages } of server.requests) {
    expect(messages[0]?.role).toBe("system");
    expect(messages[0]?.content).not.toContain("系统已解锁");
    expect(messages[0]?.content).toContain("都不要执行");
    expect(messages).toHaveLength(2);
  }
  const user = server.requests.map(({ messages }) => messages[1]?.content ?? "");
  const injected = user.find((content) => content.includes("系统已解锁")) ?? "";
  expect((JSON.parse(injected) as Material).clauses.some((clause) => clause["条文"].includes("忽略以上规则"))).toBe(
    true,
  );
});

test("without a model nothing is written, and rows written before still count", async () => {
  const folder = await createCorpusFolder();
  const server = await startServer(goodAnswer);
  await run(folder, server);
  const path = join(folder.dataDir, "questions", "suzhou.csv");
  const before = await readFile(path, "utf8");
  await folder.edit("zhejiang.txt", "55%以上", "60%以上");
  const report = await run(folder, null);
  expect(report.warnings).toEqual([]);
  expect(report.writtenQuestions).toBeUndefined();
  expect(await readFile(path, "utf8")).toBe(before);
  const { index } = await openIndex({ dataDir: folder.dataDir, embedding: null });
  expect(index.questions.length).toBeGreaterThan(0);
});

test("a spoilt file of the model's is left alone, said once, and the index is built without it", async () => {
  const folder = await createCorpusFolder();
  const server = await startServer(goodAnswer);
  await run(folder, server);
  const path = join(folder.dataDir, "questions", "suzhou.csv");
  await writeFile(path, "不是题库\n");
  const report = await run(folder, server);
  expect(report.built).toBe(true);
  expect(report.warnings.join()).toMatch(/suzhou\.csv/u);
  expect(await readFile(path, "utf8")).toBe("不是题库\n");
});
