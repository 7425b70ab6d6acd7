/** The page for everybody: axe in four faces, the elder view's sizes, small windows and zoom, the keyboard alone. */
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sampleClarify } from "../../support/fake-assistant.ts";
import { ask, sidewaysOverflow, startWebPage, violations } from "../../support/web-page.ts";
import type { WebPage } from "../../support/web-page.ts";

let web: WebPage;

beforeAll(async () => {
  web = await startWebPage();
});
afterAll(() => web.close());
beforeEach(() => {
  web.assistant.answerWith = null;
});

const paths = ["/", "/documents", "/documents?d=sample&c=sample-3-1-2&q=床位", "/documents?q=床位", "/feedback"];
const faces: [string, BrowserContextOptions, object][] = [
  ["normal", {}, {}],
  ["elder", {}, { elder: true }],
  ["dark", { colorScheme: "dark" }, {}],
  ["high contrast", { contrast: "more" }, { staff: true }],
  ["dark, high contrast, elder", { colorScheme: "dark" }, { elder: true, contrast: true, px: 30 }],
];

/** Waits until a page shows what it fetched. */
const settled = (page: Page): Promise<unknown> => page.waitForSelector("main:not(:has(#waiting))");

/** What the browser would have kept of the person's settings. */
const withView = (view: object): string => `localStorage.setItem("yiwen.view", '${JSON.stringify(view)}');`;

async function openEverything(page: Page): Promise<void> {
  for (const question of ["甲省的目标？", "各地对比", "高龄津贴", "哪里的老人"]) await ask(page, question);
  await page.getByRole("button", { name: "没用" }).first().click();
  await page
    .getByRole("button", { name: /^看原文/ })
    .first()
    .click();
  await page.locator(".clause mark").waitFor();
  await page.getByRole("button", { name: "选地区" }).click();
  await page.getByRole("button", { name: "设置" }).click();
}

test.each(faces)("axe finds nothing in the %s view, on any page", async (_name, options, view) => {
  const page = await web.open("/", options, withView(view));
  expect(await violations(page)).toEqual([]);
  await openEverything(page);
  expect(await violations(page)).toEqual([]);
  for (const path of paths.slice(1)) {
    await page.goto(`${web.address}${path}`);
    await settled(page);
    expect(await violations(page)).toEqual([]);
  }
});

/** The least of what `expression` gives for the elements of a selector that are shown. */
const least = async (page: Page, selector: string, expression: string): Promise<number> =>
  await page.evaluate<number>(`Math.min(...[...document.querySelectorAll(${JSON.stringify(selector)})]
    .filter((node) => node.offsetParent !== null && !node.closest(".unseen, .skip")).map((node) => ${expression}))`);

const textElements =
  "p, li, button, h1, h2, h3, h4, summary, blockquote, input, textarea, label, a, th, td, span, strong";
const fontSize = "Number.parseFloat(getComputedStyle(node).fontSize)";
const lineSpacing =
  "Number.parseFloat(getComputedStyle(node).lineHeight) / Number.parseFloat(getComputedStyle(node).fontSize)";

test("the elder view has text of 22 px and more, grows to 30, and targets of 60 px, on every page", async () => {
  const page = await web.open();
  await page.getByRole("button", { name: "长辈模式" }).click();
  await openEverything(page);
  for (const path of paths) {
    if (path !== "/") await page.goto(`${web.address}${path}`);
    await settled(page);
    expect(await least(page, textElements, fontSize), path).toBeGreaterThanOrEqual(22);
    const target = "Math.min(node.offsetHeight, node.offsetWidth)";
    expect(
      await least(page, "button, summary, a.button, .links a, textarea, label.pick", target),
      path,
    ).toBeGreaterThanOrEqual(60);
  }
  await page.goto(web.address);
  await page.getByRole("button", { name: "设置" }).click();
  for (let i = 0; i < 3; i += 1) await page.getByRole("button", { name: "字大些" }).click();
  await page.reload();
  expect(await page.evaluate("getComputedStyle(document.documentElement).fontSize")).toBe("30px");
});

test("the normal view has text of 18 px and more, line spacing of 1.3 and more, and targets of 24 px", async () => {
  const page = await web.open();
  await openEverything(page);
  for (const path of paths) {
    if (path !== "/") await page.goto(`${web.address}${path}`);
    await settled(page);
    expect(await least(page, textElements, fontSize), path).toBeGreaterThanOrEqual(18);
    expect(await least(page, "p, li, blockquote, button", lineSpacing), path).toBeGreaterThanOrEqual(1.3);
    expect(
      await least(page, "button, summary", "Math.min(node.offsetHeight, node.offsetWidth)"),
      path,
    ).toBeGreaterThanOrEqual(24);
  }
});

test.each([
  ["a window of 320 px", { viewport: { width: 320, height: 640 } }, {}],
  ["the elder view at 320 px", { viewport: { width: 320, height: 640 } }, { elder: true }],
  ["the largest text at 320 px", { viewport: { width: 320, height: 640 } }, { elder: true, px: 30 }],
  ["200 % zoom on a phone", { viewport: { width: 195, height: 422 }, deviceScaleFactor: 2 }, {}],
  ["200 % zoom on a laptop", { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 }, { elder: true }],
  ["400 % zoom on a laptop", { viewport: { width: 320, height: 180 }, deviceScaleFactor: 4 }, {}],
])("nothing runs out of the page to the side: %s", async (_name, options, view) => {
  const page = await web.open("/", options, withView(view));
  await openEverything(page);
  expect(await sidewaysOverflow(page)).toBeLessThanOrEqual(0);
  for (const path of paths.slice(1)) {
    await page.goto(`${web.address}${path}`);
    await settled(page);
    expect(await sidewaysOverflow(page), path).toBeLessThanOrEqual(0);
  }
});

test("a line holds at most 34 characters", async () => {
  const page = await web.open("/", { viewport: { width: 1280, height: 900 } });
  await ask(page, "甲省的目标？");
  const perLine = await page.evaluate<number>(
    `document.querySelector(".part p").clientWidth / Number.parseFloat(getComputedStyle(document.body).fontSize)`,
  );
  expect(perLine).toBeLessThanOrEqual(34);
});

const focused = async (page: Page): Promise<string> =>
  await page.evaluate<string>(
    `(document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent ?? "").trim() || document.activeElement.id`,
  );

/** Presses Tab until the named thing has the focus; every stop on the way must be seen. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let i = 0; i < 80; i += 1) {
    await page.keyboard.press("Tab");
    const outline = await page.evaluate<string>("getComputedStyle(document.activeElement).outlineStyle");
    const now = await focused(page);
    expect(outline, `${now} shows no focus`).not.toBe("none");
    if (typeof name === "string" ? now === name : name.test(now)) return;
  }
  throw new Error(`the keyboard never reached ${String(name)}`);
}

test("the keyboard alone: choose a place, ask, open the clause, judge, choose what is next", async () => {
  const page = await web.open();
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe("跳到提问框");
  await tabTo(page, "选地区");
  await page.keyboard.press("Enter");
  await tabTo(page, "甲省");
  await page.keyboard.press("Enter");
  expect(await page.locator("#region-name").innerText()).toBe("甲省");
  expect(await focused(page)).toBe("换地区");
  await tabTo(page, "question");
  await page.keyboard.type("甲省的目标？");
  await page.keyboard.press("Enter");
  await page.locator(".answer").waitFor();
  await page.evaluate("document.activeElement.blur()");
  await tabTo(page, /^看原文/);
  await page.keyboard.press("Enter");
  await page.locator(".clause mark").waitFor();
  expect(await page.locator("#status").innerText()).toContain("原文已打开");
  expect(await focused(page)).toMatch(/^收起原文/);
  await tabTo(page, "在全文里看");
  await tabTo(page, "失能老人能住进公办养老院吗？");
  await tabTo(page, "有用");
  await page.keyboard.press("Space");
  await expect.poll(() => web.assistant.judged.at(-1)?.useful).toBe(true);
});

test("the keyboard alone reads a document along its outline", async () => {
  const page = await web.open("/documents", { viewport: { width: 1280, height: 900 } });
  await page.locator(".cards").waitFor();
  await tabTo(page, /^《甲省/);
  await page.keyboard.press("Enter");
  await page.locator(".text").waitFor();
  await tabTo(page, "第三章 重点任务");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.locator(".text > *").first().innerText()).toBe("第三章 重点任务");
});

test("what has the focus is never hidden under the question box", async () => {
  const page = await web.open("/", { viewport: { width: 390, height: 500 } });
  await ask(page, "甲省的目标？");
  await ask(page, "高龄津贴");
  await page.evaluate("document.activeElement.blur(); scrollTo(0, 0)");
  for (let i = 0; i < 30; i += 1) {
    await page.keyboard.press("Tab");
    const hidden = await page.evaluate<boolean>(`(() => {
      const node = document.activeElement;
      if (node === document.body || node.closest(".composer, footer")) return false;
      return node.getBoundingClientRect().top >= document.querySelector(".composer").getBoundingClientRect().top;
    })()`);
    expect(hidden, await focused(page)).toBe(false);
  }
});

test("a screen reader is told each step, the answer, and what a button did", async () => {
  const page = await web.open();
  await page.evaluate(`window.told = []; new MutationObserver(() => window.told.push(document.getElementById("status").textContent))
    .observe(document.getElementById("status"), { childList: true, characterData: true, subtree: true })`);
  await ask(page, "甲省的目标？");
  await expect
    .poll(async () => (await page.evaluate<string[]>("window.told")).at(-1))
    .toMatch(/^回答好了。甲省的目标是/);
  await page.getByRole("button", { name: "长辈模式" }).click();
  await expect.poll(async () => (await page.evaluate<string[]>("window.told")).at(-1)).toBe("长辈模式已打开");
});

test("choices in the elder view stand on one screen with the question box", async () => {
  const page = await web.open("/", {}, withView({ elder: true }));
  const bottom = async (selector: string): Promise<number> =>
    await page.evaluate<number>(
      `Math.max(...[...document.querySelectorAll(${JSON.stringify(selector)})].map((node) => node.getBoundingClientRect().bottom))`,
    );
  expect(await bottom("#examples button")).toBeLessThanOrEqual(await bottom("#ask"));
  web.assistant.answerWith = () => ({ ...sampleClarify, choices: ["60 岁以下", "60 到 79 岁", "80 岁及以上"] });
  await ask(page, "我能申请什么");
  expect(await bottom(".answer .choice-list button")).toBeLessThan(
    await page.evaluate<number>(`document.querySelector(".composer").getBoundingClientRect().top`),
  );
});
