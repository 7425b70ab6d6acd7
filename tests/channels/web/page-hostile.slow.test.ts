/** Hostile text through questions, answers and documents, in a real Chromium: it is shown and never runs. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Reply } from "../../../src/conversation/turn.ts";
import { sampleAnswer, sampleCitation, sampleView } from "../../support/fake-assistant.ts";
import { adminToken, ask, startWebPage } from "../../support/web-page.ts";
import type { WebPage } from "../../support/web-page.ts";
import { xssPayloads } from "../../support/xss-payloads.ts";

let web: WebPage;

beforeAll(async () => {
  web = await startWebPage();
});
afterAll(() => web.close());

const counting = `window.ran = 0; window.run = () => { window.ran += 1; };
  for (const name of ["alert", "confirm", "prompt", "open"]) window[name] = window.run;`;

/** An answer with every one of the payloads in each place where a text is shown. */
function hostile(payloads: string[]): Reply {
  const [first = ""] = payloads;
  const citations = payloads.map((payload, i) => ({
    ...sampleCitation,
    clauseId: i === 0 ? sampleView.clause.id : payload,
    title: payload,
    docNumber: payload,
    path: [payload, payload],
    quote: payload,
    text: payload,
  }));
  return {
    ...sampleAnswer,
    answer: payloads.join("\n"),
    region: first,
    sections: payloads.flatMap((payload, i) =>
      sampleAnswer.sections.map(({ role, text }) => ({ role, text: `${payload}${text}[${i + 1}]` })),
    ),
    citations,
    notices: payloads,
    related: payloads,
    choices: payloads.map((payload) => `二${payload}`),
    comparison: {
      indicators: payloads,
      rows: payloads.map((region) => ({
        region,
        cells: payloads.map((value, citation) => ({ value, citation })),
      })),
    },
  };
}

/** Ten at a time. */
const groups = Array.from({ length: 20 }, (_, i) => xssPayloads.slice(i * 10, i * 10 + 10));

/** Nothing ran, nothing of the page was replaced, and no element stands where only text may. */
async function expectHarmless(page: Page): Promise<void> {
  expect(await page.evaluate("window.ran")).toBe(0);
  const smuggled =
    "main :is(iframe, object, embed, img, image, svg, script, style, link, base, template, math, video, audio, marquee, frameset, keygen, meta, select, form form)";
  expect(
    await page.locator(`${smuggled}, a[href^='javascript' i], a[href^='data' i], a[href^='vbscript' i]`).count(),
  ).toBe(0);
  expect(
    await page.evaluate<number>(
      `[...document.querySelectorAll("*")].filter((node) => [...node.attributes].some(({ name }) => name.startsWith("on"))).length`,
    ),
  ).toBe(0);
}

test("there are 200 payloads, each its own", () => {
  expect(new Set(xssPayloads).size).toBe(200);
});

test("through questions and answers, none of 200 runs", async () => {
  const page = await web.open("/", {}, counting);
  for (const [i, group] of groups.entries()) {
    web.assistant.answerWith = () => hostile(group);
    await ask(page, group.join("\n"));
    await page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))");
    await page.waitForTimeout(50);
    await expectHarmless(page);
    if (i % 5 < 4) continue;
    // What a browser keeps and shows again after a reload must be as harmless.
    await page.reload();
    await page.locator(".answer").first().waitFor();
    await expectHarmless(page);
    await page.getByRole("button", { name: "清空" }).click();
  }
  expect(await page.title()).toContain("颐问");
  expect(web.faults).toEqual([]);
});

test("through a model's streamed words, none of 200 runs", async () => {
  const page = await web.open("/", {}, counting);
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  web.assistant.answerWith = async (turn) => {
    for (const text of xssPayloads) turn.onStep?.({ stage: "delta", text });
    await released;
    return sampleAnswer;
  };
  await page.getByLabel("您的问题").fill("流");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.locator(".working").innerText()).toContain(xssPayloads.at(-1)?.slice(0, 20));
  await expectHarmless(page);
  release();
  await page.locator(".answer").waitFor();
});

test("through documents, their outline and their search, none of 200 runs", async () => {
  let at = 0;
  web.changeDocument((text) => `${xssPayloads[at++ % xssPayloads.length]}${text}`);
  const page = await web.open("/documents", {}, counting);
  await page.locator(".cards").waitFor();
  await expectHarmless(page);
  while (at < 3 * xssPayloads.length) {
    await page.goto(
      `${web.address}/documents?d=${sampleView.document.id}&c=${sampleView.clause.id}&m=${encodeURIComponent(xssPayloads[at % 200] ?? "")}`,
    );
    await page.locator(".text").waitFor();
    await expectHarmless(page);
    await page.goto(`${web.address}/documents?q=${encodeURIComponent("床位")}`);
    await page.locator(".hits").waitFor();
    await expectHarmless(page);
  }
  web.changeDocument((text) => text);
});

test("through addresses, none of 200 runs", async () => {
  const page = await web.open("/documents", {}, counting);
  await page.locator(".cards").waitFor();
  const queries = xssPayloads.map((payload, i) => {
    const text = encodeURIComponent(payload);
    const forms = [`q=${text}`, `d=${text}`, `d=sample&f=0&q=${text}`, `d=sample&c=sample-3-1-2&m=${text}`];
    return forms[i % forms.length];
  });
  // As the page itself goes there, without loading all its files each time; what it shows is waited for.
  await page.evaluate(`(async () => {
    for (const query of ${JSON.stringify(queries)}) {
      const shown = new Promise((done) => new MutationObserver((_, watching) => {
        watching.disconnect();
        done();
      }).observe(document.getElementById("main"), { childList: true }));
      history.replaceState(null, "", "/documents?" + query);
      dispatchEvent(new PopStateEvent("popstate"));
      await shown;
      window.run.elements = (window.run.elements ?? 0) + document.querySelectorAll("main :is(iframe, img, svg, script, object, embed)").length;
    }
  })()`);
  expect(await page.evaluate("window.run.elements")).toBe(0);
  await expectHarmless(page);
});

test("through complaints and what was not answered, in front of the administrator, none of 200 runs", async () => {
  const page = await web.open("/feedback", {}, counting);
  const post = (path: string, body: string, type: string): Promise<Response> =>
    fetch(`${web.address}${path}`, { method: "POST", body, headers: { "content-type": type } });
  // Within the allowance of one minute: thirty complaints, sixty questions; each carries several payloads.
  for (const [i, group] of groups.entries()) {
    const text = group.slice(0, 9).join("\n").slice(0, 1000);
    const html = await (
      await post("/feedback", String(new URLSearchParams({ topic: "其他", text })), "application/x-www-form-urlencoded")
    ).text();
    expect(html).toContain("收到了");
    expect(
      (
        await post(
          "/api/gaps",
          JSON.stringify({ question: group.join("\n").slice(0, 2000), region: `区${i}` }),
          "application/json",
        )
      ).status,
    ).toBe(200);
  }
  for (const payload of xssPayloads.slice(0, 8)) {
    await page.goto(`${web.address}/feedback?receipt=${encodeURIComponent(payload.slice(0, 20))}`);
    expect(await page.evaluate("window.ran")).toBe(0);
  }
  await page.goto(`${web.address}/admin`);
  await page.getByLabel("管理口令").fill(adminToken);
  await page.getByRole("button", { name: "看记录" }).click();
  await page.locator("#gaps .card").first().waitFor();
  expect(await page.locator("#gaps .card, #complaints .card").count()).toBe(40);
  await expectHarmless(page);
});

test("were markup to slip in all the same, the policy would not let it run", async () => {
  const page = await web.open("/", {}, counting);
  const tries = [
    `document.body.innerHTML += "<img src=x onerror=run()>"`,
    `const image = document.createElement("img"); image.setAttribute("onerror", "run()"); image.src = "/x"; document.body.append(image)`,
    `const script = document.createElement("script"); script.src = "data:,run()"; document.body.append(script)`,
    `document.querySelector("a").href = "javascript:run()"; document.querySelector("a").click()`,
  ];
  for (const code of tries) await page.evaluate(`(() => { try { ${code} } catch {} })()`);
  await page.waitForTimeout(200);
  expect(await page.evaluate("window.ran")).toBe(0);
  expect(await page.evaluate(`document.querySelectorAll("body img").length`)).toBe(0);
});
