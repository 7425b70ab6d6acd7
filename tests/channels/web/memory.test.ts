/** A conversation that stays with the person's device: the server hands its memory out and keeps none. */
import { expect, test } from "vitest";
import { createWebApp } from "../../../src/channels/web/app.ts";
import { CarriedSessions } from "../../../src/conversation/carried-session.ts";
import { emptySession, MemorySessions } from "../../../src/conversation/session.ts";
import { createFakeAssistant, sampleAnswer } from "../../support/fake-assistant.ts";
import { createMemoryLogger } from "../../support/memory-logger.ts";

function setUp() {
  const assistant = createFakeAssistant();
  const kept = new MemorySessions();
  const carried = new CarriedSessions(kept);
  assistant.answerWith = async (turn) => {
    const session = await carried.read(turn.conversationId);
    await carried.write(turn.conversationId, { ...session, topic: `${session.topic ?? ""}${turn.text}。` });
    return sampleAnswer;
  };
  const app = createWebApp({ assistant, logger: createMemoryLogger(), carried });
  const ask = async (body: Record<string, unknown>, accept = "application/json") => {
    const response = await app.request("/api/ask", { method: "POST", body: JSON.stringify(body), headers: { accept } });
    return { status: response.status, text: await response.text() };
  };
  return { assistant, carried, kept, ask };
}

const memoryIn = (text: string): string => {
  const { memory }: { memory?: string } = JSON.parse(text);
  return memory ?? "";
};

test("the second question knows the first, and the server knows neither afterwards", async () => {
  const { ask, assistant, carried, kept } = setUp();
  const memory = memoryIn((await ask({ question: "一", memory: null })).text);
  expect(memoryIn((await ask({ question: "二", memory })).text)).toContain("一。二。");
  for (const { conversationId } of assistant.turns) {
    expect(await carried.read(conversationId)).toEqual(emptySession);
    expect(await kept.read(conversationId)).toEqual(emptySession);
  }
  expect(assistant.forgotten).toEqual(assistant.turns.map(({ conversationId }) => conversationId));
});

test("only an answer that a picture is wanted of is not forgotten at once", async () => {
  const { ask, assistant, carried } = setUp();
  await ask({ question: "一", memory: null, card: true });
  expect(assistant.forgotten).toEqual([]);
  expect(await carried.read(assistant.turns[0]?.conversationId ?? "")).toEqual(emptySession);
  await ask({ question: "一", card: true });
  expect(assistant.forgotten).toEqual([assistant.turns[1]?.conversationId]);
});

test("a stream carries the memory with its answer", async () => {
  const { ask } = setUp();
  const { text } = await ask({ question: "一", memory: null }, "text/event-stream");
  expect(memoryIn(/event: answer\ndata: (.*)\n/.exec(text)?.[1] ?? "{}")).toContain("一。");
});

test("who does not ask for a memory gets none; who keeps a conversation here neither", async () => {
  const { ask } = setUp();
  for (const body of [{ question: "一" }, { question: "一", memory: null, conversationId: "abcdef123456" }]) {
    expect(JSON.parse((await ask(body)).text)).not.toHaveProperty("memory");
  }
});

test("a forged memory is refused, and staff mode reaches the conversation", async () => {
  const { ask, assistant } = setUp();
  expect((await ask({ question: "一", memory: "{" })).status).toBe(400);
  await ask({ question: "一", staff: true });
  expect(assistant.turns.at(-1)?.staff).toBe(true);
  await ask({ question: "一" });
  expect(assistant.turns.at(-1)?.staff).toBeUndefined();
});
