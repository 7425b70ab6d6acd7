/** The WeCom app under a thousand callbacks, each delivered four times, with a restart between. */
import { expect, onTestFinished, test } from "vitest";
import type { WecomAppChannel } from "../../src/channels/wecom-app.ts";
import { setUpWecomApp } from "../support/channel-set-up.ts";
import { callbackRequest, messageXml } from "../support/fake-wecom-server.ts";
import { until } from "../support/loopback-server.ts";

const count = 1000;
/** Callbacks that come at the same moment. */
const burst = 50;

test("1,000 callbacks × 4, two before and two after a restart: acknowledged within a second, answered once each", async () => {
  const { wecom, channel, make } = await setUpWecomApp({ stopTimeoutMs: 8000 });
  const times: number[] = [];
  const acknowledge = async (target: WecomAppChannel, request: Request): Promise<void> => {
    const begun = performance.now();
    expect((await target.callback(request)).status).toBe(200);
    times.push(performance.now() - begun);
  };
  const sendAll = async (target: WecomAppChannel): Promise<void> => {
    for (let first = 0; first < count; first += burst) {
      const requests = Array.from({ length: burst }, (_, index) => {
        const number = first + index;
        const userId = `user${number}`;
        return callbackRequest(
          messageXml({ messageId: `m${number}`, text: `问题 ${number}`, userId, createTime: 1_700_000_000 }),
        );
      });
      await Promise.all(requests.map((request) => acknowledge(target, request)));
    }
  };
  await sendAll(channel);
  await sendAll(channel);
  await channel.stop();
  const second = make();
  await second.start();
  onTestFinished(() => second.stop());
  await sendAll(second);
  await sendAll(second);
  await until(() => wecom.received.length >= count, "every answer", 60_000);
  times.sort((a, b) => a - b);
  const p99 = times[Math.floor(times.length * 0.99)] ?? 0;
  console.log(`acknowledged p50 ${Math.round(times[2000] ?? 0)} ms, p99 ${Math.round(p99)} ms`);
  expect(p99).toBeLessThan(1000);
  expect(wecom.received).toHaveLength(count);
  expect(new Set(wecom.received.map(({ userId }) => userId)).size).toBe(count);
  expect(wecom.dropped + wecom.cut).toBe(0);
});
