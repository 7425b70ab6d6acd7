/** The WeCom app channel end to end, through a fake of the server on loopback. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { WecomCrypto } from "../../src/channels/wecom/crypto.ts";
import type { WecomAppChannel } from "../../src/channels/wecom-app.ts";
import { setUpWecomApp } from "../support/channel-set-up.ts";
import { holdAnswers, sampleAnswer, sampleCitation } from "../support/fake-assistant.ts";
import { callbackRequest, messageXml, verificationRequest, wecomSettings } from "../support/fake-wecom-server.ts";
import { until } from "../support/loopback-server.ts";

test("the address check gives back the decrypted echo, and refuses a wrong signature", async () => {
  const { channel } = await setUpWecomApp();
  const response = await channel.callback(verificationRequest("1616140317555161061"));
  expect(response.status).toBe(200);
  expect(await response.text()).toBe("1616140317555161061");
  expect((await channel.callback(verificationRequest("1", { signature: "0".repeat(40) }))).status).toBe(403);
});

test("a question is acknowledged at once and answered by message, with source, notices and 12345", async () => {
  const { wecom, assistant, say } = await setUpWecomApp();
  const release = holdAnswers(assistant);
  // Acknowledged while the answer is not there yet.
  expect((await say("1", "甲省护理型床位的目标？")).status).toBe(200);
  expect(wecom.received).toEqual([]);
  release();
  await until(() => wecom.received.length > 0, "the answer");
  const text = wecom.received.map(({ content }) => content).join("");
  for (const words of [
    sampleCitation.title,
    "甲政发〔2022〕8号",
    ...sampleCitation.path,
    ...sampleAnswer.notices,
    "12345",
    ...sampleAnswer.choices,
  ]) {
    expect(text).toContain(words);
  }
  expect(text).toMatch(/（答您 \d\d:\d\d:\d\d 的提问）/);
  expect(assistant.turns[0]?.conversationId).toBe("wecom-app:wang");
  expect(wecom.cut).toBe(0);
});

test.each([
  ["a wrong signature", { signature: "0".repeat(40) }],
  ["no signature", { signature: "" }],
  ["a timestamp six minutes old", { timestamp: Math.floor(Date.now() / 1000) - 360 }],
  ["a timestamp six minutes ahead", { timestamp: Math.floor(Date.now() / 1000) + 360 }],
  ["a timestamp that is no number", { timestamp: Number.NaN }],
  ["another receiver", { crypto: new WecomCrypto({ ...wecomSettings, receiveId: "other" }) }],
])("%s is refused", async (_name, options) => {
  const { channel, assistant } = await setUpWecomApp();
  const response = await channel.callback(callbackRequest(messageXml({ messageId: "1", text: "目标？" }), options));
  expect(response.status).toBe(403);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(assistant.turns).toEqual([]);
});

test("a nonce used before is refused for another message; the very same request is acknowledged without effect", async () => {
  const { channel, assistant } = await setUpWecomApp();
  const options = { nonce: "n1" };
  const request = callbackRequest(messageXml({ messageId: "1", text: "一" }), options);
  const copy = request.clone();
  expect((await channel.callback(request)).status).toBe(200);
  expect((await channel.callback(copy)).status).toBe(200);
  expect((await channel.callback(callbackRequest(messageXml({ messageId: "2", text: "二" }), options))).status).toBe(
    403,
  );
  await until(() => assistant.turns.length === 1, "one turn");
});

test("a body that is not a callback is a bad request, and harms nothing", async () => {
  const { channel } = await setUpWecomApp();
  for (const body of ["", "{}", "<xml>", "<xml><Encrypt/></xml>"]) {
    const response = await channel.callback(new Request("http://127.0.0.1/wecom/callback", { method: "POST", body }));
    expect(response.status).toBe(400);
  }
});

test("callbacks repeated four times, also after a restart, are answered once each", async () => {
  const { wecom, channel, make } = await setUpWecomApp();
  const count = 60;
  const send = async (target: WecomAppChannel): Promise<void> => {
    const responses = Array.from({ length: count }, (_, index) => {
      const xml = messageXml({
        messageId: `m${index}`,
        text: "问题",
        userId: `user${index}`,
        createTime: 1_700_000_000,
      });
      return target.callback(callbackRequest(xml));
    });
    for (const response of responses) expect((await response).status).toBe(200);
  };
  await send(channel);
  await send(channel);
  await channel.stop();
  const second = make();
  await second.start();
  onTestFinished(() => second.stop());
  await send(second);
  await send(second);
  await until(() => wecom.received.length >= count, "all answers", 20_000);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(wecom.received.map(({ userId }) => userId).sort()).toEqual(
    Array.from({ length: count }, (_, index) => `user${index}`).sort(),
  );
});

test.each([42001, 40014])(
  "a token that the server calls %i in a burst of 100 is renewed once, and nothing is lost",
  async (errcode) => {
    const { wecom, say } = await setUpWecomApp();
    await say("0", "先拿到令牌");
    await until(() => wecom.received.length === 1, "the first answer");
    wecom.revokeTokens(errcode);
    await Promise.all(Array.from({ length: 100 }, (_, index) => say(`b${index}`, "目标？", `user${index}`)));
    await until(() => wecom.received.length === 101, "all answers", 20_000);
    expect(new Set(wecom.received.map(({ userId }) => userId)).size).toBe(101);
    expect(wecom.tokensGiven).toBe(2);
  },
);

test("busy servers, broken connections and lost answers lose nothing and double nothing", async () => {
  const { wecom, say } = await setUpWecomApp();
  const faults = [{ errcode: -1 }, { status: 502 }, "drop-before", "drop-after"] as const;
  let count = 0;
  wecom.fault = (path) => (path.endsWith("send") ? (faults[count++] ?? null) : null);
  await say("1", "目标？");
  await until(() => wecom.received.length > 0 && wecom.swallowed > 0, "the answer");
  expect(wecom.received).toHaveLength(1);
});

test("the same question asked again later is answered again, in spite of the duplicate check", async () => {
  const { wecom, channel } = await setUpWecomApp();
  for (const createTime of [1_700_000_000, 1_700_000_090]) {
    await channel.callback(callbackRequest(messageXml({ messageId: `t${createTime}`, text: "目标？", createTime })));
  }
  await until(() => wecom.received.length === 2, "both answers");
  expect(wecom.swallowed).toBe(0);
});

test("forty replies to one member within a minute are paced, and none is dropped", async () => {
  let now = 1_700_000_000_000;
  const wait = (ms: number): Promise<void> => {
    now += ms;
    return Promise.resolve();
  };
  const { wecom, channel } = await setUpWecomApp({ nowMs: () => now, wait });
  wecom.nowMs = () => now;
  for (let index = 0; index < 40; index += 1) {
    const createTime = 1_700_000_000 + index;
    const xml = messageXml({ messageId: `p${index}`, text: `/地区 第${index}`, createTime });
    expect((await channel.callback(callbackRequest(xml, { timestamp: Math.floor(now / 1000) }))).status).toBe(200);
  }
  const replies = (): number => wecom.received.filter(({ content }) => content.includes("不认识")).length;
  await until(() => replies() === 40, "forty replies");
  expect(wecom.dropped).toBe(0);
  const notices = wecom.received.filter(({ content }) => content.includes("比较密"));
  expect(notices).toHaveLength(1);
  expect(notices[0]?.content).toContain("12345");
});

test("a long answer is split under 2,048 bytes with its sources kept", async () => {
  const { wecom, assistant, say } = await setUpWecomApp();
  assistant.answerWith = () => ({
    ...sampleAnswer,
    sections: [{ role: "conclusion", text: "各地要合理安排护理型床位，优先照顾失能老年人👨‍👩‍👧。".repeat(120) }],
  });
  await say("1", "长");
  await until(() => wecom.received.some(({ content }) => content.includes("还可以问")), "the last part");
  expect(wecom.cut).toBe(0);
  expect(wecom.received.length).toBeGreaterThan(3);
  expect(wecom.received.map(({ content }) => content).join("")).toContain("甲政发〔2022〕8号");
});

test("commands, pictures and a subscription are answered in kind", async () => {
  const { wecom, assistant, channel, say, dataDir } = await setUpWecomApp();
  const next = async (count: number): Promise<string> => {
    await until(() => wecom.received.length >= count, "a reply");
    return wecom.received.at(-1)?.content ?? "";
  };
  await say("1", "/地区 乙市");
  expect(await next(1)).toContain("乙市");
  expect(assistant.savedRegions.get("wecom-app:wang")).toBe("乙市");
  await channel.callback(callbackRequest(messageXml({ messageId: "2", type: "image" })));
  expect(await next(2)).toContain("只看得懂文字");
  await channel.callback(callbackRequest(messageXml({ messageId: "", type: "event", event: "subscribe" })));
  expect(await next(3)).toContain("我是颐问");
  await channel.callback(callbackRequest(messageXml({ messageId: "", type: "event", event: "enter_agent" })));
  await say("4", "我的私事");
  await next(4);
  await say("5", "忘记我");
  expect(await next(5)).toContain("删掉了");
  expect(readFileSync(join(dataDir, "wecom-app-inbox.jsonl"), "utf8")).not.toContain("我的私事");
});

test("a wrong secret is told in health, the message waits, and no secret stands in the log", async () => {
  const { wecom, channel, logger, say, make } = await setUpWecomApp({ secret: "wrong-secret" });
  await say("1", "我的私事");
  await until(() => channel.health()?.includes("WECOM_SECRET") === true, "red health");
  expect(logger.text()).not.toMatch(/wrong-secret|我的私事|callback-token/);
  await channel.stop();
  expect(wecom.received).toEqual([]);
  void make;
});

test("a refusal for good does not hold up the others", async () => {
  const { wecom, say } = await setUpWecomApp();
  let isFirst = true;
  wecom.fault = (path) => {
    if (!path.endsWith("send") || !isFirst) return null;
    isFirst = false;
    return { errcode: 81013 };
  };
  await say("1", "目标？", "gone");
  await until(() => !isFirst, "the refusal");
  await say("2", "目标？", "wang");
  await until(() => wecom.received.length === 1, "the other answer");
});
