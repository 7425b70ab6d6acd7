/** The web channel under many readers at once, over real sockets. */
import { expect, onTestFinished, test } from "vitest";
import { createWebChannel } from "../../../src/channels/web/web-channel.ts";
import { CarriedSessions } from "../../../src/conversation/carried-session.ts";
import { MemorySessions } from "../../../src/conversation/session.ts";
import { createFakeAssistant } from "../../support/fake-assistant.ts";
import { createMemoryLogger } from "../../support/memory-logger.ts";

interface Round {
  /** Of the answers, ascending. */
  timesMs: number[];
  statuses: Map<number, number>;
}

async function fiveHundredChats(url: string): Promise<Round> {
  const timesMs: number[] = [];
  const statuses = new Map<number, number>();
  const chat = async (id: number): Promise<void> => {
    // People do not all press the button in the same millisecond.
    await new Promise((resolve) => setTimeout(resolve, id * 3));
    let memory: string | null = null;
    for (let turn = 0; turn < 6; turn += 1) {
      const begun = performance.now();
      const body = JSON.stringify({ id, question: "床位目标？", memory });
      const response = await fetch(url, { method: "POST", body });
      const answer: { memory?: string } = JSON.parse(await response.text());
      memory = answer.memory ?? memory;
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      if (response.status === 200) timesMs.push(performance.now() - begun);
      else expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
      // A reader takes a while to read.
      await new Promise((resolve) => setTimeout(resolve, 500 + ((id * 37) % 1000)));
    }
  };
  await Promise.all(Array.from({ length: 500 }, (_, id) => chat(id)));
  return { timesMs: timesMs.sort((a, b) => a - b), statuses };
}

const percentile95 = ({ timesMs }: Round): number => timesMs[Math.floor(timesMs.length * 0.95)] ?? Infinity;

test("500 chats at once: no 5xx, what is turned away is told when to return, the rest within 300 ms at the 95th percentile", async () => {
  const channel = createWebChannel({
    assistant: createFakeAssistant(1),
    carried: new CarriedSessions(new MemorySessions()),
    logger: createMemoryLogger(),
    host: "127.0.0.1",
    port: 0,
  });
  await channel.start();
  onTestFinished(() => channel.stop());
  let best = Infinity;
  // The machine may be busy with other tests for a while: the time is that of the best of three, the rest holds in each.
  for (let round = 0; round < 3 && best >= 300; round += 1) {
    const result = await fiveHundredChats(`${channel.address()}/api/ask`);
    best = Math.min(best, percentile95(result));
    const busy = result.statuses.get(429) ?? 0;
    console.info(
      `500 chats: ${result.timesMs.length} answers, ${busy} told to come back, 95 % within ${percentile95(result).toFixed(0)} ms`,
    );
    expect([...result.statuses.keys()].filter((status) => status !== 200 && status !== 429)).toEqual([]);
    expect(result.timesMs.length).toBeGreaterThan(2000);
  }
  expect(best).toBeLessThan(300);
});
