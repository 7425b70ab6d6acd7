import { createServer } from "node:http";
import { once } from "node:events";
import { expect, test } from "vitest";
import { createWebChannel } from "../../../src/channels/web/web-channel.ts";
import { createFakeAssistant, sampleAnswer } from "../../support/fake-assistant.ts";
import { createMemoryLogger } from "../../support/memory-logger.ts";

const quiet = createMemoryLogger();

test("it reports the real address once it listens, and answers there", async () => {
  const channel = createWebChannel({ assistant: createFakeAssistant(), logger: quiet, host: "127.0.0.1", port: 0 });
  expect(channel.address()).toBeNull();
  expect(channel.health()).not.toBeNull();
  await channel.start();
  expect(channel.address()).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
  expect(channel.health()).toBeNull();
  expect((await fetch(`${channel.address()}/healthz`)).status).toBe(200);
  await channel.stop();
  expect(channel.address()).toBeNull();
});

test("a port in use is an error with the command that avoids it", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const bound = taken.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : 0;
  const channel = createWebChannel({ assistant: createFakeAssistant(), logger: quiet, host: "127.0.0.1", port });
  const next = port < 65535 ? port + 1 : port - 1;
  await expect(channel.start()).rejects.toMatchObject({
    code: "channel_failed",
    message: `端口 ${port} 已被占用。`,
    remedy: `请换一个端口：PORT=${next} npm start`,
  });
  taken.close();
});

test("stopping lets an answer under way finish and takes no new question", async () => {
  const assistant = createFakeAssistant();
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  assistant.answerWith = async () => {
    begin();
    await new Promise((resolve) => setTimeout(resolve, 300));
    return sampleAnswer;
  };
  const channel = createWebChannel({ assistant, logger: quiet, host: "127.0.0.1", port: 0 });
  await channel.start();
  const address = channel.address() ?? "";
  const answer = fetch(`${address}/api/ask`, { method: "POST", body: JSON.stringify({ question: "目标？" }) });
  await begun;
  const stopped = channel.stop();
  await expect(fetch(`${address}/healthz`)).rejects.toThrow();
  expect((await answer).status).toBe(200);
  await stopped;
});

test("stopping cuts off an answer that never ends, at the deadline", async () => {
  const assistant = createFakeAssistant();
  assistant.answerWith = () => new Promise(() => undefined);
  const channel = createWebChannel({ assistant, logger: quiet, host: "127.0.0.1", port: 0, stopTimeoutMs: 200 });
  await channel.start();
  const answer = fetch(`${channel.address()}/api/ask`, {
    method: "POST",
    body: JSON.stringify({ question: "目标？" }),
  });
  const cut = expect(answer).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const begun = performance.now();
  await channel.stop();
  expect(performance.now() - begun).toBeLessThan(2000);
  await cut;
});
