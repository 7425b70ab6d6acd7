/** What the AI bot offers besides answers: judgements, quotations, and an answer that outlives its stream. */
import { expect, test } from "vitest";
import { setUpWecomBot } from "../../support/channel-set-up.ts";
import type { WecomBotUnderTest } from "../../support/channel-set-up.ts";
import { sampleAnswer, sampleClarify } from "../../support/fake-assistant.ts";
import { until } from "../../support/loopback-server.ts";
import { parseWecomMarkdown } from "../../support/wecom-markdown-parser.ts";

const finished = ({ server }: WecomBotUnderTest, count: number): Promise<void> =>
  until(() => server.streams.filter((stream) => stream.finished).length >= count, "the answer");

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test("an answer asks for judgements, and each is counted once for whoever gave it", async () => {
  const under = await setUpWecomBot();
  const { server, assistant, ready } = under;
  await ready();
  server.say("m1", "目标？");
  await finished(under, 1);
  expect(server.streams[0]?.feedbackId).toBe(server.streams[0]?.streamId);
  server.judge("j1", 1);
  server.judge("j1", 1);
  server.judge("j2", 2);
  server.judge("j3", 3);
  server.judge("j4", 9);
  server.judge("j5", 2, { chattype: "group", chatid: "g1" });
  await until(() => assistant.judged.length >= 3, "the judgements");
  await pause(50);
  expect(assistant.judged).toEqual([
    { conversationId: "wecom-bot:wang", useful: true },
    { conversationId: "wecom-bot:wang", useful: false },
    { conversationId: "wecom-bot:g1:wang", useful: false },
  ]);
});

test("a quoted message is context; one of the bot's own answers is not, nor is one that cannot be read", async () => {
  const under = await setUpWecomBot();
  const { server, assistant, ready } = under;
  await ready();
  const group = { chattype: "group", chatid: "g1" };
  const quote = (content: unknown): object => ({ ...group, quote: { msgtype: "text", text: { content } } });
  server.say("m1", "@颐问 乙市呢", quote("甲省护理型床位的目标"));
  await finished(under, 1);
  server.say("m2", "@颐问 乙市呢", quote("各地……可以拨 12345 问。\n**依据**\n[1] 《某某规划》"));
  await finished(under, 2);
  server.say("m3", "@颐问 /地区", quote("甲省护理型床位的目标"));
  await finished(under, 3);
  server.say("m4", "@颐问 丙县呢", quote(7));
  await finished(under, 4);
  server.say("m5", "@颐问 这个呢", { ...group, quote: { msgtype: "voice", voice: { content: "字".repeat(5000) } } });
  await finished(under, 5);
  const texts = assistant.turns.map(({ text }) => text);
  expect(texts.slice(0, 3)).toEqual(["甲省护理型床位的目标，乙市呢", "乙市呢", "丙县呢"]);
  expect(texts[3]).toBe(`${"字".repeat(200)}，这个呢`);
});

test("choices are numbered and can be answered by number", async () => {
  const under = await setUpWecomBot();
  const { server, assistant, ready } = under;
  await ready();
  server.say("m1", "哪里？");
  await finished(under, 1);
  expect(parseWecomMarkdown(server.streams[0]?.versions.at(-1) ?? "")).toContain("2. 乙市");
  server.say("m2", "2");
  await finished(under, 2);
  expect(assistant.turns[1]?.text).toBe(sampleClarify.choices[1]);
});

test("an answer that takes longer than a stream lives is announced in it and comes as a message", async () => {
  const under = await setUpWecomBot({ handOverMs: 60 });
  const { server, assistant, ready } = under;
  await ready();
  assistant.answerWith = async () => {
    await pause(250);
    return sampleAnswer;
  };
  server.say("m1", "目标？");
  await finished(under, 1);
  expect(server.streams[0]?.versions.at(-1)).toContain("另发一条消息");
  await until(() => server.pushed.length === 1, "the message");
  expect(server.pushed[0]?.chatId).toBe("wang");
  expect(server.pushed[0]?.content).toContain("12345");
  await pause(50);
  expect(server.refused).toBe(0);
  expect(server.pushed).toHaveLength(1);
});

test("a stream that the server has ended is followed by a message", async () => {
  const under = await setUpWecomBot();
  const { server, assistant, ready } = under;
  await ready();
  let now = Date.now();
  server.nowMs = () => now;
  assistant.answerWith = async () => {
    await pause(50);
    now += 361_000;
    return sampleAnswer;
  };
  server.say("m1", "目标？");
  await until(() => server.pushed.length === 1, "the message");
  expect(server.streams[0]?.finished).toBe(false);
});

test("a question handed over before a restart is answered by message after it", async () => {
  const under = await setUpWecomBot({ handOverMs: 30 });
  const { server, assistant, channel, make, ready } = under;
  await ready();
  assistant.answerWith = () => new Promise(() => undefined);
  server.say("m1", "目标？");
  await finished(under, 1);
  await channel.stop();
  assistant.answerWith = null;
  const second = make();
  await second.start();
  await until(() => server.pushed.length === 1, "the message");
  await second.stop();
  expect(server.streams).toHaveLength(1);
});

test("a file is declined politely", async () => {
  const under = await setUpWecomBot();
  await under.ready();
  under.server.say("m1", "", { msgtype: "file", text: undefined, file: { url: "x" } });
  await finished(under, 1);
  expect(under.server.streams[0]?.versions.at(-1)).toContain("没有打开");
});

test("staff and family words and the walk are passed on as they are typed", async () => {
  const under = await setUpWecomBot();
  await under.ready();
  for (const [index, text] of ["/工作人员", "/家属", "我能申请什么"].entries()) {
    under.server.say(`m${index}`, text);
    await finished(under, index + 1);
  }
  expect(under.assistant.turns.map(({ text }) => text)).toEqual(["/工作人员", "/家属", "/我能申请什么"]);
});
