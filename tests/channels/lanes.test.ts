import { expect, test } from "vitest";
import { Lanes } from "../../src/channels/lanes.ts";

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test("tasks of one key run in order, tasks of different keys side by side", async () => {
  const lanes = new Lanes(4);
  const log: string[] = [];
  const task = (name: string, ms: number) => async (): Promise<void> => {
    log.push(`${name} begins`);
    await wait(ms);
    log.push(`${name} ends`);
  };
  lanes.run("a", task("a1", 30));
  lanes.run("a", task("a2", 1));
  lanes.run("b", task("b1", 1));
  await lanes.idle(5000);
  expect(log.indexOf("a2 begins")).toBeGreaterThan(log.indexOf("a1 ends"));
  expect(log.indexOf("b1 ends")).toBeLessThan(log.indexOf("a1 ends"));
});

test("never more run at once than the bound, and all of them run", async () => {
  const lanes = new Lanes(3);
  let running = 0;
  let most = 0;
  let finished = 0;
  for (let index = 0; index < 40; index += 1) {
    lanes.run(String(index), async () => {
      running += 1;
      most = Math.max(most, running);
      await wait(1);
      running -= 1;
      finished += 1;
    });
  }
  await lanes.idle(5000);
  expect(most).toBeLessThanOrEqual(3);
  expect(finished).toBe(40);
});

test("waiting for idle gives up at its deadline", async () => {
  const lanes = new Lanes(1);
  lanes.run("a", () => wait(500));
  const begun = performance.now();
  await lanes.idle(20);
  expect(performance.now() - begun).toBeLessThan(400);
});
