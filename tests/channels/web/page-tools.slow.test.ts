/** What the page does beside answering: the walk, the staff's view, voice in and out, paper, the way it looks. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sampleCitation, sampleClarify } from "../../support/fake-assistant.ts";
import { ask, startWebPage } from "../../support/web-page.ts";
import type { WebPage } from "../../support/web-page.ts";

let web: WebPage;

beforeAll(async () => {
  web = await startWebPage();
});
afterAll(() => web.close());
beforeEach(() => {
  web.assistant.answerWith = null;
});

const rootClasses = async (page: Page): Promise<string[]> =>
  (await page.evaluate<string>("document.documentElement.className")).split(" ");

test("「我能申请什么」 starts the walk; a tap on a choice sends it back", async () => {
  const page = await web.open();
  web.assistant.answerWith = () => ({ ...sampleClarify, choices: ["60 岁以下", "60 到 79 岁", "80 岁及以上"] });
  await page.getByRole("button", { name: "我能申请什么" }).click();
  await page.locator(".answer").waitFor();
  expect(web.assistant.turns.at(-1)?.text).toBe("/我能申请什么");
  expect(await page.locator(".asked").innerText()).toBe("您问：我能申请什么");
  await page.getByRole("button", { name: "80 岁及以上" }).click();
  await expect.poll(() => web.assistant.turns.at(-1)?.text).toBe("80 岁及以上");
});

test("the elder view shows two choices at a time, and the others in turn", async () => {
  const page = await web.open();
  web.assistant.answerWith = () => ({ ...sampleClarify, choices: ["一", "二", "三", "四", "五", "跳过", "退出"] });
  await page.getByRole("button", { name: "长辈模式" }).click();
  await ask(page, "哪里的老人");
  const shown = (): Promise<string[]> => page.locator(".answer .choice-list > button:not(.turn-page)").allInnerTexts();
  const seen = [];
  for (let turn = 0; turn < 3; turn += 1) {
    seen.push(...(await shown()));
    expect((await shown()).length).toBeLessThanOrEqual(2);
    expect(await page.locator(".ways-out button").allInnerTexts()).toEqual(["跳过", "退出"]);
    await page.getByRole("button", { name: /^看别的/ }).click();
  }
  expect(seen).toEqual(["一", "二", "三", "四", "五"]);
  await page.getByRole("button", { name: "二", exact: true }).click();
  await expect.poll(() => web.assistant.turns.at(-1)?.text).toBe("二");
});

test("staff see the place first and the whole clause, copy it with its source, and are known to the assistant", async () => {
  const page = await web.open("/", { permissions: ["clipboard-read", "clipboard-write"] });
  await page.getByRole("button", { name: "设置" }).click();
  await page.getByRole("button", { name: "我是工作人员" }).click();
  await ask(page, "甲省的目标？");
  expect(web.assistant.turns.at(-1)?.staff).toBe(true);
  const slip = await page.locator(".slip").innerText();
  expect(slip.indexOf("第三章 重点任务")).toBeLessThan(slip.indexOf("到2025年"));
  expect(slip).toContain(sampleCitation.text);
  expect(await page.locator(".slip mark").innerText()).toBe(sampleCitation.quote);
  await page.getByRole("button", { name: "复制（带依据）" }).click();
  await expect
    .poll(() => page.evaluate("navigator.clipboard.readText()"))
    .toBe(`${sampleCitation.text}\n依据：《${sampleCitation.title}》（甲政发〔2022〕8号）第三章第一节（二）`);
  await page.getByRole("button", { name: "我是工作人员" }).click();
  await ask(page, "甲省的目标？");
  expect(web.assistant.turns.at(-1)?.staff).toBeUndefined();
});

const fakeVoice = `
  window.said = [];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => [],
    speak(speech) { window.said.push(speech.text); window.current = speech; },
    cancel() { const cut = window.current; window.current = null; cut?.onerror?.({ error: "interrupted" }); },
  } });`;

test("an answer is read aloud sentence by sentence, can be paused, gone on with, and stopped", async () => {
  const page = await web.open("/", {}, fakeVoice);
  await ask(page, "甲省的目标？");
  const said = (): Promise<string[]> => page.evaluate<string[]>("window.said");
  await page.getByRole("button", { name: "读给我听" }).click();
  expect(await said()).toHaveLength(1);
  expect((await said())[0]).toContain("甲省的目标是");
  expect((await said())[0]).not.toMatch(/\[\d+\]|[「」]/);
  await page.evaluate("window.current.onend()");
  expect(await said()).toHaveLength(2);
  await page.getByRole("button", { name: "停一下" }).click();
  await page.getByRole("button", { name: "接着读" }).click();
  // The sentence that was cut is said again from its beginning.
  expect((await said()).slice(1)).toEqual([(await said())[1], (await said())[1]]);
  await page.getByRole("button", { name: "不读了" }).click();
  expect(await page.evaluate("window.current")).toBeNull();
  await page.getByRole("button", { name: "读给我听" }).click();
  for (let i = 0; i < 20; i += 1) await page.evaluate("window.current?.onend()");
  expect(await page.getByRole("button", { name: "读给我听" }).isVisible()).toBe(true);
});

test("where the browser has no voice and no ear, their buttons are not there", async () => {
  const deaf =
    "for (const name of ['speechSynthesis', 'SpeechRecognition', 'webkitSpeechRecognition']) delete window[name];";
  const page = await web.open("/", {}, deaf);
  await ask(page, "甲省的目标？");
  expect(await page.getByRole("button", { name: "读给我听" }).count()).toBe(0);
  expect(await page.getByRole("button", { name: "说话" }).count()).toBe(0);
});

const fakeEar = `
  window.webkitSpeechRecognition = class {
    start() { window.ear = this; }
    stop() { this.onend(); }
    hear(...words) { this.onresult({ results: words.map((transcript) => [{ transcript }]) }); }
  };
  delete window.SpeechRecognition;`;

test("what is said appears in the box and is sent only when the person sends it", async () => {
  const page = await web.open("/", {}, fakeEar);
  const before = web.assistant.turns.length;
  await page.getByRole("button", { name: "说话" }).click();
  expect(await page.locator("#dictation-note").innerText()).toContain("浏览器");
  await page.evaluate("window.ear.hear('家里老人', '要人照顾')");
  expect(await page.getByLabel("您的问题").inputValue()).toBe("家里老人要人照顾");
  await page.getByRole("button", { name: "说完了" }).click();
  expect(web.assistant.turns).toHaveLength(before);
  await page.getByRole("button", { name: "说话" }).click();
  await page.evaluate("window.ear.onerror({ error: 'not-allowed' }); window.ear.onend()");
  expect(await page.locator("#dictation-note").innerText()).toContain("麦克风");
});

test("one answer goes to paper: nothing to press, its folds open, the other answers left out", async () => {
  const page = await web.open("/", {}, "window.print = () => dispatchEvent(new Event('beforeprint'));");
  await ask(page, "各地对比");
  await ask(page, "甲省的目标？");
  await page.getByRole("button", { name: "打印" }).first().click();
  await page.emulateMedia({ media: "print" });
  expect(await page.locator(".turn").nth(0).isVisible()).toBe(true);
  expect(await page.locator(".turn").nth(1).isVisible()).toBe(false);
  expect(await page.locator("details").first().getAttribute("open")).not.toBeNull();
  expect(await page.locator("button:visible, form:visible").count()).toBe(0);
  await page.evaluate("dispatchEvent(new Event('afterprint'))");
  expect(await page.locator(".turn").nth(1).isVisible()).toBe(true);
});

test("size, colours and contrast change at once and are remembered, without a flash of the old ones", async () => {
  const page = await web.open();
  await page.getByRole("button", { name: "设置" }).click();
  for (let i = 0; i < 6; i += 1) await page.getByRole("button", { name: "字大些" }).click();
  expect(await page.getByRole("button", { name: "字大些" }).isDisabled()).toBe(true);
  await page.getByRole("button", { name: "深色" }).click();
  await page.getByRole("button", { name: "高对比" }).click();
  expect(await rootClasses(page)).toEqual(expect.arrayContaining(["dark", "contrast"]));
  await page.reload({ waitUntil: "commit" });
  await page.waitForSelector("header");
  expect(await rootClasses(page)).toEqual(expect.arrayContaining(["dark", "contrast"]));
  expect(await page.evaluate("getComputedStyle(document.documentElement).fontSize")).toBe("30px");
});
