import { expect, test } from "vitest";
import { CarriedSessions, withoutCarried } from "../../src/conversation/carried-session.ts";
import type { Journal } from "../../src/conversation/journal.ts";
import { emptySession, MemorySessions } from "../../src/conversation/session.ts";

const topic = { ...emptySession, region: "甲省", topic: "高龄津贴多少" };

test("what is remembered goes back to the device and comes again with the next question", async () => {
  const sessions = new CarriedSessions(new MemorySessions());
  const first = sessions.begin(null);
  expect(await sessions.read(first.conversationId)).toEqual(emptySession);
  await sessions.write(first.conversationId, topic);
  const memory = first.memory();
  first.end();
  const second = sessions.begin(memory);
  expect(second.conversationId).not.toBe(first.conversationId);
  expect(await sessions.read(second.conversationId)).toEqual(topic);
});

test("nothing of it stays, and nothing of it reaches the store that keeps", async () => {
  const kept = new MemorySessions();
  const sessions = new CarriedSessions(kept);
  const turn = sessions.begin(null);
  await sessions.write(turn.conversationId, topic);
  expect(await kept.read(turn.conversationId)).toEqual(emptySession);
  turn.end();
  await sessions.write(turn.conversationId, topic);
  expect(await sessions.read(turn.conversationId)).toEqual(emptySession);
});

test("every other conversation is kept as before", async () => {
  const kept = new MemorySessions();
  const sessions = new CarriedSessions(kept);
  await sessions.write("telegram:1", topic);
  expect(await kept.read("telegram:1")).toEqual(topic);
  await sessions.delete("telegram:1");
  expect(await sessions.read("telegram:1")).toEqual(emptySession);
});

test.each([
  ["no JSON", "{"],
  ["another shape", '{"region":5}'],
  ["too much", JSON.stringify({ ...topic, topic: "长".repeat(9_000) })],
])("a memory of %s is refused", (_name, memory) => {
  expect(() => new CarriedSessions(new MemorySessions()).begin(memory)).toThrow("对话记忆");
});

test("the journal takes no note of a carried conversation", async () => {
  const noted: string[] = [];
  const journal: Journal = {
    record: async (who) => void noted.push(`record ${who}`),
    forget: async (who) => void noted.push(`forget ${who}`),
    entries: () => Promise.resolve([]),
  };
  const sessions = new CarriedSessions(new MemorySessions());
  const turn = sessions.begin(null);
  const quiet = withoutCarried(journal, sessions);
  for (const who of [turn.conversationId, "web:kept"]) {
    await quiet.record(who, { kind: "gap", region: null, question: "问" });
    await quiet.forget(who);
  }
  expect(noted).toEqual(["record web:kept", "forget web:kept"]);
});
