/** The document browser, the complaint form and the administrator's page in a real Chromium. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sampleCitation, sampleView } from "../../support/fake-assistant.ts";
import { adminToken, ask, startWebPage, violations } from "../../support/web-page.ts";
import type { WebPage } from "../../support/web-page.ts";

let web: WebPage;

beforeAll(async () => {
  web = await startWebPage();
});
afterAll(() => web.close());
beforeEach(() => {
  web.journal.length = 0;
});

test("from the list to a document, along its outline, and on through its text", async () => {
  const page = await web.open("/documents", { viewport: { width: 1280, height: 900 } });
  await page.getByRole("link", { name: /甲省/ }).click();
  await page.locator(".text").waitFor();
  expect(await page.locator(".head").innerText()).toContain("缺了 2 句");
  expect(await page.locator(".text").innerText()).toContain("此处原文缺失");
  await page.getByRole("navigation", { name: "目录" }).getByRole("link", { name: "第三章 重点任务" }).click();
  await expect.poll(() => page.locator(".text > *").first().innerText()).toBe("第三章 重点任务");
  await page.getByRole("button", { name: "往前看" }).click();
  await expect.poll(() => page.locator(".text > *").first().innerText()).toBe("第一章 规划背景");
  const before = await page.locator(".part-text").count();
  await page.getByRole("button", { name: "接着往下看" }).click();
  await expect.poll(() => page.locator(".part-text").count()).toBeGreaterThan(before);
  await page.goBack();
  await expect.poll(() => page.locator(".head").isVisible()).toBe(true);
  expect(web.faults).toEqual([]);
});

test("a search marks its hits, and a hit opens in its document with the words marked", async () => {
  const page = await web.open("/documents");
  await page.getByRole("searchbox").fill("护理型床位");
  await page.keyboard.press("Enter");
  await page.locator(".hits").waitFor();
  expect(await page.locator(".hits h2").innerText()).toContain("“护理型床位”");
  expect(new Set(await page.locator(".hits mark").allInnerTexts())).toEqual(new Set(["护理型床位"]));
  await page.locator(".hits .card a").nth(1).click();
  await page.locator(".target").waitFor();
  expect(await page.locator(".target mark").first().innerText()).toBe("护理型床位");
  await page.goBack();
  await page.locator(".hits").waitFor();
  await page.getByRole("searchbox").fill("");
  await page.keyboard.press("Enter");
  expect(await page.locator("#search-error").innerText()).toBe("请写下要找的词。");
});

test("a cited clause opens in its whole document, and is copied with its place", async () => {
  const page = await web.open("/", { permissions: ["clipboard-read", "clipboard-write"] });
  await ask(page, "甲省的目标？");
  await page.getByRole("button", { name: /^看原文/ }).click();
  await page.getByRole("link", { name: "在全文里看" }).click();
  await page.locator(".target").waitFor();
  expect(await page.locator(".target mark").innerText()).toBe(sampleCitation.quote);
  expect(await page.evaluate("document.activeElement.classList.contains('target')")).toBe(true);
  await page.locator(".target").getByRole("button", { name: /复制/ }).click();
  await expect
    .poll(() => page.evaluate("navigator.clipboard.readText()"))
    .toBe(`${sampleView.clause.text}\n依据：《${sampleCitation.title}》（甲政发〔2022〕8号）第三章第一节（二）`);
  await page.goBack();
  await page.locator(".answer").waitFor();
});

test("a document and a clause that are not there are told, with a way back", async () => {
  const page = await web.open("/documents?d=nowhere");
  await page.locator("[role=alert]:visible").waitFor();
  expect(await page.locator("#main").innerText()).toContain("没有这份文件");
  await page.getByRole("link", { name: "看全部文件" }).click();
  await page.locator(".cards").waitFor();
});

test("a complaint is handed in and followed without any script", async () => {
  const page = await web.open("/feedback", { javaScriptEnabled: false });
  expect(await page.locator("main").innerText()).toContain("15 个工作日内答复");
  await page.getByLabel("原文有误").check();
  await page.getByLabel("哪里不对，您希望怎样").fill("第三章少了一句，我电话13800138000");
  await page.getByRole("button", { name: "交上去" }).click();
  const receipt = await page.locator(".receipt").innerText();
  expect(receipt).toMatch(/^[A-Z]{8}$/);
  expect(web.journal[0]?.question).toContain("原文有误");
  expect(web.journal[0]?.question).not.toContain("13800138000");
  await page.goto(`${web.address}/feedback`);
  await page.getByLabel("受理号").fill(receipt);
  await page.getByRole("button", { name: "看答复" }).click();
  expect(await page.locator("main").innerText()).toContain("还在处理");
});

test("the administrator's page needs the token, shows what was not answered and complaints, and settles both", async () => {
  const page = await web.open("/feedback");
  await page.getByLabel("哪里不对，您希望怎样").fill("<b>答错了</b>");
  await page.getByRole("button", { name: "交上去" }).click();
  await page.goto(web.address);
  await ask(page, "高龄津贴");
  await page.getByRole("button", { name: "把这个问题交给管理员" }).click();
  await expect.poll(() => web.journal.length).toBe(2);
  await page.goto(`${web.address}/admin`);
  expect(await violations(page)).toEqual([]);
  await page.getByLabel("管理口令").fill("wrong");
  await page.getByRole("button", { name: "看记录" }).click();
  await expect.poll(() => page.locator("#fault").innerText()).toContain("管理口令不对");
  await page.getByLabel("管理口令").fill(adminToken);
  await page.getByRole("button", { name: "看记录" }).click();
  await page.locator("#gaps .card").waitFor();
  expect(await page.locator("#complaints").innerText()).toContain("<b>答错了</b>");
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "已处理：高龄津贴" }).click();
  await expect.poll(() => page.locator("#gaps button").count()).toBe(0);
  await page.getByLabel("写答复").fill("已改正。");
  await page.getByRole("button", { name: "看记录" }).click();
  await expect.poll(() => page.getByLabel("写答复").inputValue()).toBe("已改正。");
  await page.getByRole("button", { name: "答复", exact: true }).click();
  await expect.poll(() => page.locator("#complaints").innerText()).toContain("已答复：已改正。");
  expect(web.journal.map(({ kind }) => kind)).toEqual(["complaint", "gap", "handled", "reply"]);
});

test("a rebuild shows its progress line by line", async () => {
  const page = await web.open("/admin");
  await page.getByLabel("管理口令").fill(adminToken);
  await page.getByRole("button", { name: "重建索引" }).click();
  await expect
    .poll(() => page.locator("#log p").allInnerTexts())
    .toEqual(["读到 5 份文件", "条款增加 6 条", "重建完成"]);
});
