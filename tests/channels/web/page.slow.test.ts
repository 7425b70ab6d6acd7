/** The page in a real Chromium, as a person uses it: asking, reading, choosing, judging. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { holdAnswers, sampleAnswer, sampleCitation, sampleView } from "../../support/fake-assistant.ts";
import { ask, sidewaysOverflow, startWebPage, violations } from "../../support/web-page.ts";
import type { WebPage } from "../../support/web-page.ts";

let web: WebPage;

beforeAll(async () => {
  web = await startWebPage();
});
afterAll(() => web.close());
beforeEach(() => {
  web.assistant.answerWith = null;
  web.journal.length = 0;
});

test("a question is answered top to bottom, and the clause opens in place with the words marked", async () => {
  const page = await web.open();
  await ask(page, "甲省护理型床位的目标是多少？");
  const text = await page.locator(".answer").innerText();
  const order = ["甲省的目标是", "「到2025年", "甲政发〔2022〕8号", "文件没有写的", "请留意", "12345", "还可以问"];
  const places = order.map((words) => text.indexOf(words));
  expect(places.every((place) => place >= 0)).toBe(true);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  await page.getByRole("button", { name: /^看原文/ }).click();
  await expect.poll(() => page.locator("mark").innerText()).toBe(sampleCitation.quote);
  const clause = await page.locator(".clause").innerText();
  for (const part of [...sampleView.before, ...sampleView.after]) expect(clause).toContain(part.text);
  expect(clause).toContain("此处原文缺失");
  await page.getByRole("button", { name: /^收起原文/ }).click();
  expect(await page.locator(".clause").isVisible()).toBe(false);
  expect(web.faults).toEqual([]);
});

test("the steps are shown while the person waits, and nothing is left of them afterwards", async () => {
  const page = await web.open();
  const release = holdAnswers(web.assistant);
  await page.getByLabel("您的问题").fill("甲省的目标？");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.locator(".steps .now").innerText()).toBe("回答");
  expect(await page.locator(".steps li").allInnerTexts()).toEqual(
    ["检索", "→ 依据", "→ 回答"].map((name) => name.replace("→ ", "")),
  );
  expect(await page.locator(".working").innerText()).toContain("正在写回答");
  release();
  await page.locator(".answer").waitFor();
  expect(await page.locator(".working").count()).toBe(0);
});

test("the chosen region goes with the question, is shown with its ladder, and is remembered", async () => {
  const page = await web.open();
  await page.getByRole("button", { name: "选地区" }).click();
  await page.getByRole("button", { name: "乙市" }).click();
  expect(await page.locator("#region-name").innerText()).toBe("乙市");
  await page.getByRole("button", { name: "换地区" }).click();
  expect(await page.locator("#region-order").innerText()).toBe("先查乙市的文件，没有写的再查甲省的。");
  await ask(page, "目标是多少？");
  expect(web.assistant.turns.at(-1)?.regionSetting).toBe("乙市");
  await page.reload();
  expect(await page.locator("#region-name").innerText()).toBe("乙市");
  expect(await page.locator(".answer").count()).toBe(1);
});

test("a place that is not in the list is found with the places it lies in", async () => {
  const page = await web.open();
  await page.getByRole("button", { name: "选地区" }).click();
  await page.getByLabel("别的地方").fill("丁乡");
  await page.getByRole("button", { name: "确定" }).click();
  await expect.poll(() => page.locator("#region-name").innerText()).toBe("丁乡");
  await page.reload();
  await page.getByRole("button", { name: "换地区" }).click();
  expect(await page.locator("#region-order").innerText()).toBe("先查乙市的文件，没有写的再查甲省的。");
});

test("a region nobody knows is told in plain words, with the picker open", async () => {
  const page = await web.open();
  await page.getByRole("button", { name: "选地区" }).click();
  await page.getByLabel("别的地方").fill("火星");
  await page.getByRole("button", { name: "确定" }).click();
  await page.locator("#region-error").waitFor();
  expect(await page.locator("#region-error").innerText()).toContain("不认识“火星”");
  expect(await page.locator("#region-name").innerText()).toBe("还没选");
});

test("a remembered region that is no longer known is told with the answer's place, and the picker opens", async () => {
  const page = await web.open("/", {}, `localStorage.setItem("yiwen.region", '"火星"')`);
  await page.getByLabel("您的问题").fill("目标？");
  await page.keyboard.press("Enter");
  await page.locator(".turn .error").waitFor();
  expect(await page.locator(".turn .error").innerText()).toContain("不认识“火星”");
  expect(await page.locator("#region-panel").isVisible()).toBe(true);
});

test("a conversation stays with the window: the server is told again what it said, and keeps nothing", async () => {
  const page = await web.open();
  const bodies: string[] = [];
  page.on("request", (request) => bodies.push(request.postData() ?? ""));
  await ask(page, "甲省的目标？");
  await ask(page, "那乙市呢？");
  expect(bodies.filter((body) => body.includes("conversationId"))).toEqual([]);
  expect(bodies.filter((body) => body.includes('"memory":null'))).toHaveLength(1);
  expect(bodies.filter((body) => body.includes('"memory":"{'))).toHaveLength(1);
  expect(web.assistant.forgotten.slice(-2)).toEqual(web.assistant.turns.slice(-2).map((turn) => turn.conversationId));
  await page.getByRole("button", { name: "没用" }).first().click();
  await expect.poll(() => web.assistant.judged.at(-1)).toEqual({ conversationId: "web:unnamed", useful: false });
});

test("with consent the server keeps the conversation, and deletes it when consent is withdrawn", async () => {
  const page = await web.open();
  await page.getByRole("button", { name: "设置" }).click();
  await page.getByRole("button", { name: "同意服务器保留问答" }).click();
  expect(await page.locator("#consent-note").innerText()).toContain("关掉就删除");
  await ask(page, "甲省的目标？");
  await ask(page, "那乙市呢？");
  const kept = new Set(web.assistant.turns.slice(-2).map((turn) => turn.conversationId));
  expect(kept.size).toBe(1);
  await page.getByRole("button", { name: "同意服务器保留问答" }).click();
  await expect.poll(() => web.assistant.forgotten.at(-1)).toBe([...kept][0]);
});

test("a judgement, a next question and clearing work", async () => {
  const page = await web.open();
  await ask(page, "甲省的目标？");
  await page.getByRole("button", { name: "有用" }).click();
  await expect.poll(() => web.assistant.judged.at(-1)?.useful).toBe(true);
  await page.getByRole("button", { name: "失能老人能住进公办养老院吗？" }).click();
  await expect.poll(() => page.locator(".answer").count()).toBe(2);
  await page.getByRole("button", { name: "清空" }).click();
  expect(await page.locator(".answer").count()).toBe(0);
  await page.reload();
  expect(await page.locator(".answer").count()).toBe(0);
  expect(await page.locator("#start").isVisible()).toBe(true);
});

test("what nobody could answer is handed to the administrator when the person wants it, and only then", async () => {
  const page = await web.open();
  await ask(page, "高龄津贴，我电话13800138000");
  expect(web.journal).toEqual([]);
  await page.getByRole("button", { name: "把这个问题交给管理员" }).click();
  await expect.poll(() => web.journal.length).toBe(1);
  expect(web.journal[0]).toMatchObject({ kind: "gap" });
  expect(web.journal[0]?.question).not.toContain("13800138000");
});

test("a comparison is a table that scrolls inside its own box, at 320 px too", async () => {
  const page = await web.open("/", { viewport: { width: 320, height: 640 } });
  await ask(page, "各地对比");
  expect(await page.locator("tbody tr").count()).toBe(3);
  expect(await page.locator("td.none").count()).toBe(5);
  expect(await sidewaysOverflow(page)).toBeLessThanOrEqual(0);
  await page.locator("td a.cite").first().click();
  expect(await page.evaluate("document.activeElement.id")).toBe("t1-c1");
});

test("an empty and an oversized question are told at the box", async () => {
  const page = await web.open();
  await page.getByRole("button", { name: "提问" }).click();
  expect(await page.locator("#ask-error").innerText()).toBe("请先写下您想问的事。");
  await page.getByLabel("您的问题").fill("长".repeat(2001));
  await page.getByRole("button", { name: "提问" }).click();
  expect(await page.locator("#ask-error").innerText()).toContain("2,000 字");
});

test("the AI label stands only where a model wrote the words", async () => {
  const page = await web.open();
  await ask(page, "甲省的目标？");
  await ask(page, "用模型说一遍");
  const [first, second] = await page.locator(".answer").allInnerTexts();
  expect(first).not.toContain("人工智能");
  expect(second).toContain("人工智能");
});

test("every kind of answer shows whom to ask, and every clause its source and the plan's end", async () => {
  const page = await web.open();
  for (const question of ["甲省的目标？", "各地对比", "高龄津贴", "哪里的老人", "用模型说"]) await ask(page, question);
  for (const answer of await page.locator(".answer").all()) {
    expect(await answer.innerText()).toContain("12345");
    const slips = await answer.locator(".slip").count();
    expect(await answer.locator(".slip .slip-source").count()).toBe(slips);
  }
  expect(await page.locator(".answer").nth(0).innerText()).toContain("已经到期");
});

test("an emergency stands first, in a frame, with numbers that can be tapped", async () => {
  const page = await web.open();
  web.assistant.answerWith = () => ({
    ...sampleAnswer,
    kind: "emergency",
    sections: [{ role: "care", text: "情况紧急请先打 120；有人身危险打 110。" }, ...sampleAnswer.sections],
  });
  await ask(page, "喘不上气");
  const first = page.locator(".answer > *").first();
  expect(await first.getAttribute("class")).toContain("urgent");
  const numbers = await first.locator("a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  expect(numbers).toEqual(["tel:120", "tel:110"]);
  expect(await violations(page)).toEqual([]);
});
