import { afterEach, expect, test } from "vitest";
import { cite } from "../../src/answering/cite.ts";
import { createAnswerWriter } from "../../src/answering/generate.ts";
import { rewriteWithModel } from "../../src/answering/rewrite.ts";
import { assemble } from "../../src/answering/assemble.ts";
import type { Answer } from "../../src/answering/answer.ts";
import { makeClause, makeDocument, makeQuestion } from "../support/clauses.ts";
import { startFakeModelServer } from "../support/fake-model-server.ts";
import type { FakeModelServer, Script } from "../support/fake-model-server.ts";

let server: FakeModelServer | undefined;
afterEach(() => server?.close());

const clause = makeClause({ text: "对80周岁以上老年人发放高龄津贴，每人每月不低于90元。" });
const extractive: Answer = assemble(
  {
    kind: "answer",
    refused: false,
    sections: [{ role: "conclusion", text: "文件写明：每人每月不低于90元。[1]" }],
    citations: [cite(clause, makeDocument(), clause.text)],
    notices: [],
    region: "云州",
    related: [],
  },
  null,
  performance.now(),
);

async function rewrite(
  script: Script,
  timeoutMs = 5_000,
): Promise<{ answer: Answer; problems: string[]; deltas: string }> {
  server = await startFakeModelServer(script);
  const writer = createAnswerWriter({ baseUrl: server.baseUrl, apiKey: undefined, model: "fake", timeoutMs });
  const problems: string[] = [];
  let deltas = "";
  const answer = await rewriteWithModel(extractive, {
    writer,
    request: { question: makeQuestion("高龄津贴多少"), onDelta: (text) => (deltas += text) },
    onModelProblem: (reason) => problems.push(reason),
  });
  return { answer, problems, deltas };
}

test("a faithful model answer is streamed, labelled and keeps the sources", async () => {
  const { answer, deltas } = await rewrite(() => "80周岁以上老人每月能领不低于90元的高龄津贴。[1]");
  expect(answer.engine).toBe("model");
  expect(deltas).toBe("80周岁以上老人每月能领不低于90元的高龄津贴。[1]");
  expect(answer.answer).toContain("人工智能模型");
  expect(answer.citations).toEqual(extractive.citations);
});

test("a changed figure gets one repair, told what was wrong", async () => {
  const { answer } = await rewrite((request) => (request === 1 ? "每月能领900元。[1]" : "每月不低于90元。[1]"));
  expect(answer.engine).toBe("model");
  expect(answer.answer).toContain("90元");
  expect(server?.requests).toHaveLength(2);
  expect(server?.requests[1]?.messages.at(-1)?.content).toContain("900");
});

test("a model that keeps inventing is not used", async () => {
  const { answer, problems } = await rewrite(() => "每月能领900元。[1]");
  expect(answer).toEqual(extractive);
  expect(problems.join()).toContain("没有通过核对");
});

test("a server that fails leaves the extractive answer and a reason without the question", async () => {
  const { answer, problems } = await rewrite(() => ({ status: 400 }));
  expect(answer).toEqual(extractive);
  expect(problems).toEqual(["大模型服务没有正常回答。"]);
});

test("a server that stalls after its first word is given up in time", async () => {
  const startedAt = Date.now();
  const { answer } = await rewrite(() => ({ stallAfter: "根据" }), 300);
  expect(answer).toEqual(extractive);
  expect(Date.now() - startedAt).toBeLessThan(5_000);
});
