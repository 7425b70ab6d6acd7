/** The page in a real Chromium with a fake assistant behind it: one browser and one server for a file of tests. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { createWebChannel } from "../../src/channels/web/web-channel.ts";
import { CarriedSessions } from "../../src/conversation/carried-session.ts";
import type { JournalEntry } from "../../src/conversation/journal.ts";
import { createServiceDesk } from "../../src/conversation/service-desk.ts";
import { MemorySessions } from "../../src/conversation/session.ts";
import { launchChromium } from "./chromium.ts";
import { createFakeAssistant } from "./fake-assistant.ts";
import type { FakeAssistant } from "./fake-assistant.ts";
import { createFakeLibrary } from "./fake-library.ts";
import { createMemoryJournal } from "./memory-journal.ts";
import { createMemoryLogger } from "./memory-logger.ts";

export const adminToken = "admin-token";

export interface WebPage {
  browser: Browser;
  address: string;
  assistant: FakeAssistant;
  /** What was written down for the administrator. */
  journal: JournalEntry[];
  /** What the open pages complained about in their consoles since the last `open`. */
  faults: string[];
  /** Replaces every text of the document on its way out. */
  changeDocument(change: (text: string) => string): void;
  /** @param init run in the page before anything else */
  open(path?: string, options?: BrowserContextOptions, init?: string): Promise<Page>;
  close(): Promise<void>;
}

const phone = { width: 390, height: 844 };

export async function startWebPage(): Promise<WebPage> {
  const assistant = createFakeAssistant();
  const journal = createMemoryJournal();
  let change = (text: string): string => text;
  const reindex = (onProgress: (line: string) => void): Promise<string[]> => {
    onProgress("读到 5 份文件");
    return Promise.resolve(["条款增加 6 条"]);
  };
  const channel = createWebChannel({
    assistant,
    logger: createMemoryLogger(),
    host: "127.0.0.1",
    port: 0,
    admin: { token: adminToken, reindex },
    library: createFakeLibrary((text) => change(text)),
    desk: createServiceDesk(journal),
    carried: new CarriedSessions(new MemorySessions()),
  });
  const [browser] = await Promise.all([launchChromium(), channel.start()]);
  const address = channel.address() ?? "";
  const faults: string[] = [];
  return {
    browser,
    address,
    assistant,
    journal: journal.kept,
    faults,
    changeDocument: (next) => void (change = next),
    async open(path = "/", options = {}, init = "") {
      faults.length = 0;
      const context = await browser.newContext({ viewport: phone, reducedMotion: "reduce", ...options });
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      if (init !== "") await page.addInitScript(init);
      page.on("console", (message) => {
        if (message.type() === "error") faults.push(message.text());
      });
      page.on("pageerror", (error) => faults.push(error.message));
      await page.goto(path.startsWith("/") ? `${address}${path}` : path);
      return page;
    },
    async close() {
      await browser.close();
      await channel.stop();
    },
  };
}

/** Puts a question and waits for its answer. */
export async function ask(page: Page, question: string): Promise<void> {
  const before = await page.locator(".answer").count();
  await page.getByLabel("您的问题").fill(question);
  await page.keyboard.press("Enter");
  await page.locator(".answer").nth(before).waitFor();
}

/** How far the page runs out of the window to the side, in px. */
export const sidewaysOverflow = async (page: Page): Promise<number> =>
  await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const axeTags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Runs axe through the debugger, since the page's policy lets no foreign script in. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return await page.evaluate<string[]>(`axe.run(document, { runOnly: ${JSON.stringify(axeTags)} }).then((result) =>
    result.violations.map(({ id, nodes }) => id + ": " + nodes.map((node) => node.html + node.failureSummary)))`);
}
