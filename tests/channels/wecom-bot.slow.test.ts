/** The AI bot's socket in bad times: an hour without a server by a false clock, half-open lines, a rival, a wrong secret. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { setUpWecomBot } from "../support/channel-set-up.ts";
import type { WecomBotUnderTest } from "../support/channel-set-up.ts";
import { holdAnswers } from "../support/fake-assistant.ts";
import { until } from "../support/loopback-server.ts";

/** Time passes by the false clock in steps; between them the real sockets get their turns. */
async function pass(seconds: number, isOver: () => boolean = () => false): Promise<number> {
  for (let second = 1; second <= seconds; second += 1) {
    await vi.advanceTimersByTimeAsync(1000);
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    if (isOver()) return second;
  }
  return seconds;
}

/** Lets real input and output go on while the false clock stands. */
async function settle(): Promise<void> {
  await sleep(150);
}

async function setUpWithFalseClock(more: Parameters<typeof setUpWecomBot>[0] = {}): Promise<WecomBotUnderTest> {
  const under = await setUpWecomBot({ firstWaitMs: 1000, heartbeatMs: 30_000, ...more });
  return under;
}

function useFalseClock(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
}

test("a server that is away for an hour is found again within 30 s of its return, and the question is answered", async () => {
  useFalseClock();
  const under = await setUpWithFalseClock();
  const { server, channel, assistant } = under;
  await pass(5, () => channel.health() === null);
  const release = holdAnswers(assistant);
  server.say("m1", "目标？");
  await settle();
  expect(assistant.turns).toHaveLength(1);
  await server.stop();
  await settle();
  await pass(3600);
  expect(channel.health()).toContain("正在重连");
  release();
  await server.restart();
  const seconds = await pass(60, () => server.logins === 2);
  expect(seconds).toBeLessThanOrEqual(30);
  await settle();
  await pass(10, () => server.streams.length + server.pushed.length > 0);
  await settle();
  expect(channel.health()).toBeNull();
  expect(server.streams.filter(({ finished }) => finished).length + server.pushed.length).toBeGreaterThan(0);
}, 60_000);

test("half-open: a line that answers nothing is given up within three heartbeats and replaced within 30 s more", async () => {
  useFalseClock();
  const { server, channel } = await setUpWithFalseClock();
  await pass(5, () => channel.health() === null);
  server.isMute = true;
  const noticed = await pass(200, () => channel.health() !== null);
  expect(noticed).toBeLessThanOrEqual(100);
  await pass(600);
  server.isMute = false;
  const seconds = await pass(60, () => channel.health() === null);
  expect(seconds).toBeLessThanOrEqual(30);
  expect(server.logins).toBe(2);
}, 60_000);

test("a rival that takes the place raises an alarm, and for an hour nobody fights for it", async () => {
  useFalseClock();
  const { server, channel, logger } = await setUpWithFalseClock();
  await pass(5, () => channel.health() === null);
  server.kick();
  await settle();
  await pass(3600);
  expect(channel.health()).toContain("另一个程序");
  expect(logger.text()).toContain("挤下线");
  expect(server.logins).toBe(1);
}, 60_000);

test("a wrong secret is tried at most once a minute in the end, and told", async () => {
  useFalseClock();
  const { server, channel } = await setUpWithFalseClock({ secret: "wrong-secret" });
  await pass(600);
  expect(channel.health()).toContain("WECOM_BOT_SECRET");
  const before = server.refusedLogins;
  await pass(1200);
  expect(server.refusedLogins - before).toBeLessThanOrEqual(42);
  expect(server.refusedLogins - before).toBeGreaterThanOrEqual(10);
}, 60_000);

test("a server that never acknowledges gets the answer, and no second one", async () => {
  const under = await setUpWecomBot({ heartbeatMs: 60_000 });
  const { server, assistant, ready, channel } = under;
  await ready();
  server.isMute = true;
  server.say("m1", "目标？");
  await until(() => server.streams[0]?.finished === true, "the answer", 20_000);
  expect(assistant.turns).toHaveLength(1);
  expect(server.pushed).toEqual([]);
  await channel.stop();
}, 30_000);
