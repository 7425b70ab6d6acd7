/** What the Telegram channel offers besides answers: menu, pages, other regions, inline mode, administration. */
import { expect, test } from "vitest";
import type { AdminPort } from "../../../src/channels/admin-port.ts";
import { interruptedText, notAdminText } from "../../../src/channels/desk-text.ts";
import { answered, setUpTelegram } from "../../support/channel-set-up.ts";
import type { TelegramUnderTest } from "../../support/channel-set-up.ts";
import { sampleAnswer, sampleCitation } from "../../support/fake-assistant.ts";
import { fakeBot } from "../../support/fake-telegram-server.ts";
import type { SentMessage } from "../../support/fake-telegram-server.ts";
import { until } from "../../support/loopback-server.ts";

const adminId = 77;

function fakeAdmin(): AdminPort & { rebuilds: number; release: () => void } {
  const admin = {
    rebuilds: 0,
    release: (): void => undefined,
    status: () => ["索引 abc：2 份文件", "telegram：正常"],
    reindex: async (onProgress: (line: string) => void): Promise<string[]> => {
      admin.rebuilds += 1;
      onProgress("读取文件 1/2");
      await new Promise<void>((resolve) => (admin.release = resolve));
      return ["甲省规划：没有变化"];
    },
  };
  return admin;
}

function lastMessage({ telegram }: TelegramUnderTest, chatId?: number): SentMessage {
  const message = telegram.lastMessage(chatId);
  if (message === undefined) throw new Error("no message");
  return message;
}

test("the menu is published in names that Telegram takes, with the administrators' own", async () => {
  const { telegram, channel } = await setUpTelegram({ adminIds: [String(adminId), "not a number"] });
  await channel.start();
  const menus = () => telegram.calls.filter(({ method }) => method === "setMyCommands");
  await until(() => menus().length === 2, "the menus");
  const names = JSON.stringify(menus()[0]?.body);
  for (const word of ["apply", "region", "compare", "clause", "card", "feedback", "forget", "help", "我能申请什么"])
    expect(names).toContain(word);
  expect(names).not.toContain("reindex");
  expect(menus()[1]?.body).toMatchObject({ scope: { type: "chat", chat_id: adminId } });
  expect(JSON.stringify(menus()[1]?.body)).toContain("reindex");
});

test("a server that knows neither menus nor getMe nor callback queries still gets its answers", async () => {
  const { telegram, channel, logger } = await setUpTelegram({ adminIds: [String(adminId)] });
  for (const method of ["setMyCommands", "setMyDescription", "setMyShortDescription", "getMe", "answerCallbackQuery"])
    telegram.unknownMethods.add(method);
  await channel.start();
  telegram.say("目标？");
  await until(answered(telegram), "the answer");
  const [first] = telegram.messages;
  if (first === undefined) throw new Error("no message");
  telegram.press(first, "原文");
  await until(answered(telegram, 2), "the clause");
  const group = { id: -100, type: "supergroup" };
  const reply = { message_id: 1, from: { id: fakeBot.id } };
  telegram.deliver({
    message: { message_id: 5, chat: group, from: { id: 9 }, text: "乙市？", reply_to_message: reply },
  });
  await until(answered(telegram, 3), "the answer in the group");
  expect(channel.health()).toBeNull();
  expect(logger.text()).toContain("不影响回答");
});

test("where messages cannot be edited at all, the answer comes in HTML as a message of its own", async () => {
  const { telegram, channel } = await setUpTelegram();
  telegram.unknownMethods.add("editMessageText");
  await channel.start();
  telegram.say("目标？");
  await until(() => telegram.lastText().includes("12345"), "the answer");
  expect(telegram.messages).toHaveLength(2);
  expect(telegram.lastText()).toContain("<b>");
});

test("an answer that cannot be edited in is said once, also where its receipt is lost", async () => {
  const { telegram, channel, logger } = await setUpTelegram();
  telegram.unknownMethods.add("editMessageText");
  telegram.fault = (method, body) =>
    method === "sendMessage" && String(body["text"]).includes("12345") ? "drop-after" : null;
  await channel.start();
  telegram.say("目标？");
  await until(() => logger.text().includes("不再重发"), "the line in the log");
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(telegram.messages.filter(({ versions }) => versions[0]?.includes("12345"))).toHaveLength(1);
});

test("看原文 turns its pages where it stands, to the end of the document and back", async () => {
  const under = await setUpTelegram();
  const { telegram, channel } = under;
  await channel.start();
  telegram.say("目标？");
  await until(answered(telegram), "the answer");
  telegram.press(lastMessage(under), "原文");
  await until(answered(telegram, 2), "the clause");
  const page = lastMessage(under);
  expect(page.keyboard.flat().map(({ text }) => text)).toEqual(["下一页"]);
  telegram.press(page, "下一页");
  await until(() => page.versions.at(-1)?.includes("（四）建立老年人能力评估制度") === true, "the next page");
  telegram.press(page, "下一页");
  await until(() => page.versions.at(-1)?.includes("喘息服务") === true, "the last page");
  expect(page.keyboard.flat().map(({ text }) => text)).toEqual(["上一页"]);
  expect(page.versions.at(-1)).toContain("甲政发〔2022〕8号");
  expect(page.versions.at(-1)).toContain("12345");
  telegram.press(page, "上一页");
  await until(() => page.versions.at(-1)?.includes("（四）") === true, "the page before");
  expect(telegram.messages).toHaveLength(2);
});

test("其他地区 offers the other places, and the one tapped is asked as a turn", async () => {
  const under = await setUpTelegram();
  const { telegram, channel, assistant } = under;
  await channel.start();
  telegram.say("目标？");
  await until(answered(telegram), "the answer");
  telegram.press(lastMessage(under), "其他地区");
  await until(answered(telegram, 2), "the places");
  expect(
    lastMessage(under)
      .keyboard.flat()
      .map(({ text }) => text),
  ).toEqual(["乙市", "丙县"]);
  telegram.press(lastMessage(under), "丙县");
  await until(() => assistant.turns.length === 2, "the turn");
  expect(assistant.turns[1]?.text).toBe("丙县");
});

test("the walk and staff mode are passed on as text, their choices are buttons", async () => {
  const under = await setUpTelegram();
  const { telegram, channel, assistant } = under;
  assistant.answerWith = () => ({ ...sampleAnswer, kind: "clarify", choices: ["60–69 岁", "70–79 岁"], related: [] });
  await channel.start();
  telegram.say("/apply");
  await until(answered(telegram), "the first question");
  telegram.press(lastMessage(under), "70–79 岁");
  telegram.say("/工作人员");
  await until(() => assistant.turns.length === 3, "the turns");
  expect(assistant.turns.map(({ text }) => text)).toEqual(["/我能申请什么", "70–79 岁", "/工作人员"]);
});

test("/对比 asks for all places, /反馈 asks for one of two words", async () => {
  const under = await setUpTelegram();
  const { telegram, channel, assistant } = under;
  await channel.start();
  telegram.say("/对比 护理型床位");
  await until(answered(telegram), "the comparison");
  expect(assistant.turns[0]?.text).toBe("各地护理型床位对比");
  telegram.say("/反馈");
  await until(answered(telegram, 2), "the question");
  telegram.press(lastMessage(under), "没用");
  await until(() => assistant.judged.length === 1, "the judgement");
  expect(assistant.judged[0]).toEqual({ conversationId: "telegram:7", useful: false });
});

test("a file is declined politely, whoever sends it; its caption is a question", async () => {
  const { telegram, channel, assistant } = await setUpTelegram({ adminIds: [String(adminId)], admin: fakeAdmin() });
  await channel.start();
  for (const id of [7, adminId]) {
    const message = { message_id: 3, chat: { id, type: "private" }, from: { id }, document: { file_id: "x" } };
    telegram.deliver({ message });
    await until(() => telegram.lastText(id).includes("没有打开"), "the line");
  }
  expect(assistant.turns).toEqual([]);
  telegram.deliver({
    message: { message_id: 4, chat: { id: 8, type: "private" }, from: { id: 8 }, document: {}, caption: "目标？" },
  });
  await until(() => assistant.turns.length === 1, "the question");
});

test("a message quoted in a group is context; the bot's own is not, nor is one under a command", async () => {
  const { telegram, channel, assistant } = await setUpTelegram();
  await channel.start();
  const chat = { id: -100, type: "group" };
  const say = (text: string, from: number, quoted: string): void => {
    const reply = { message_id: 1, from: { id: from }, text: quoted };
    telegram.deliver({ message: { message_id: 5, chat, from: { id: 9 }, text, reply_to_message: reply } });
  };
  say("@yiwen_bot 乙市呢", 10, "甲省护理型床位的目标");
  say("乙市呢", fakeBot.id, "甲省的目标是……");
  say("@yiwen_bot /地区", 10, "甲省护理型床位的目标");
  await until(answered(telegram, 3), "the answers");
  expect(assistant.turns.map(({ text }) => text)).toEqual(["甲省护理型床位的目标，乙市呢", "乙市呢"]);
});

test("inline: only the last of what was typed is answered, in one message with its source", async () => {
  const { telegram, channel, assistant } = await setUpTelegram({ inlineRestMs: 60 });
  await channel.start();
  telegram.typeInline("甲省护理");
  telegram.typeInline("甲省护理型床位");
  const queryId = telegram.typeInline("甲省护理型床位的目标？");
  await until(() => telegram.inlineAnswers.length === 1, "the inline answer");
  expect(assistant.turns.map(({ text }) => text)).toEqual(["甲省护理型床位的目标？"]);
  expect(telegram.inlineAnswers[0]?.queryId).toBe(queryId);
  for (const words of [sampleCitation.title, "甲政发〔2022〕8号", ...sampleAnswer.notices, "12345"])
    expect(telegram.inlineAnswers[0]?.texts[0]).toContain(words);
  expect(assistant.forgotten).toEqual([assistant.turns[0]?.conversationId]);
  telegram.typeInline("甲");
  await until(() => telegram.inlineAnswers.length === 2, "the empty answer");
  expect(telegram.inlineAnswers[1]?.texts).toEqual([]);
  telegram.say("目标？");
  await until(answered(telegram), "an answer as always");
});

test("inline: an answer too long for one message keeps its sources and leaves its quotations out", async () => {
  const { telegram, channel, assistant } = await setUpTelegram({ inlineRestMs: 1 });
  const long = "各地要合理安排护理型床位。".repeat(400);
  assistant.answerWith = () => ({
    ...sampleAnswer,
    sections: [
      { role: "conclusion", text: `${long}[1]` },
      { role: "quote", text: `「${long}」[1]` },
    ],
  });
  await channel.start();
  telegram.typeInline("很长的回答");
  await until(() => telegram.inlineAnswers.length === 1, "the inline answer");
  const [text = ""] = telegram.inlineAnswers[0]?.texts ?? [];
  for (const words of ["没有写完", sampleCitation.title, ...sampleAnswer.notices, "12345"])
    expect(text).toContain(words);
});

test("an administrator sees the status, and a rebuild with its progress in one edited message", async () => {
  const admin = fakeAdmin();
  const { telegram, channel } = await setUpTelegram({ adminIds: [String(adminId)], admin });
  await channel.start();
  telegram.say("/状态", adminId);
  await until(() => telegram.lastText(adminId).includes("telegram：正常"), "the status");
  telegram.say("/重建索引", adminId);
  await until(() => telegram.lastText(adminId).includes("读取文件 1/2"), "the progress");
  telegram.say("目标？", 7);
  await until(() => telegram.lastText(7).includes("12345"), "an answer meanwhile");
  admin.release();
  await until(() => telegram.lastText(adminId).includes("甲省规划：没有变化"), "the report");
  expect(telegram.messages.filter(({ chatId }) => chatId === adminId)).toHaveLength(2);
});

test("nobody else administers: not another person, a spoofed name, a group, a forwarded command, or a button", async () => {
  const admin = fakeAdmin();
  const under = await setUpTelegram({ adminIds: [String(adminId)], admin });
  const { telegram, channel, logger } = under;
  await channel.start();
  const message = (more: object): void => {
    const base = { message_id: 5, chat: { id: adminId, type: "private" }, from: { id: adminId } };
    telegram.deliver({ message: { ...base, ...more } });
  };
  const commands = ["/状态", "/status", "/重建索引", "/reindex", "／重建索引"];
  let refusals = 0;
  for (const text of commands) {
    message({
      text,
      chat: { id: 7, type: "private" },
      from: { id: 7, username: String(adminId), first_name: "管理员" },
    });
    message({ text: `@yiwen_bot ${text}`, chat: { id: -5, type: "group" } });
    message({ text, forward_origin: { type: "user", sender_user: { id: adminId } } });
    message({ text, forward_date: 1 });
    message({ text, via_bot: { id: 5 } });
    message({ text, chat: { id: 7, type: "private" } });
    refusals += 6;
  }
  const markup = { inline_keyboard: [[{ text: "/重建索引", callback_data: "q:0" }]] };
  const shown = { message_id: 1, chat: { id: adminId, type: "private" }, reply_markup: markup };
  telegram.deliver({ callback_query: { id: "1", from: { id: adminId }, data: "q:0", message: shown } });
  refusals += 1;
  await until(answered(telegram, refusals), "the refusals", 20_000);
  for (const { versions } of telegram.messages) expect(versions.at(-1)).toContain(notAdminText.slice(0, 12));
  expect(admin.rebuilds).toBe(0);
  expect(logger.lines.filter((line) => line.includes("管理员命令"))).toHaveLength(refusals);
});

test("a rebuild cut off by a restart is told, not run again", async () => {
  const admin = fakeAdmin();
  const { telegram, channel, make } = await setUpTelegram({ adminIds: [String(adminId)], admin });
  await channel.start();
  telegram.say("/重建索引", adminId);
  await until(() => telegram.lastText(adminId).includes("读取文件"), "the progress");
  await channel.stop();
  const second = make();
  await second.start();
  await until(() => telegram.lastText(adminId).includes(interruptedText.slice(0, 10)), "the line");
  await second.stop();
  expect(admin.rebuilds).toBe(1);
});
