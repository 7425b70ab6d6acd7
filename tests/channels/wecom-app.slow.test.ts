/** The WeCom app under a thousand callbacks, each delivered four times, with a restart between. */
import { expect, onTestFinished, test } from "vitest";
import { createWecomAppChannel } from "../../src/channels/wecom-app.ts";
import type { WecomAppChannel } from "../../src/channels/wecom-app.ts";
import { createFakeAssistant } from "../support/fake-assistant.ts";
import { callbackRequest, messageXml, startFakeWecom, wecomSettings } from "../support/fake-wecom-server.ts";
import { until } from "../support/loopback-server.ts";
import { createMemoryLogger } from "../support/memory-logger.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("1,000 callbacks × 4, two before and two after a restart: acknowledged within a second, answered once each", async () => {
  const wecom = await startFakeWecom();
  const assistant = createFakeAssistant(5);
  const options = { assistant, logger: createMemoryLogger(), dataDir: temporaryFolder(), apiRoot: wecom.url };
  const make = (): WecomAppChannel => createWecomAppChannel({ ...options, ...wecomSettings, firstWaitMs: 5 });
  const count = 1000;
  const times: number[] = [];
  const sendAll = async (channel: WecomAppChannel): Promise<void> => {
    await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const message = {
          messageId: `m${index}`,
          text: `问题 ${index}`,
          userId: `user${index}`,
          createTime: 1_700_000_000,
        };
        const begun = performance.now();
        const response = await channel.callback(callbackRequest(messageXml(message)));
        times.push(performance.now() - begun);
        expect(response.status).toBe(200);
      }),
    );
  };
  const first = make();
  await first.start();
  await sendAll(first);
  await sendAll(first);
  await first.stop();
  const second = make();
  await second.start();
  onTestFinished(async () => {
    await second.stop();
    await wecom.close();
  });
  await sendAll(second);
  await sendAll(second);
  const members = (): number => new Set(wecom.received.map(({ userId }) => userId)).size;
  await until(() => members() === count, "every answer", 60_000);
  times.sort((a, b) => a - b);
  expect(times[Math.floor(times.length * 0.99)]).toBeLessThan(1000);
  const messagesEach = wecom.received.length / count;
  expect(Number.isInteger(messagesEach)).toBe(true);
  expect(wecom.swallowed + wecom.dropped + wecom.cut).toBe(0);
});
