import { expect, test } from "vitest";
import { MemberPace } from "../../../src/channels/wecom/pace.ts";

function setUp() {
  let now = 0;
  const sent: number[] = [];
  const pace = new MemberPace({
    nowMs: () => now,
    wait: (ms) => {
      now += ms;
      return Promise.resolve();
    },
  });
  const send = async (member: string, count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      await pace.turn(member);
      sent.push(now);
    }
  };
  return { send, sent, now: () => now };
}

/** Most sends within any span of `spanMs`. */
function most(times: number[], spanMs: number): number {
  return Math.max(...times.map((start) => times.filter((time) => time >= start && time < start + spanMs).length));
}

test("thirty go at once, the next waits for the first to be a minute old", async () => {
  const { send, sent } = setUp();
  await send("wang", 40);
  expect(sent.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 0));
  expect(sent[30]).toBe(60_000);
  expect(most(sent, 60_000)).toBe(30);
});

test("a thousand an hour is the other bound", async () => {
  const { send, sent } = setUp();
  await send("wang", 1500);
  expect(most(sent, 60_000)).toBeLessThanOrEqual(30);
  expect(most(sent, 3_600_000)).toBeLessThanOrEqual(1000);
});

test("members do not wait for each other", async () => {
  const { send, now } = setUp();
  await send("wang", 30);
  await send("li", 30);
  expect(now()).toBe(0);
});

test("whoever has to wait is told once, within the bound, and not told again for a while", async () => {
  let now = 0;
  const times: number[] = [];
  const told: number[] = [];
  const wait = (ms: number): Promise<void> => {
    now += ms;
    return Promise.resolve();
  };
  const pace = new MemberPace({ nowMs: () => now, wait });
  for (let index = 0; index < 70; index += 1) {
    await pace.turn("wang", (waitMs) => {
      told.push(waitMs);
      times.push(now);
      return Promise.resolve();
    });
    times.push(now);
  }
  expect(told).toEqual([60_000]);
  expect(most(times, 60_000)).toBeLessThanOrEqual(30);
});
