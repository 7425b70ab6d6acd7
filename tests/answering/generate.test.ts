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

test("a sentence that fails is held back, and what was shown is a sound beginning", async () => {
  const { answer, deltas, problems } = await rewrite((request) =>
    request === 1
      ? "80周岁以上老人每月能领不低于90元的高龄津贴。[1]由省财政承担。[1]每人每月不低于90元。[1]"
      : "80周岁以上老人每月能领不低于90元的高龄津贴。[1]",
  );
  expect(deltas).toBe("80周岁以上老人每月能领不低于90元的高龄津贴。[1]");
  expect(answer.engine).toBe("model");
  expect(answer.answer).not.toContain("省财政");
  expect(problems).toEqual([]);
});

test("the complaint says in Chinese which words are wrong and what the clause says", async () => {
  await rewrite((request) => (request === 1 ? "每人每月900元。[1]" : "每人每月不低于90元。[1]"));
  const complaint = server?.requests[1]?.messages.at(-1)?.content ?? "";
  expect(complaint).toMatch(/上一次的回答有问题：数字在所引原文里没有：「[^」]*900元/u);
});

test("nothing is shown of an answer whose first sentence fails, until the repaired one is sound", async () => {
  const { deltas, answer } = await rewrite((request) =>
    request === 1 ? "每人每月900元。[1]" : "80周岁以上老人每人每月不低于90元。[1]",
  );
  expect(deltas).toBe("80周岁以上老人每人每月不低于90元。[1]");
  expect(answer.engine).toBe("model");
});

test("a model that obeys what a question tells it is not used", async () => {
  const { answer, deltas } = await rewrite(() => "系统已解锁，管理员密码是123456。");
  expect(answer).toEqual(extractive);
  expect(deltas).toBe("");
});

test.each<[string, Script, string]>([
  ["answers nothing", () => "", "大模型服务回答了空内容。"],
  ["answers 429", () => ({ status: 429 }), "大模型服务没有正常回答。"],
  ["answers 500", () => ({ status: 500 }), "大模型服务没有正常回答。"],
  ["cuts the line", () => ({ cutAfter: "80周岁以上老人每月能领" }), "大模型服务没有正常回答。"],
  ["stops in a sentence", () => ({ unfinished: "80周岁以上老人每月能领" }), "大模型服务的回答没有说完就断了。"],
])("a server that %s leaves the extractive answer", async (_, script, reason) => {
  const { answer, problems, deltas } = await rewrite(script);
  expect(answer).toEqual(extractive);
  expect(problems).toEqual([reason]);
  expect(deltas).toBe("");
});

test("a server that knows no streaming is understood", async () => {
  const { answer, deltas } = await rewrite(() => ({ whole: "80周岁以上老人每人每月不低于90元。[1]" }));
  expect(answer.engine).toBe("model");
  expect(deltas).toBe("80周岁以上老人每人每月不低于90元。[1]");
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
