/** Garbage into every way in: ten thousand updates, callbacks and frames. Nothing breaks, nothing grows. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { setUpTelegram, setUpWecomApp, setUpWecomBot } from "../support/channel-set-up.ts";
import { createFakeAssistant } from "../support/fake-assistant.ts";
import type { FakeAssistant } from "../support/fake-assistant.ts";
import { callbackRequest, messageXml } from "../support/fake-wecom-server.ts";
import { until } from "../support/loopback-server.ts";
import { nastyText } from "../support/nasty-text.ts";

const count = 10_000;
const keys = [
  "update_id",
  "message",
  "message_id",
  "chat",
  "from",
  "text",
  "caption",
  "document",
  "id",
  "type",
  "callback_query",
  "inline_query",
  "query",
  "data",
  "headers",
  "req_id",
  "body",
  "msgid",
  "msgtype",
  "content",
  "event",
  "eventtype",
  "feedback_event",
  "quote",
  "mixed",
  "msg_item",
];

/** Objects made of the words that the protocols use, in every wrong order. */
const { tree } = fc.letrec<{ tree: unknown; leaf: unknown }>((tie) => ({
  leaf: fc.oneof(fc.integer(), nastyText, fc.boolean(), fc.constant(null), fc.double()),
  tree: fc.oneof(
    { maxDepth: 4 },
    tie("leaf"),
    fc.dictionary(fc.constantFrom(...keys), tie("tree")),
    fc.array(tie("tree"), { maxLength: 3 }),
  ),
}));

/** An object that is right but for one part. */
const spoilt = (whole: Record<string, unknown>): fc.Arbitrary<Record<string, unknown>> =>
  fc.tuple(fc.constantFrom(...Object.keys(whole)), tree).map(([key, value]) => ({ ...whole, [key]: value }));

const message = {
  message_id: 3,
  chat: { id: 7, type: "private" },
  from: { id: 7, first_name: "王" },
  text: "目标？",
  entities: [],
};
const update = fc.oneof(
  tree,
  spoilt(message).map((part) => ({ message: part })),
  nastyText.map((text) => ({ message: { ...message, text } })),
  spoilt({ id: "q", from: { id: 7 }, data: "q:0", message }).map((part) => ({ callback_query: part })),
  spoilt({ id: "q", from: { id: 7 }, query: "话" }).map((part) => ({ inline_query: part })),
);
const frameBody = {
  msgid: "m",
  chattype: "single",
  from: { userid: "wang" },
  msgtype: "text",
  text: { content: "话" },
};
const frame = fc.oneof(
  tree,
  spoilt(frameBody),
  nastyText.map((content) => ({ ...frameBody, text: { content } })),
);

setFlagsFromString("--expose-gc");
const collectGarbage: unknown = runInNewContext("gc");

/** The least of a few looks, so that what is about to be given back does not count. */
async function residentBytes(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let look = 0; look < 4; look += 1) {
    if (typeof collectGarbage === "function") collectGarbage();
    least = Math.min(least, process.memoryUsage.rss());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return least;
}

/** Waits until a count of the channel's work stands still. */
async function settled(work: () => number): Promise<void> {
  for (let before = -1; before !== work();) {
    before = work();
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
}

/**
 * Feeds the second half of the samples and compares with what the first half left, both times at rest.
 * @param work counts what the channel has done
 */
async function growthOver<T>(
  samples: T[],
  feed: (sample: T, index: number) => Promise<void>,
  work: () => number,
): Promise<number> {
  const half = samples.length / 2;
  for (const [index, sample] of samples.slice(0, half).entries()) await feed(sample, index);
  await settled(work);
  const before = await residentBytes();
  for (const [index, sample] of samples.slice(half).entries()) await feed(sample, half + index);
  await settled(work);
  return (await residentBytes()) / before - 1;
}

/** Keeps no turns: what a test remembers is not what the channel leaks. */
function forgetfulAssistant(): FakeAssistant {
  const assistant = createFakeAssistant();
  assistant.turns.push = () => 0;
  assistant.forgotten.push = () => 0;
  assistant.judged.push = () => 0;
  return assistant;
}

test(`${count} updates: no crash, the next question is answered`, async () => {
  const { telegram, channel } = await setUpTelegram({ mode: "webhook", webhookSecret: "s" }, forgetfulAssistant());
  await channel.start();
  let id = 1;
  const post = async (body: unknown): Promise<number> => {
    const headers = { "x-telegram-bot-api-secret-token": "s" };
    const text = JSON.stringify(body) ?? "";
    const request = new Request("http://127.0.0.1/telegram/webhook", { method: "POST", body: text, headers });
    return (await channel.webhook?.(request))?.status ?? 0;
  };
  let called = 0;
  telegram.fault = () => {
    called += 1;
    return null;
  };
  const feed = async (sample: unknown): Promise<void> => {
    const body = typeof sample === "object" && sample !== null ? { update_id: (id += 1), ...sample } : sample;
    expect([200, 400]).toContain(await post(body));
    telegram.calls.length = 0;
    if (id % 500 === 0) telegram.messages.length = 0;
  };
  const growth = await growthOver(fc.sample(update, { numRuns: count, seed: 1 }), feed, () => called);
  console.log(`updates: RSS ${(growth * 100).toFixed(1)} %`);
  expect(await post({ update_id: (id += 1), message: { ...message, chat: { id: 99, type: "private" } } })).toBe(200);
  await until(() => telegram.lastText(99).includes("12345"), "an answer", 60_000);
  expect(growth).toBeLessThan(0.05);
});

test(`${count} callbacks: no crash, the next question is answered`, async () => {
  // A second passes with every callback, so that what is remembered for minutes is forgotten within the test.
  let now = 1_700_000_000_000;
  const { wecom, channel, logger } = await setUpWecomApp({ nowMs: () => now }, forgetfulAssistant());
  wecom.nowMs = () => now;
  const sealed = (xml: string): Request => callbackRequest(xml, { timestamp: Math.floor(now / 1000) });
  // Several members: what one of them may be sent in a minute is bounded, and the rest would wait.
  const member = fc.nat(300).map((number) => `user${number}`);
  const xml = fc.oneof(
    nastyText,
    fc
      .tuple(nastyText, member, fc.nat())
      .map(([text, userId, id]) => messageXml({ messageId: String(id), text, userId })),
    fc.tuple(nastyText, fc.nat(400)).map(([text, end]) => messageXml({ messageId: "1", text }).slice(0, end)),
    fc
      .tuple(nastyText, nastyText)
      .map(([event, eventKey]) => messageXml({ messageId: "", type: "event", event, eventKey })),
  );
  const feed = async (sample: string, index: number): Promise<void> => {
    now += 1000;
    const request =
      index % 4 !== 0
        ? sealed(sample)
        : new Request("http://127.0.0.1/wecom/callback", { method: "POST", body: sample });
    expect([200, 400, 403]).toContain((await channel.callback(request)).status);
    if (index % 500 !== 0) return;
    wecom.forget();
    logger.lines.length = 0;
  };
  const growth = await growthOver(fc.sample(xml, { numRuns: count, seed: 2 }), feed, () => wecom.requests);
  console.log(`callbacks: RSS ${(growth * 100).toFixed(1)} %`);
  await channel.callback(sealed(messageXml({ messageId: "last", text: "目标？", userId: "zhang" })));
  await until(() => wecom.received.some(({ userId }) => userId === "zhang"), "an answer", 60_000);
  expect(growth).toBeLessThan(0.05);
});

test(`${count} frames: no crash, the next question is answered`, async () => {
  const { server, ready } = await setUpWecomBot({}, forgetfulAssistant());
  await ready();
  const feed = async (sample: unknown, index: number): Promise<void> => {
    server.send(
      index % 3 === 0 ? sample : { cmd: "aibot_msg_callback", headers: { req_id: `r${index}` }, body: sample },
    );
    if (index % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    if (index % 500 === 0) server.forget();
  };
  const growth = await growthOver(fc.sample(frame, { numRuns: count, seed: 3 }), feed, () => server.received);
  console.log(`frames: RSS ${(growth * 100).toFixed(1)} %`);
  server.say("last", "目标？", { from: { userid: "zhang" } });
  await until(
    () => server.streams.some(({ reqId, finished }) => finished && reqId === server.lastRequest),
    "an answer",
    60_000,
  );
  expect(growth).toBeLessThan(0.05);
});
