import { expect, test } from "vitest";
import { keepCards } from "../../src/channels/card/card-keeping-assistant.ts";
import { CardShelf } from "../../src/channels/card/card-shelf.ts";
import { Desk } from "../../src/channels/desk.ts";
import type { DeskAnswer } from "../../src/channels/desk.ts";
import { BadInputError } from "../../src/errors.ts";
import { createFakeAssistant, sampleAnswer } from "../support/fake-assistant.ts";
import { createMemoryLogger } from "../support/memory-logger.ts";

function setUp(withChoices = true) {
  const assistant = createFakeAssistant();
  const logger = createMemoryLogger();
  let forgets = 0;
  const onForget = (): Promise<void> => {
    forgets += 1;
    return Promise.resolve();
  };
  const desk = new Desk({ assistant, logger, withChoices, onForget });
  const hear = async (text: string, conversationId = "c"): Promise<string> => {
    const { passages } = await desk.hear({ conversationId, text, signal: new AbortController().signal });
    return passages.map((passage) => `${passage.heading ?? ""}\n${passage.text}`).join("\n");
  };
  return { assistant, logger, hear, desk, forgets: () => forgets };
}

test("next questions are text only where there are no buttons", async () => {
  const [choice = ""] = sampleAnswer.choices;
  expect(await setUp(true).hear("目标？")).toContain(choice);
  expect(await setUp(false).hear("目标？")).not.toContain(choice);
});

test("regions are listed, set, lifted, and an unknown one is refused in words", async () => {
  const { hear, assistant } = setUp();
  expect(await hear("/地区")).toContain("甲省、乙市、丙县");
  expect(await hear("/地区 乙市")).toContain("乙市");
  expect(assistant.savedRegions.get("c")).toBe("乙市");
  expect(await hear("/地区 不限")).toContain("不限");
  expect(assistant.savedRegions.size).toBe(0);
  expect(await hear("/地区 火星")).toContain("不认识“火星”");
});

test("a region is chosen from the list by its number", async () => {
  const { hear, assistant } = setUp();
  expect(await hear("/地区")).toContain("2. 地区 乙市");
  await hear("2");
  expect(assistant.savedRegions.get("c")).toBe("乙市");
  await hear("/地区");
  await hear("4");
  expect(assistant.savedRegions.size).toBe(0);
});

test("forgetting what was offered, a number is a question again", async () => {
  const { hear, assistant } = setUp();
  await hear("/地区");
  await hear("忘记我");
  await hear("2");
  expect(assistant.turns.map(({ text }) => text)).toEqual(["2"]);
});

test("看原文 n opens the n-th clause of this conversation's last answer, not of another's", async () => {
  const { hear } = setUp();
  await hear("目标？", "one");
  expect(await hear("看原文 1", "one")).toContain("此处原文缺失");
  expect(await hear("看原文 9", "one")).toContain("只有 1 条依据");
  expect(await hear("看原文", "two")).toContain("请先问一个问题");
});

test("what a person can mend is told, what they cannot is a plain line, logged by its name only", async () => {
  const { hear, assistant, logger } = setUp();
  assistant.answerWith = () => Promise.reject(new BadInputError("问题是空的。", { remedy: "请输入想问的话。" }));
  expect(await hear("？")).toContain("请输入想问的话");
  assistant.answerWith = () => Promise.reject(new TypeError("secret 我的私事"));
  const line = await hear("我的私事");
  expect(line).toContain("12345");
  expect(line).not.toContain("secret");
  expect(logger.text()).toContain("TypeError");
  expect(logger.text()).not.toContain("我的私事");
});

test("forgetting reaches the assistant, the channel, and what 看原文 remembers", async () => {
  const { hear, assistant, forgets } = setUp();
  await hear("目标？");
  await hear("忘记我");
  expect(assistant.forgotten).toEqual(["c"]);
  expect(forgets()).toBe(1);
  expect(await hear("看原文")).toContain("请先问一个问题");
});

test("转发卡片 names the last answer's card and says its words; before an answer, and without a shelf, it says so", async () => {
  expect(await setUp().hear("转发卡片")).toContain("还没有可以转发的回答");
  const { assistant, logger } = setUp();
  const cards = new CardShelf({ logger });
  const onForget = (): Promise<void> => Promise.resolve();
  const desk = new Desk({ assistant: keepCards(assistant, cards), logger, withChoices: true, onForget, cards });
  const hear = (text: string): Promise<DeskAnswer> =>
    desk.hear({ conversationId: "c", text, signal: new AbortController().signal });
  expect((await hear("卡片")).cardId).toBeUndefined();
  const { offeredCardId } = await hear("目标？");
  const card = await hear("/card");
  expect([card.cardId, card.reply]).toEqual([cards.lastOf("c"), null]);
  expect(offeredCardId).toBe(card.cardId);
  expect(card.passages[0]?.text).toContain("颐问 · 依据政策原文");
  await hear("忘记我");
  expect((await hear("转发卡片")).cardId).toBeUndefined();
  expect(desk.openCard(offeredCardId ?? "").passages[0]?.text).toContain("卡片不在了");
});
