/** How heavy and how quick the page is, in a real Chromium: bytes over the wire, time to a working box, nothing that moves. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, startWebPage } from "../../support/web-page.ts";
import type { WebPage } from "../../support/web-page.ts";

let web: WebPage;

beforeAll(async () => {
  web = await startWebPage();
});
afterAll(() => web.close());

/** Sum of all layout shifts, those after a tap or a key as well. */
const watchShifts = `window.shifted = 0; window.moved = [];
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) {
    window.shifted += entry.value;
    window.moved.push(...entry.sources.map(({ node }) => (node?.nodeName ?? "") + "." + (node?.className ?? "")));
  } }).observe({ type: "layout-shift", buffered: true });`;

/** When the module has run and the box takes a question, in ms since navigation began. */
const watchUse = `new MutationObserver((_, watching) => {
    if (document.querySelector("#examples button") === null) return;
    window.usableAt = performance.now();
    watching.disconnect();
  }).observe(document, { childList: true, subtree: true });`;

async function openThrottled(rate: number): Promise<{ page: Page; bytes: () => number }> {
  const page = await web.open("about:blank", {}, watchUse);
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await session.send("Emulation.setCPUThrottlingRate", { rate });
  let sum = 0;
  session.on("Network.loadingFinished", ({ encodedDataLength }) => (sum += encodedDataLength));
  await page.goto(web.address);
  await page.waitForFunction("window.usableAt !== undefined");
  await page.waitForLoadState("load");
  return { page, bytes: () => sum };
}

test("a first visit is at most 150 KB over the wire and usable within a second on a processor slowed four times", async () => {
  const { page, bytes } = await openThrottled(4);
  const usableMs = await page.evaluate<number>("window.usableAt");
  await page.waitForTimeout(300);
  console.info(
    `first visit: ${(bytes() / 1024).toFixed(1)} KiB over the wire, usable after ${usableMs.toFixed(0)} ms at 1/4 speed`,
  );
  expect(bytes()).toBeGreaterThan(10_000);
  expect(bytes()).toBeLessThanOrEqual(150 * 1024);
  // Twice the promise, since other work may share the machine that tests run on.
  expect(usableMs).toBeLessThan(2000);
});

test.each([
  ["a first visit", "/", ""],
  ["the elder view", "/", `localStorage.setItem("yiwen.view", '{"elder":true,"px":30,"theme":"dark"}');`],
  ["the feedback page", "/feedback", ""],
])("nothing moves while the page opens: %s", async (_name, path, init) => {
  const page = await web.open(path, {}, init + watchShifts);
  await page.waitForTimeout(500);
  expect(await page.evaluate("window.moved")).toEqual([]);
  expect(await page.evaluate("window.shifted")).toBe(0);
});

test("nothing moves when a conversation is taken up again, nor in the list of documents", async () => {
  const page = await web.open("/", {}, watchShifts);
  await ask(page, "甲省的目标？");
  await page.evaluate("scrollTo(0, 0)");
  await page.reload();
  await page.waitForTimeout(500);
  expect(await page.evaluate("window.moved")).toEqual([]);
  await page.goto(`${web.address}/documents?q=${encodeURIComponent("床位")}`);
  await page.locator(".hits").waitFor();
  await page.waitForTimeout(300);
  expect(await page.evaluate("window.moved")).toEqual([]);
});

test("an answer appears below what was there, and moves nothing that the person reads", async () => {
  const page = await web.open("/", { viewport: { width: 390, height: 1600 } });
  await ask(page, "甲省的目标？");
  const top = (): Promise<number> =>
    page.evaluate<number>("document.querySelector('#t1').getBoundingClientRect().top + scrollY");
  const before = await top();
  await ask(page, "各地对比");
  expect(await top()).toBe(before);
});
