/** 投诉与反馈 and the administrator's lists over HTTP: forms as a browser without scripts posts them. */
import { expect, test } from "vitest";
import { createWebApp } from "../../../src/channels/web/app.ts";
import { createServiceDesk } from "../../../src/conversation/service-desk.ts";
import { createFakeAssistant } from "../../support/fake-assistant.ts";
import { createMemoryJournal } from "../../support/memory-journal.ts";
import { createMemoryLogger } from "../../support/memory-logger.ts";

function setUp() {
  const journal = createMemoryJournal();
  const logger = createMemoryLogger();
  const admin = { token: "right-token", reindex: () => Promise.resolve([]) };
  const app = createWebApp({ assistant: createFakeAssistant(), logger, desk: createServiceDesk(journal), admin });
  const submit = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    app.request("/feedback", { method: "POST", body: new URLSearchParams(fields), headers });
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    app.request(path, { method: "POST", body: JSON.stringify(body), headers });
  return { app, journal, logger, submit, post };
}

const asAdmin = { authorization: "Bearer right-token" };
const receiptIn = (html: string): string => /<strong class="receipt">([A-Z]{8})</.exec(html)?.[1] ?? "";

test("the page says who answers, how, and within what time, and needs no script", async () => {
  const { app } = setUp();
  const html = await (await app.request("/feedback")).text();
  for (const words of ["谁来处理", "15 个工作日内答复", "受理号", "12345", 'method="post" action="/feedback"']) {
    expect(html).toContain(words);
  }
  expect(html).not.toMatch(/<script(?![^>]*src=)|style=|\son\w+=/);
});

test("a complaint gets a receipt and a day, the administrator answers it, the receipt shows the answer", async () => {
  const { app, journal, logger, submit, post } = setUp();
  const html = await (await submit({ topic: "回答不对", text: "津贴答错了，电话13800138000" })).text();
  expect(html).toMatch(/\d{4} 年 \d+ 月 \d+ 日<\/strong> 前答复/);
  expect(JSON.stringify(journal.kept)).not.toContain("13800138000");
  expect(logger.text()).not.toContain("津贴");
  const receipt = receiptIn(html);
  expect(await (await app.request(`/feedback?receipt=${receipt}`)).text()).toContain("还在处理");
  const listed = await app.request("/api/admin/complaints", { headers: asAdmin });
  expect(await listed.json()).toMatchObject({ complaints: [{ receipt, topic: "回答不对", answer: null }] });
  expect((await post("/api/admin/complaints/reply", { receipt, text: "<b>已改</b>" }, asAdmin)).status).toBe(200);
  const shown = await (await app.request(`/feedback?receipt=${receipt.toLowerCase()}`)).text();
  expect(shown).toContain("&lt;b&gt;已改&lt;/b&gt;");
});

test("what was written stays in the form when it is refused, as text", async () => {
  const { submit, app } = setUp();
  const tooLong = await submit({ topic: "其他", text: `<script>1</script>${"长".repeat(1000)}` });
  expect(tooLong.status).toBe(400);
  const html = await tooLong.text();
  expect(html).toContain("&lt;script&gt;1");
  expect(html).toContain("写得太长了");
  expect((await submit({ text: " " })).status).toBe(400);
  const unknown = await app.request("/feedback?receipt=%3Cscript%3E");
  expect(unknown.status).toBe(404);
  expect(await unknown.text()).not.toContain("<script>");
});

test("a form of a foreign page is refused, and a flood is told when to come back", async () => {
  const { submit, journal } = setUp();
  expect((await submit({ text: "假的" }, { "sec-fetch-site": "cross-site" })).status).toBe(403);
  expect((await submit({ text: "假的" }, { origin: "http://evil.example" })).status).toBe(403);
  expect(journal.kept).toEqual([]);
  const statuses = [];
  for (let i = 0; i < 40; i += 1) statuses.push((await submit({ text: `第${i}件` })).status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(30);
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
  expect(journal.kept).toHaveLength(30);
});

test("a question handed in stands in the administrator's list until it is handled", async () => {
  const { app, post } = setUp();
  expect((await post("/api/gaps", { question: "殡葬补贴多少", region: "甲省" })).status).toBe(200);
  expect((await post("/api/gaps", { question: "" })).status).toBe(400);
  const list = async (): Promise<unknown> => (await app.request("/api/admin/gaps", { headers: asAdmin })).json();
  expect(await list()).toMatchObject({ gaps: [{ question: "殡葬补贴多少", times: 1, isHandled: false }] });
  await post("/api/admin/gaps/handled", { question: "殡葬补贴多少", region: "甲省" }, asAdmin);
  expect(await list()).toMatchObject({ gaps: [{ isHandled: true }] });
});

test.each(["/api/admin/gaps", "/api/admin/complaints"])("%s needs the token", async (path) => {
  const { app } = setUp();
  for (const headers of [{}, { authorization: "Bearer wrong" }]) {
    expect((await app.request(path, { headers })).status).toBe(401);
  }
});

test.each(["/api/admin/gaps/handled", "/api/admin/complaints/reply"])("a post to %s needs the token", async (path) => {
  const { post, journal } = setUp();
  expect((await post(path, { question: "问", region: null, receipt: "AAAAAAAA", text: "答" })).status).toBe(401);
  expect((await post(path, {}, asAdmin)).status).toBe(400);
  expect(journal.kept).toEqual([]);
});
