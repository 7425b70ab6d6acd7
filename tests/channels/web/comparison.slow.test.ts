/** A comparison in a real Chromium: its table, its bars, and what is not drawn. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Comparison, ComparisonCell } from "../../../src/answering/answer.ts";
import { createWebChannel } from "../../../src/channels/web/web-channel.ts";
import type { WebChannel } from "../../../src/channels/web/web-channel.ts";
import { launchChromium } from "../../support/chromium.ts";
import { createFakeAssistant, sampleAnswer } from "../../support/fake-assistant.ts";
import type { FakeAssistant } from "../../support/fake-assistant.ts";
import { createMemoryLogger } from "../../support/memory-logger.ts";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const share = (value: number, comparator: "=" | "≥" = "="): ComparisonCell => ({
  value: `${comparator === "=" ? "" : comparator}${value}%`,
  citation: 0,
  remarks: ["约束性", "2025 年"],
  figure: {
    value,
    unit: "%",
    comparator,
    per: null,
    year: 2025,
    attribute: "约束性",
    isTarget: true,
    scale: "%||target|up",
  },
});
const none: ComparisonCell = { value: null, citation: null };
const otherwise: ComparisonCell = { value: "每千名老人 32张", citation: 0, remarks: ["口径不同：按每千名老人算"] };

const comparison: Comparison = {
  kind: "figures",
  indicators: ["护理型床位占比"],
  rows: [
    { region: "甲省", cells: [share(55, "≥")] },
    { region: "乙市", cells: [share(100, "≥")] },
    { region: "丙县", cells: [none] },
    { region: "丁州", cells: [otherwise] },
  ],
};

let browser: Browser;
let channel: WebChannel;
let assistant: FakeAssistant;

beforeAll(async () => {
  assistant = createFakeAssistant();
  channel = createWebChannel({ assistant, logger: createMemoryLogger(), host: "127.0.0.1", port: 0 });
  await channel.start();
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
  await channel.stop();
});

async function show(given: Comparison, width: number, colorScheme: "light" | "dark" = "light"): Promise<Page> {
  assistant.answerWith = () => ({ ...sampleAnswer, comparison: given });
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
  const page = await context.newPage();
  await page.goto(channel.address() ?? "");
  await page.getByLabel("您的问题").fill("各地护理型床位占比对比");
  await page.getByRole("button", { name: "提问" }).click();
  await page.locator(".answer").waitFor();
  return page;
}

test.each([320, 390, 1280])("bars of one scale stand in proportion at %d px, and nothing overflows", async (width) => {
  const page = await show(comparison, width);
  const widths = await page
    .locator(".bars rect")
    .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().width));
  expect(widths).toHaveLength(2);
  expect((widths[0] ?? 0) / (widths[1] ?? 1)).toBeCloseTo(0.55, 2);
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  expect(await page.locator(".bars").innerText()).toMatch(/≥55%.*未写明.*每千名老人 32张（口径不同，不画）/su);
  await page.context().close();
});

test("the table says for when a value holds and leads to its slip", async () => {
  const page = await show(comparison, 390);
  expect(await page.locator("tbody th[scope=row]").count()).toBe(4);
  expect(await page.locator("tbody tr").first().innerText()).toContain("约束性");
  await page.locator("td a.cite").first().click();
  expect(await page.evaluate("document.activeElement.id")).toBe("t1-c1");
  await page.context().close();
});

test("a column without two values of one scale has no bars", async () => {
  const rows = comparison.rows.slice(1);
  const page = await show({ ...comparison, rows }, 390);
  expect(await page.locator(".bars").count()).toBe(0);
  expect(await page.locator("tbody tr").count()).toBe(3);
  await page.context().close();
});

test.each(["light", "dark"] as const)("bars and table have no accessibility fault in %s colours", async (scheme) => {
  const page = await show(comparison, 390, scheme);
  await page.evaluate(axeSource);
  const faults = await page.evaluate(`axe.run(document.querySelector(".comparison")).then((result) =>
    result.violations.map(({ id, nodes }) => id + ": " + nodes.map((node) => node.html)))`);
  expect(faults).toEqual([]);
  await page.context().close();
});
