/** What the WeCom app offers besides answers: choices on cards and by number, menu, pages, departments, administration. */
import { expect, onTestFinished, test } from "vitest";
import { notAdminText } from "../../../src/channels/desk-text.ts";
import { choiceCard } from "../../../src/channels/wecom/card.ts";
import { setUpWecomApp } from "../../support/channel-set-up.ts";
import type { WecomAppUnderTest } from "../../support/channel-set-up.ts";
import { sampleAnswer, sampleCitation, sampleClarify } from "../../support/fake-assistant.ts";
import { until } from "../../support/loopback-server.ts";
import { parseWecomAppMarkdown } from "../../support/wecom-app-markdown-parser.ts";

const received = ({ wecom }: WecomAppUnderTest, count: number): Promise<void> =>
  until(() => wecom.received.length >= count, "a message");

test("choices come as numbered text and on a card; a tap and a number both answer", async () => {
  const under = await setUpWecomApp();
  const { wecom, assistant, say, deliver } = under;
  await say("1", "哪里的目标？");
  await until(() => wecom.cards.length === 1, "the card");
  expect(wecom.received[0]?.content).toContain("1. 甲省\n2. 乙市");
  expect(wecom.cards[0]?.card.button_list.map(({ text }) => text)).toEqual(["甲省", "乙市"]);
  const tap = { messageId: "", type: "event", event: "template_card_event", eventKey: "乙市", responseCode: "code-1" };
  await deliver(tap);
  await received(under, 2);
  expect(assistant.turns.at(-1)?.text).toBe("乙市");
  await until(() => wecom.marked.length === 1, "the mark");
  expect(wecom.marked).toEqual(["code-1"]);
  await say("2", "哪里的目标？");
  await until(() => wecom.cards.length === 2, "the second card");
  await say("3", "2");
  await until(() => assistant.turns.length === 4, "the turn");
  expect(assistant.turns.at(-1)?.text).toBe("乙市");
  await say("4", "2");
  await until(() => assistant.turns.length === 5, "the turn");
  expect(assistant.turns.at(-1)?.text).toBe(sampleAnswer.choices[1]);
});

test("a number beyond the list, or without one, is what the person says", async () => {
  const { assistant, say } = await setUpWecomApp();
  await say("1", "78");
  await until(() => assistant.turns.length === 1, "the turn");
  await say("2", "78");
  await until(() => assistant.turns.length === 2, "the turn");
  expect(assistant.turns.map(({ text }) => text)).toEqual(["78", "78"]);
});

test("a whole answer is one text and no card", async () => {
  const under = await setUpWecomApp();
  await under.say("1", "目标？");
  await received(under, 1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(under.wecom.requests).toBe(1);
});

test("a server without cards still gets the choices as text, and the next message is answered", async () => {
  const under = await setUpWecomApp();
  const { wecom, assistant, say, logger } = under;
  assistant.answerWith = () => ({ ...sampleClarify, choices: ["甲省", "乙市"] });
  let sends = 0;
  wecom.fault = (path) => (path.endsWith("send") && (sends += 1) === 2 ? { errcode: 40008 } : null);
  await say("1", "哪里？");
  await until(() => logger.text().includes("没有接受选择卡片"), "the refusal");
  await say("2", "甲省");
  await received(under, 2);
});

test("long choices are cut on the card and numbered; too many or too long ones make none", () => {
  const long = ["一个人住，生活还能自理的老人", "和儿女一起住"];
  expect(choiceCard(long, "m1")?.button_list).toEqual([
    { text: "1 一个人住，生活…", style: 1, key: long[0] },
    { text: "2 和儿女一起住…", style: 1, key: long[1] },
  ]);
  expect(choiceCard(long, "m1")?.task_id).toBe(choiceCard(long, "m1")?.task_id);
  expect(choiceCard(long, "m1")?.task_id).not.toBe(choiceCard(long, "m2")?.task_id);
  expect(choiceCard([], "m")).toBeNull();
  expect(choiceCard(["长".repeat(400)], "m")).toBeNull();
  expect(choiceCard(["1", "2", "3", "4", "5", "6", "7"], "m")).toBeNull();
});

test("the app gets a menu where it has none, and a tap on it is read; a menu that stands is left alone", async () => {
  const under = await setUpWecomApp();
  const { wecom, assistant, deliver } = under;
  await until(() => wecom.menu !== null, "the menu");
  const keys = [...JSON.stringify(wecom.menu).matchAll(/"key":"([^"]+)"/g)].map((match) => match[1] ?? "");
  expect(keys).toEqual(expect.arrayContaining(["/我能申请什么", "看原文", "/地区", "/忘记我", "/帮助"]));
  for (const [index, eventKey] of keys.entries()) {
    await deliver({ messageId: "", type: "event", event: "click", eventKey });
    await received(under, index + 1);
  }
  expect(assistant.turns.map(({ text }) => text)).toEqual(["/我能申请什么"]);
  const other = await setUpWecomApp();
  await until(() => other.wecom.menu !== null, "its menu");
  await other.channel.stop();
  const own = { button: [{ type: "click", name: "我们自己的", key: "帮助" }] };
  other.wecom.menu = own;
  const again = other.make();
  onTestFinished(() => again.stop());
  await again.start();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(other.wecom.menu).toEqual(own);
});

test("看原文 is paged by words", async () => {
  const under = await setUpWecomApp();
  const { wecom, say } = under;
  await say("0", "下一页");
  await received(under, 1);
  expect(wecom.received[0]?.content).toContain("还没有打开的原文");
  await say("1", "目标？");
  await received(under, 2);
  await say("2", "看原文");
  await received(under, 3);
  expect(wecom.received[2]?.content).toContain("发“下一页”");
  for (const [id, words] of [
    ["3", "（四）建立老年人能力评估制度"],
    ["4", "喘息服务"],
    ["5", "没有更多内容"],
  ] as const) {
    const count = wecom.received.length;
    await say(id, "下一页");
    await received(under, count + 1);
    expect(wecom.received.at(-1)?.content).toContain(words);
  }
});

test("members of a staff department are answered as staff, in markdown; the server is asked once", async () => {
  const under = await setUpWecomApp({ staffDepartments: [2, 15] });
  const { wecom, assistant, say } = under;
  wecom.departments.set("staff", [15]).set("other", [3]);
  await say("1", "目标？", "staff");
  await received(under, 1);
  await say("2", "乙市？", "staff");
  await received(under, 2);
  expect(wecom.memberQueries).toBe(1);
  await say("3", "目标？", "other");
  await say("4", "目标？", "unknown");
  await until(() => assistant.turns.length === 4, "the turns");
  await received(under, 4);
  const staffBy = new Map(assistant.turns.map(({ conversationId, staff }) => [conversationId.split(":")[1], staff]));
  expect(Object.fromEntries(staffBy)).toEqual({ staff: true, other: undefined, unknown: undefined });
  for (const { userId, kind, content } of wecom.received) {
    expect(kind).toBe(userId === "staff" ? "markdown" : "text");
    const visible = kind === "markdown" ? parseWecomAppMarkdown(content) : content;
    for (const words of [sampleCitation.title, "甲政发〔2022〕8号", "12345"]) expect(visible).toContain(words);
  }
});

test("where no staff departments are set, nobody's are asked for", async () => {
  const under = await setUpWecomApp();
  await under.say("1", "目标？");
  await received(under, 1);
  expect(under.wecom.memberQueries).toBe(0);
});

test("administration is for the members named, and refused and logged for others", async () => {
  let rebuilds = 0;
  const admin = {
    status: () => ["索引 abc"],
    reindex: (): Promise<string[]> => {
      rebuilds += 1;
      return Promise.resolve(["甲省规划：没有变化"]);
    },
  };
  const under = await setUpWecomApp({ adminIds: ["chief"], admin });
  const { wecom, say, logger } = under;
  await say("1", "/状态", "chief");
  await received(under, 1);
  expect(wecom.received[0]?.content).toContain("索引 abc");
  await say("2", "/重建索引", "chief");
  await received(under, 2);
  expect(wecom.received[1]?.content).toContain("没有变化");
  for (const [index, command] of ["/状态", "/重建索引", "/reindex", "/status"].entries()) {
    await say(`n${index}`, command, "wang");
    await received(under, 3 + index);
    expect(wecom.received.at(-1)?.content).toContain(notAdminText);
  }
  expect(rebuilds).toBe(1);
  expect(logger.lines.filter((line) => line.includes("管理员命令"))).toHaveLength(4);
});

test("a file is declined politely, a voice is asked for in writing", async () => {
  const under = await setUpWecomApp();
  await under.deliver({ messageId: "1", type: "file" });
  await received(under, 1);
  expect(under.wecom.received[0]?.content).toContain("没有打开");
  await under.deliver({ messageId: "2", type: "voice" });
  await received(under, 2);
  expect(under.wecom.received[1]?.content).toContain("只看得懂文字");
});
