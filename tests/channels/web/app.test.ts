/** Every route of the HTTP contract, called without a socket. */
import { expect, test } from "vitest";
import { createWebApp } from "../../../src/channels/web/app.ts";
import type { WebAppOptions } from "../../../src/channels/web/app.ts";
import type { ErrorJson } from "../../../src/channels/web/error-json.ts";
import { createFakeAssistant, holdAnswers, sampleAnswer, sampleView } from "../../support/fake-assistant.ts";
import { createFakeLibrary } from "../../support/fake-library.ts";
import { createMemoryLogger } from "../../support/memory-logger.ts";

function setUp(more: Partial<WebAppOptions> = {}) {
  const assistant = createFakeAssistant();
  const logger = createMemoryLogger();
  const app = createWebApp({ assistant, logger, ...more });
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    app.request(path, {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: { "content-type": "application/json", ...headers },
    });
  return { app, assistant, logger, post };
}

const errorOf = async (response: Response): Promise<ErrorJson["error"]> => {
  const body: ErrorJson = JSON.parse(await response.text());
  return body.error;
};

test("a question line is answered with the fields of the contract", async () => {
  const { post } = setUp();
  const response = await post("/api/ask", {
    id: "q1",
    question: " 护理型床位目标？ ",
    history: [],
    regionSetting: null,
  });
  expect(response.status).toBe(200);
  const body: Record<string, unknown> = JSON.parse(await response.text());
  for (const field of [
    "answer",
    "kind",
    "refused",
    "region",
    "citations",
    "retrieved",
    "notices",
    "related",
    "timings",
  ]) {
    expect(body).toHaveProperty(field);
  }
  expect(body).toMatchObject({ id: "q1", question: "护理型床位目标？", engine: "extractive", kind: "answer" });
  expect(body["citations"]).toEqual(sampleAnswer.citations);
});

test("history is put first, in the same fresh conversation, which is forgotten afterwards", async () => {
  const { post, assistant } = setUp();
  await post("/api/ask", { id: 1, question: "那乙市呢？", history: ["甲省的目标？"], regionSetting: "甲省" });
  await post("/api/ask", { id: 2, question: "甲省的目标？" });
  expect(assistant.turns.map((turn) => turn.text)).toEqual(["甲省的目标？", "那乙市呢？", "甲省的目标？"]);
  const [first, second, third] = assistant.turns.map((turn) => turn.conversationId);
  expect(first).toBe(second);
  expect(third).not.toBe(first);
  expect(assistant.forgotten).toEqual([first, third]);
  expect(assistant.turns[0]?.regionSetting).toBe("甲省");
});

test("a conversation id keeps the conversation until it is forgotten", async () => {
  const { post, assistant } = setUp();
  await post("/api/ask", { question: "甲省的目标？", conversationId: "abcdef123456" });
  await post("/api/ask", { question: "那乙市呢？", conversationId: "abcdef123456" });
  expect(assistant.turns.map((turn) => turn.conversationId)).toEqual(["web:abcdef123456", "web:abcdef123456"]);
  expect(assistant.forgotten).toEqual([]);
  expect((await post("/api/forget", { conversationId: "abcdef123456" })).status).toBe(200);
  expect(assistant.forgotten).toEqual(["web:abcdef123456"]);
});

test("an event stream carries the steps, then the same answer", async () => {
  const { post } = setUp();
  const response = await post("/api/ask", { id: "s", question: "目标？" }, { accept: "text/event-stream" });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const text = await response.text();
  const events = [...text.matchAll(/^event: (\w+)$/gm)].map((match) => match[1]);
  expect(events).toEqual(["step", "step", "step", "answer"]);
  const last = /event: answer\ndata: (.*)\n/.exec(text)?.[1] ?? "";
  expect(JSON.parse(last)).toMatchObject({ id: "s", question: "目标？", answer: sampleAnswer.answer });
});

test("a failure inside an event stream arrives as an error event", async () => {
  const { post } = setUp();
  const response = await post(
    "/api/ask",
    { question: "目标？", regionSetting: "火星" },
    { accept: "text/event-stream" },
  );
  expect(await response.text()).toContain('event: error\ndata: {"error":{"code":"unknown_region"');
});

test.each([
  ["an empty question", { question: "   " }, 400, "问题是空的"],
  ["no question", { id: 1 }, 400, "缺少 question"],
  ["a question of the wrong type", { question: 5 }, 400, "question"],
  ["something that is not JSON", "{question", 400, "不是 JSON"],
  ["a bare list", [], 400, "不是 JSON 对象"],
  ["an unknown region", { question: "目标？", regionSetting: "火星" }, 400, "不认识“火星”"],
  ["a malformed conversation id", { question: "目标？", conversationId: "../x" }, 400, "conversationId"],
  ["a question of 100 kB", { question: "长".repeat(34_000) }, 413, "太长"],
  ["a body over 256 KiB", "x".repeat(300 * 1024), 413, "太长"],
])("%s is refused with one clear line", async (_name, body, status, words) => {
  const { post } = setUp();
  const response = await post("/api/ask", body);
  expect(response.status).toBe(status);
  const error = await errorOf(response);
  expect(error.message + error.remedy).toContain(words);
  expect(error.remedy).not.toBe("");
  expect(error.message + error.remedy).not.toContain("\n");
});

test("a question of exactly 2,000 characters is taken, also when they need two code units each", async () => {
  const { post } = setUp();
  expect((await post("/api/ask", { question: "𠮷".repeat(2000) })).status).toBe(200);
  expect((await post("/api/ask", { question: "𠮷".repeat(2001) })).status).toBe(413);
});

test("the refusal of an oversized question names the limit", async () => {
  const { post } = setUp();
  const error = await errorOf(await post("/api/ask", { question: "长".repeat(3000) }));
  expect(`${error.message}${error.remedy}`).toContain("2,000 字");
});

test("a clause is served with its neighbours, an unknown one is a 404", async () => {
  const { app } = setUp();
  const response = await app.request(`/api/clauses/${sampleView.clause.id}`);
  expect(await response.json()).toEqual(sampleView);
  const missing = await app.request("/api/clauses/nowhere");
  expect(missing.status).toBe(404);
  expect((await errorOf(missing)).code).toBe("not_found");
});

test("regions, health, readiness and metrics answer", async () => {
  const { app, assistant } = setUp({ channelHealth: () => ({ telegram: null, "wecom-app": "连不上" }) });
  expect(await (await app.request("/api/regions")).json()).toEqual({ regions: ["甲省", "乙市", "丙县"] });
  expect((await app.request("/healthz")).status).toBe(200);
  expect(await (await app.request("/readyz")).json()).toEqual({
    ready: true,
    channels: { telegram: null, "wecom-app": "连不上" },
  });
  const metrics = await (await app.request("/metrics")).text();
  expect(metrics).toContain("yiwen_questions_total 0");
  expect(metrics).toContain('yiwen_channel_up{channel="wecom-app"} 0');
  expect(metrics).toContain('yiwen_http_requests_total{route="/api/regions",status="200"} 1');
  assistant.reasonNotReady = "索引还在建。";
  const notReady = await app.request("/readyz");
  expect(notReady.status).toBe(503);
  expect((await errorOf(notReady)).message).toBe("索引还在建。");
});

test("while the index is not open a question gets a 503 that says why", async () => {
  const { post, assistant } = setUp();
  assistant.reasonNotReady = "索引还在建。";
  expect((await post("/api/ask", { question: "目标？" })).status).toBe(503);
});

test("feedback reaches the conversation, malformed feedback does not", async () => {
  const { post, assistant } = setUp();
  expect((await post("/api/feedback", { conversationId: "abcdef123456", useful: false })).status).toBe(200);
  expect(assistant.judged).toEqual([{ conversationId: "web:abcdef123456", useful: false }]);
  expect((await post("/api/feedback", { conversationId: "abcdef123456", useful: "是" })).status).toBe(400);
  expect((await post("/api/forget", {})).status).toBe(400);
});

test("one question more than the bound gets a 429 with Retry-After", async () => {
  const { post, assistant } = setUp({ maxConcurrentQuestions: 1 });
  const release = holdAnswers(assistant);
  const first = post("/api/ask", { question: "一" });
  await new Promise((resolve) => setTimeout(resolve, 5));
  const second = await post("/api/ask", { question: "二" });
  expect(second.status).toBe(429);
  expect(Number(second.headers.get("retry-after"))).toBeGreaterThan(0);
  release();
  expect((await first).status).toBe(200);
  expect((await post("/api/ask", { question: "三" })).status).toBe(200);
});

test.each([
  ["another origin", { origin: "http://evil.example" }],
  ["a null origin", { origin: "null" }],
  ["a cross-site fetch", { "sec-fetch-site": "cross-site" }],
  ["a same-site sibling", { "sec-fetch-site": "same-site" }],
])("a post from %s is refused", async (_name, headers) => {
  const { post, assistant } = setUp();
  const response = await post("/api/ask", { question: "目标？" }, headers);
  expect(response.status).toBe(403);
  expect(assistant.turns).toEqual([]);
  expect(response.headers.get("access-control-allow-origin")).toBeNull();
});

test("a post of our own page and of a program is let in", async () => {
  const { post } = setUp();
  expect((await post("/api/ask", { question: "目标？" }, { "sec-fetch-site": "same-origin" })).status).toBe(200);
  expect(
    (await post("/api/ask", { question: "目标？" }, { origin: "http://localhost", host: "localhost" })).status,
  ).toBe(200);
});

test("every response carries the security headers", async () => {
  const { app } = setUp();
  for (const path of ["/", "/api/regions", "/nowhere", "/assets/app.js"]) {
    const { headers } = await app.request(path);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
  }
});

test("the page and its files are served, other names are not", async () => {
  const { app } = setUp();
  const page = await app.request("/");
  expect(page.headers.get("content-type")).toContain("text/html");
  const html = await page.text();
  expect(html).toContain("颐问");
  const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? "");
  expect(files.length).toBeGreaterThan(2);
  for (const file of files) expect((await app.request(file)).status).toBe(200);
  expect((await app.request("/assets/..%2Fapp.ts")).status).toBe(404);
  const tag = page.headers.get("etag") ?? "";
  expect((await app.request("/", { headers: { "if-none-match": tag } })).status).toBe(304);
});

/** Every file that a page asks for: what it names, and what its modules import. */
async function filesOf(app: ReturnType<typeof setUp>["app"], path: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const waiting = [path];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (files.has(next)) continue;
    const text = await (await app.request(next)).text();
    files.set(next, text);
    const named = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? "");
    const imported = [...text.matchAll(/from "\.\/([\w-]+\.js)"/g)].map((match) => `/assets/${match[1]}`);
    waiting.push(...named, ...imported);
  }
  return files;
}

test.each([
  ["/", 60],
  ["/documents", 60],
  ["/admin", 60],
])(
  "%s and all its files weigh under %i kB compressed, hold no inline script or style, and load nothing from elsewhere",
  async (path, kB) => {
    const { app } = setUp({ library: createFakeLibrary(), admin: { token: "t", reindex: () => Promise.resolve([]) } });
    const files = await filesOf(app, path);
    const sizes = await Promise.all(
      [...files.keys()].map(async (file) => {
        const response = await app.request(file, { headers: { "accept-encoding": "gzip, deflate, br" } });
        expect(response.headers.get("content-encoding")).toBe("br");
        return (await response.arrayBuffer()).byteLength;
      }),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(kB * 1000);
    expect(files.get(path)).not.toMatch(/<style|style=|\son\w+=|<script(?![^>]*src=)/);
    for (const text of files.values()) {
      expect(text.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:\/\//);
      expect(text).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|eval\(|document\.write/);
    }
  },
);

test("the first page names every module it needs, so that none waits for another", async () => {
  const { app } = setUp();
  const files = await filesOf(app, "/");
  const html = files.get("/") ?? "";
  const modules = [...files.keys()].filter((file) => file.endsWith(".js"));
  expect(modules.length).toBeGreaterThan(10);
  expect(modules.filter((file) => !html.includes(`"${file}"`))).toEqual([]);
});

test.each([
  ["gzip", "gzip"],
  ["br;q=0, gzip", "gzip"],
  ["identity", null],
])("a browser that takes %s gets that", async (accepted, encoding) => {
  const { app } = setUp();
  const response = await app.request("/assets/app.js", { headers: { "accept-encoding": accepted } });
  expect(response.headers.get("content-encoding")).toBe(encoding);
  expect(response.headers.get("vary")).toContain("Accept-Encoding");
});

test("an unknown address is a 404 in JSON, and an unexpected failure keeps its details to itself", async () => {
  const { app, post, assistant, logger } = setUp();
  expect((await errorOf(await app.request("/nowhere"))).code).toBe("not_found");
  assistant.answerWith = () => Promise.reject(new Error("secret detail"));
  const response = await post("/api/ask", { question: "不能记进日志的话" });
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("secret detail");
  expect(logger.text()).not.toMatch(/secret detail|不能记进日志的话/);
});

test("without a token the admin page and its route do not exist", async () => {
  const { app, post } = setUp();
  expect((await app.request("/admin")).status).toBe(404);
  expect((await post("/api/admin/reindex", "")).status).toBe(404);
});

test("with a token, re-indexing needs it and tells its progress", async () => {
  let runs = 0;
  const reindex = (onProgress: (line: string) => void): Promise<string[]> => {
    runs += 1;
    onProgress("读到 5 份文件");
    return Promise.resolve(["条款 735 → 741"]);
  };
  const { app, post } = setUp({ admin: { token: "right-token", reindex } });
  expect((await app.request("/admin")).status).toBe(200);
  for (const headers of [{}, { authorization: "Bearer wrong" }, { authorization: "right-token" }]) {
    expect((await post("/api/admin/reindex", "", headers)).status).toBe(401);
  }
  expect(runs).toBe(0);
  const response = await post("/api/admin/reindex", "", { authorization: "Bearer right-token" });
  const text = await response.text();
  expect(text).toContain('event: progress\ndata: {"line":"读到 5 份文件"}');
  expect(text).toContain('event: done\ndata: {"report":["条款 735 → 741"]}');
});

test("webhooks are mounted only when given, and are exempt from the origin check", async () => {
  const { app } = setUp();
  expect((await app.request("/telegram/webhook", { method: "POST" })).status).toBe(404);
  const answer = (): Promise<Response> => Promise.resolve(new Response("ok"));
  const mounted = setUp({ telegramWebhook: answer, wecomCallback: answer }).app;
  expect((await mounted.request("/telegram/webhook", { method: "POST" })).status).toBe(200);
  expect((await mounted.request("/wecom/callback?echostr=1")).status).toBe(200);
  expect((await mounted.request("/wecom/callback", { method: "POST", body: "<xml/>" })).status).toBe(200);
});
