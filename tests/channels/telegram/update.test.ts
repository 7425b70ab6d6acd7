import fc from "fast-check";
import { expect, test } from "vitest";
import { addressedText, conversationOf, parseArrival, readUpdate } from "../../../src/channels/telegram/update.ts";
import { readBotMessage } from "../../../src/channels/wecom/bot-message.ts";

const message = {
  message_id: 3,
  date: 0,
  chat: { id: 7, type: "private" },
  from: { id: 7, first_name: "王大爷" },
  text: "目标？",
};

test("a message is kept without the person's name", () => {
  const read = readUpdate({ update_id: 1, message });
  expect(read?.arrival).toMatchObject({ chatId: 7, text: "目标？", isGroup: false });
  expect(JSON.stringify(read)).not.toContain("王大爷");
  expect(parseArrival(JSON.parse(JSON.stringify(read?.arrival)))).toEqual(read?.arrival);
});

test("a pressed button brings its label along", () => {
  const keyboard = {
    inline_keyboard: [[{ text: "甲省", callback_data: "q:0" }], [{ text: "乙市", callback_data: "q:1" }]],
  };
  const query = { id: "9", from: { id: 7 }, data: "q:1", message: { ...message, reply_markup: keyboard } };
  const read = readUpdate({ update_id: 2, callback_query: query });
  expect(read?.arrival).toMatchObject({ text: "乙市", button: { queryId: "9", data: "q:1" } });
});

test("other kinds of update are known and not answered", () => {
  expect(readUpdate({ update_id: 3, edited_message: message })).toEqual({ updateId: 3, arrival: null, inline: null });
  expect(readUpdate({ message })).toBeNull();
});

test("words under a picture count as text, and what is passed on is marked", () => {
  const { text: _, ...wordless } = message;
  const file = readUpdate({ update_id: 4, message: { ...wordless, document: {}, caption: "这份文件能用吗" } });
  expect(file?.arrival).toMatchObject({ text: "这份文件能用吗", hasFile: true, isForwarded: false });
  const forwarded = readUpdate({ update_id: 5, message: { ...message, forward_origin: { type: "user" } } });
  expect(forwarded?.arrival).toMatchObject({ isForwarded: true });
  expect(readUpdate({ update_id: 6, message: wordless })?.arrival).toMatchObject({ text: null, hasFile: false });
});

test("an arrival kept by an older version is read", () => {
  const old = { chatId: 7, isGroup: false, userId: 7, messageId: 1, text: "话", replyToUserId: null, button: null };
  expect(parseArrival(old)).toMatchObject({ ...old, quote: null, hasFile: false, isForwarded: false });
});

test("in a group each person has a conversation of their own", () => {
  const read = readUpdate({ update_id: 4, message: { ...message, chat: { id: -5, type: "group" } } });
  if (read === null || read.arrival === null) throw new Error("not read");
  expect(conversationOf(read.arrival)).toBe("telegram:-5:7");
  expect(addressedText(read.arrival, { id: 1, username: "bot" })).toBeNull();
});

test("10,000 random updates and frames are read or refused, never thrown at", () => {
  const keys = [
    "update_id",
    "message",
    "chat",
    "from",
    "text",
    "id",
    "type",
    "callback_query",
    "data",
    "headers",
    "req_id",
    "body",
    "msgid",
  ];
  const { tree } = fc.letrec<{ tree: unknown; leaf: unknown }>((tie) => ({
    leaf: fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null), fc.double()),
    tree: fc.oneof(
      { maxDepth: 4 },
      tie("leaf"),
      fc.dictionary(fc.constantFrom(...keys), tie("tree")),
      fc.array(tie("tree"), { maxLength: 3 }),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      readUpdate(value);
      readBotMessage(value, 0);
      parseArrival(value);
    }),
    { numRuns: 10_000, seed: 5 },
  );
});
