import { expect, test } from "vitest";
import { leansOnTopic, readResolved, resolveFollowUp } from "../../src/conversation/follow-up.ts";
import type { Reader } from "../../src/conversation/follow-up.ts";
import { makeQuestion } from "../support/clauses.ts";

const PLACES: Record<string, string[]> = { 苏州: ["苏州市", "江苏省"], 浙江: ["浙江省"] };

/** Knows two places and one intent; enough to show what is carried over. */
const read: Reader = (text) =>
  makeQuestion(text, {
    namedRegions: Object.entries(PLACES).flatMap(([mention, ladder]) =>
      text.includes(mention) ? [{ mention, ladder }] : [],
    ),
    intents: text.includes("谁") ? ["responsible"] : text.includes("多少") ? ["amount"] : [],
    years: [...text.matchAll(/20\d{2}/g)].map(([year]) => Number(year)),
  });

const topic = "苏州的高龄津贴多少";
const resolve = (text: string, lastFollowUp: string | null = null) =>
  resolveFollowUp(text, { topic, lastFollowUp }, read);

test.each(["那浙江呢", "浙江呢？", "说错了，我妈在浙江", "浙江"])(
  "a turn that only names a place asks the same there: %s",
  (text) => {
    const resolved = resolve(text);
    expect(resolved).toMatchObject({ isFollowUp: true, text: "浙江，的高龄津贴多少" });
    expect(resolved.topic).toBe(resolved.text);
  },
);

test("a place named after a comparison of places joins it, unless it replaces them", () => {
  const compared = { topic: "苏州和浙江的高龄津贴各是多少", lastFollowUp: null };
  const joined = resolveFollowUp("那苏州呢", compared, read);
  expect(joined.text).toBe("苏州、苏州和浙江的高龄津贴各是多少");
  expect(resolveFollowUp("换成苏州呢", compared, read).text).not.toContain("浙江");
});

test("a short turn asks more of the topic, which stays the topic", () => {
  expect(resolve("谁负责？")).toEqual({ isFollowUp: true, text: `${topic}，谁负责？`, topic });
});

test("details of the turn before still hold", () => {
  expect(resolve("那能建一个吗", "我们村人多").text).toBe(`${topic}，我们村人多，那能建一个吗`);
});

test("a turn that stands on its own starts a new topic", () => {
  const text = "养老机构的消防安全由哪个部门来检查";
  expect(resolve(text)).toEqual({ text, isFollowUp: false, topic: text });
  expect(leansOnTopic(text, read(text))).toBe(false);
});

test("without a topic nothing leans", () => {
  expect(resolveFollowUp("那浙江呢", { topic: null, lastFollowUp: null }, read).isFollowUp).toBe(false);
});

test("what the turn itself asks outranks what was asked before", () => {
  const text = "谁负责？";
  const question = readResolved(text, resolve(text), read);
  expect(question.intents).toEqual(["responsible"]);
  expect(question).toMatchObject({ original: text, isFollowUp: true });
  expect(readResolved("到2022年呢", resolve("到2022年呢"), read).years).toEqual([2022]);
});
