/** The page in a real Chromium, as a person uses it. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createWebChannel } from "../../../src/channels/web/web-channel.ts";
import type { WebChannel } from "../../../src/channels/web/web-channel.ts";
import { launchChromium } from "../../support/chromium.ts";
import { createFakeAssistant, sampleAnswer, sampleCitation, sampleView } from "../../support/fake-assistant.ts";
import type { FakeAssistant } from "../../support/fake-assistant.ts";
import { createMemoryLogger } from "../../support/memory-logger.ts";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const overflow = "document.documentElement.scrollWidth - innerWidth";

let browser: Browser;
let channel: WebChannel;
let assistant: FakeAssistant;
let faults: string[] = [];

beforeAll(async () => {
  assistant = createFakeAssistant();
  const reindex = (onProgress: (line: string) => void): Promise<string[]> => {
    onProgress("读到 5 份文件");
    return Promise.resolve(["条款增加 6 条"]);
  };
  const admin = { token: "admin-token", reindex };
  channel = createWebChannel({ assistant, logger: createMemoryLogger(), host: "127.0.0.1", port: 0, admin });
  await channel.start();
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
  await channel.stop();
});

beforeEach(() => {
  faults = [];
  assistant.answerWith = null;
});

async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...options });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(channel.address() ?? "");
  return page;
}

async function ask(page: Page, question: string): Promise<void> {
  const before = await page.locator(".answer").count();
  await page.getByLabel("您的问题").fill(question);
  await page.getByRole("button", { name: "提问" }).click();
  await page.locator(".answer").nth(before).waitFor();
}

const axeTags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Runs axe through the debugger, since the page's policy lets no foreign script in. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return await page.evaluate<string[]>(`axe.run(document, { runOnly: ${JSON.stringify(axeTags)} }).then((result) =>
    result.violations.map(({ id, nodes }) => id + ": " + nodes.map((node) => node.html + node.failureSummary)))`);
}

test("a question is answered top to bottom, and the clause opens in place with the words marked", async () => {
  const page = await openPage();
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
  expect(faults).toEqual([]);
});

test("the keyboard alone asks a question and opens the clause", async () => {
  const page = await openPage();
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.textContent")).toBe("跳到提问框");
  await page.keyboard.press("Enter");
  await page.getByLabel("您的问题").focus();
  await page.keyboard.type("甲省的目标？");
  await page.keyboard.press("Enter");
  await page.locator(".answer").waitFor();
  await page.getByRole("button", { name: /^看原文/ }).focus();
  await page.keyboard.press("Enter");
  await page.locator(".clause mark").waitFor();
  expect(await page.locator("#status").innerText()).toContain("原文已打开");
});

test("the chosen region goes with the question, is shown, and is remembered", async () => {
  const page = await openPage();
  await page.getByRole("button", { name: "选地区" }).click();
  await page.getByRole("button", { name: "乙市" }).click();
  expect(await page.locator("#region-name").innerText()).toBe("乙市");
  await ask(page, "目标是多少？");
  expect(assistant.turns.at(-1)?.regionSetting).toBe("乙市");
  await page.reload();
  expect(await page.locator("#region-name").innerText()).toBe("乙市");
  expect(await page.locator(".answer").count()).toBe(1);
});

test("a region nobody knows is told in plain words, with the picker open", async () => {
  const page = await openPage();
  await page.getByRole("button", { name: "选地区" }).click();
  await page.getByLabel("别的地方").fill("火星");
  await page.getByRole("button", { name: "确定" }).click();
  await page.getByLabel("您的问题").fill("目标？");
  await page.getByRole("button", { name: "提问" }).click();
  await page.locator(".turn .error").waitFor();
  expect(await page.locator(".turn .error").innerText()).toContain("不认识“火星”");
  expect(await page.locator("#region-panel").isVisible()).toBe(true);
});

test("elder mode has text of 22 px and more, grows to 30, and targets of 60 px, and is remembered", async () => {
  const page = await openPage();
  await page.getByRole("button", { name: "长辈模式" }).click();
  await ask(page, "甲省的目标？");
  const smallest = await page.evaluate<number>(`Math.min(
    ...[...document.querySelectorAll("p, li, button, h2, h3, blockquote, input, textarea")]
      .map((node) => Number.parseFloat(getComputedStyle(node).fontSize)))`);
  expect(smallest).toBeGreaterThanOrEqual(22);
  const lowest = await page.evaluate<number>(`Math.min(
    ...[...document.querySelectorAll("button")].filter((node) => node.offsetParent !== null)
      .flatMap((node) => [node.offsetHeight, node.offsetWidth]))`);
  expect(lowest).toBeGreaterThanOrEqual(60);
  await page.getByRole("button", { name: "字大些" }).click();
  await page.getByRole("button", { name: "字大些" }).click();
  await page.reload();
  expect(await page.evaluate("getComputedStyle(document.documentElement).fontSize")).toBe("30px");
});

test("feedback, next questions and clearing work", async () => {
  const page = await openPage();
  await ask(page, "甲省的目标？");
  await page.getByRole("button", { name: "没用" }).click();
  await expect.poll(() => assistant.judged.at(-1)?.useful).toBe(false);
  await page.getByRole("button", { name: "失能老人能住进公办养老院吗？" }).click();
  await expect.poll(() => page.locator(".answer").count()).toBe(2);
  expect(new Set(assistant.turns.slice(-2).map((turn) => turn.conversationId)).size).toBe(1);
  await page.getByRole("button", { name: "清空" }).click();
  expect(await page.locator(".answer").count()).toBe(0);
  await expect.poll(() => assistant.forgotten.at(-1)).toBe(assistant.turns.at(-1)?.conversationId);
});

test("a comparison is a table that scrolls inside its own box, at 320 px too", async () => {
  const page = await openPage({ viewport: { width: 320, height: 640 } });
  await ask(page, "各地对比");
  expect(await page.locator("tbody tr").count()).toBe(3);
  expect(await page.locator("td.none").count()).toBe(5);
  expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
  await page.locator("td a.cite").first().click();
  expect(await page.evaluate("document.activeElement.id")).toBe("t1-c1");
});

test("an empty and an oversized question are told at the box", async () => {
  const page = await openPage();
  await page.getByRole("button", { name: "提问" }).click();
  expect(await page.locator("#ask-error").innerText()).toBe("请先写下您想问的事。");
  await page.getByLabel("您的问题").fill("长".repeat(2001));
  await page.getByRole("button", { name: "提问" }).click();
  expect(await page.locator("#ask-error").innerText()).toContain("2,000 字");
});

test("the AI label stands only where a model wrote the words", async () => {
  const page = await openPage();
  await ask(page, "甲省的目标？");
  await ask(page, "用模型说一遍");
  const [first, second] = await page.locator(".answer").allInnerTexts();
  expect(first).not.toContain("人工智能");
  expect(second).toContain("人工智能");
});

test("markup in a question, an answer or a document is shown as text and never run", async () => {
  const payloads = [
    "<img src=x onerror=\"document.title='run'\">",
    "<script>document.title='run'</script>",
    "<svg onload=document.title='run'>",
    "javascript:document.title='run'",
    '"><iframe srcdoc="<script>parent.document.title=\'run\'</script>">',
    "[1](javascript:alert(1)) </blockquote><a href=javascript:alert(1)>x</a>",
  ];
  const page = await openPage();
  for (const payload of payloads) {
    assistant.answerWith = () => ({
      ...sampleAnswer,
      sections: sampleAnswer.sections.map((section) => ({ ...section, text: payload + section.text })),
      citations: [{ ...sampleCitation, title: payload, docNumber: payload, path: [payload], quote: payload }],
      notices: [payload],
      choices: [payload],
      comparison: { indicators: [payload], rows: [{ region: payload, cells: [{ value: payload, citation: 0 }] }] },
    });
    await ask(page, payload);
  }
  await page.waitForTimeout(200);
  expect(await page.title()).toContain("颐问");
  expect(await page.locator("iframe, .turn img, .turn script, .turn svg, a[href^='javascript']").count()).toBe(0);
  expect(faults).toEqual([]);
});

test.each([
  ["light", "light", false],
  ["elder", "light", true],
  ["dark", "dark", false],
  ["dark elder", "dark", true],
] as const)("axe finds nothing in the %s view", async (_name, colorScheme, isElder) => {
  const page = await openPage({ colorScheme });
  expect(await violations(page)).toEqual([]);
  if (isElder) await page.getByRole("button", { name: "长辈模式" }).click();
  await page.getByRole("button", { name: "选地区" }).click();
  for (const question of ["甲省的目标？", "各地对比", "高龄津贴", "哪里的老人"]) await ask(page, question);
  await page
    .getByRole("button", { name: /^看原文/ })
    .first()
    .click();
  await page.locator(".clause mark").waitFor();
  expect(await violations(page)).toEqual([]);
});

test("at 200 % zoom and with 34 characters to a line, nothing runs out of the page", async () => {
  const wide = await openPage({ viewport: { width: 1280, height: 900 } });
  await ask(wide, "甲省的目标？");
  const perLine = await wide.evaluate<number>(
    `document.querySelector(".part p").clientWidth / Number.parseFloat(getComputedStyle(document.body).fontSize)`,
  );
  expect(perLine).toBeLessThanOrEqual(34);
  const zoomed = await openPage({ viewport: { width: 195, height: 422 }, deviceScaleFactor: 2 });
  await ask(zoomed, "甲省的目标？");
  expect(await zoomed.evaluate(overflow)).toBeLessThanOrEqual(0);
});

test("an emergency stands first, in a frame, with numbers that can be tapped", async () => {
  const page = await openPage();
  assistant.answerWith = () => ({
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

test("the administrator's page needs the token, then shows the progress line by line", async () => {
  const page = await openPage();
  await page.goto(`${channel.address()}/admin`);
  expect(await violations(page)).toEqual([]);
  await page.getByLabel("管理口令").fill("wrong");
  await page.getByRole("button", { name: "重建索引" }).click();
  await expect.poll(() => page.locator("#log").innerText()).toContain("管理口令不对");
  await page.getByLabel("管理口令").fill("admin-token");
  await page.getByRole("button", { name: "重建索引" }).click();
  await expect
    .poll(() => page.locator("#log p").allInnerTexts())
    .toEqual(["读到 5 份文件", "条款增加 6 条", "重建完成"]);
});
