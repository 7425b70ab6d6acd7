/** The AI bot channel end to end, through a fake of its socket server on loopback. */
import { expect, onTestFinished, test } from "vitest";
import { setUpWecomBot } from "../support/channel-set-up.ts";
import { holdAnswers, sampleAnswer, sampleCitation } from "../support/fake-assistant.ts";
import { until } from "../support/loopback-server.ts";
import { parseWecomMarkdown } from "../support/wecom-markdown-parser.ts";

test("a question is answered in one stream that is refreshed until it is the answer", async () => {
  const { server, assistant, ready } = await setUpWecomBot();
  await ready();
  server.say("m1", "甲省护理型床位的目标？");
  await until(() => server.streams[0]?.finished === true, "the answer");
  expect(server.streams).toHaveLength(1);
  const [stream] = server.streams;
  expect(stream?.versions[0]).toContain("正在文件里查找");
  const text = parseWecomMarkdown(stream?.versions.at(-1) ?? "");
  for (const words of [
    sampleCitation.title,
    "甲政发〔2022〕8号",
    ...sampleCitation.path,
    ...sampleAnswer.notices,
    "12345",
  ]) {
    expect(text).toContain(words);
  }
  expect(assistant.turns[0]?.conversationId).toBe("wecom-bot:wang");
});

test("a message delivered twice is answered once", async () => {
  const { server, assistant, ready } = await setUpWecomBot();
  await ready();
  for (let times = 0; times < 4; times += 1) server.say("m1", "目标？");
  server.say("m2", "另一个？");
  await until(() => server.streams.filter(({ finished }) => finished).length === 2, "the answers");
  expect(assistant.turns).toHaveLength(2);
});

test("whoever enters the chat is welcomed", async () => {
  const { server, ready } = await setUpWecomBot();
  await ready();
  server.enter();
  await until(() => server.welcomes.length === 1, "the welcome");
  expect(server.welcomes[0]).toContain("12345");
});

test("in a group the bot's name is taken off; a picture gets a polite line", async () => {
  const { server, assistant, ready } = await setUpWecomBot();
  await ready();
  server.say("m1", "@颐问 甲省的目标？", { chattype: "group", chatid: "g1" });
  await until(() => server.streams[0]?.finished === true, "the answer");
  expect(assistant.turns[0]).toMatchObject({ conversationId: "wecom-bot:g1:wang", text: "甲省的目标？" });
  server.say("m2", "", { msgtype: "image", text: undefined, image: { url: "x" } });
  await until(() => server.streams[1]?.finished === true, "the line");
  expect(server.streams[1]?.versions.at(-1)).toContain("只看得懂文字");
});

test("a server that goes away and comes back is found again, and the answer still arrives once", async () => {
  const { server, assistant, channel, ready } = await setUpWecomBot();
  await ready();
  const release = holdAnswers(assistant);
  server.say("m1", "目标？");
  await until(() => assistant.turns.length === 1, "the turn");
  await server.stop();
  await until(() => channel.health()?.includes("正在重连") === true, "red health");
  release();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await server.restart();
  await until(() => server.streams[0]?.finished === true, "the answer");
  expect(channel.health()).toBeNull();
  expect(server.pushed).toEqual([]);
});

test("where the server no longer knows the request, the answer comes as a message", async () => {
  const { server, assistant, ready } = await setUpWecomBot();
  await ready();
  server.forgetRequests = true;
  server.say("m1", "目标？");
  await until(() => server.pushed.length === 1, "the message");
  expect(server.pushed[0]?.chatId).toBe("wang");
  expect(assistant.turns).toHaveLength(1);
});

test("a half-open connection is noticed and replaced", async () => {
  const { server, channel, ready } = await setUpWecomBot({ heartbeatMs: 30 });
  await ready();
  server.isMute = true;
  await until(() => channel.health() !== null, "red health");
  server.isMute = false;
  server.drop();
  await until(() => channel.health() === null, "the new connection", 20_000);
  expect(server.logins).toBeGreaterThan(1);
});

test("after a kick the alarm stands and there is no duel of reconnects", async () => {
  const { server, channel, logger, ready } = await setUpWecomBot();
  await ready();
  server.kick();
  await until(() => channel.health()?.includes("另一个程序") === true, "the alarm");
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(server.logins).toBe(1);
  expect(logger.text()).toContain("挤下线");
});

test("a wrong secret is told in health, tried again with growing waits, and not logged", async () => {
  const { server, channel, logger } = await setUpWecomBot({ secret: "wrong-secret" });
  await until(() => channel.health()?.includes("WECOM_BOT_SECRET") === true, "red health");
  await until(() => server.refusedLogins >= 3, "more attempts");
  expect(logger.text()).not.toContain("wrong-secret");
});

test("what was taken in and not answered before a crash is answered after a restart", async () => {
  const { server, assistant, channel, make, ready } = await setUpWecomBot();
  await ready();
  assistant.answerWith = () => new Promise(() => undefined);
  server.say("m1", "我的私事");
  await until(() => assistant.turns.length === 1, "the turn");
  await channel.stop();
  assistant.answerWith = null;
  const second = make();
  onTestFinished(() => second.stop());
  await second.start();
  await until(() => server.streams[0]?.finished === true, "the answer");
});

test("garbage on the socket harms nothing", async () => {
  const { server, channel, ready } = await setUpWecomBot();
  await ready();
  server.say("", "");
  server.say("m1", "x", { from: null });
  server.say("m2", "x", { msgtype: "text", text: "not an object" });
  server.say("m3", "目标？");
  await until(() => server.streams[0]?.finished === true, "the answer");
  expect(channel.health()).toBeNull();
});
