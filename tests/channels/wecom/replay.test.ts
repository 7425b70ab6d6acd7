/** Which callbacks are let in: every way of being wrong is refused. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createWecomAppChannel } from "../../../src/channels/wecom-app.ts";
import { WecomCrypto } from "../../../src/channels/wecom/crypto.ts";
import { ReplayGuard } from "../../../src/channels/wecom/replay.ts";
import { createFakeAssistant } from "../../support/fake-assistant.ts";
import { wecomSettings } from "../../support/fake-wecom-server.ts";
import { createMemoryLogger } from "../../support/memory-logger.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const nowSeconds = 1_700_000_000;
const crypto = new WecomCrypto({ ...wecomSettings, receiveId: wecomSettings.corpId });

function setUp(): { guard: ReplayGuard; pass: (seconds: number) => void } {
  let now = nowSeconds;
  const guard = new ReplayGuard(crypto, () => now * 1000);
  return { guard, pass: (seconds) => void (now += seconds) };
}

const partsAt = (offsetSeconds: number, nonce = "n1") => ({
  timestamp: String(nowSeconds + offsetSeconds),
  nonce,
  encrypted: "abcd",
});

test.each([
  [-301, "refused"],
  [-300, "fresh"],
  [0, "fresh"],
  [300, "fresh"],
  [301, "refused"],
  [86_400, "refused"],
])("a time %i seconds off is %s", (offset, admission) => {
  const parts = partsAt(offset);
  expect(setUp().guard.admit(crypto.sign(parts), parts)).toBe(admission);
});

test("any changed part, and any other signature, is refused", () => {
  const { guard } = setUp();
  const parts = partsAt(0);
  const signature = crypto.sign(parts);
  fc.assert(
    fc.property(fc.constantFrom("timestamp", "nonce", "encrypted"), fc.string({ maxLength: 20 }), (part, value) => {
      fc.pre(parts[part] !== value);
      expect(guard.admit(signature, { ...parts, [part]: value })).toBe("refused");
    }),
    { seed: 23, numRuns: 1000 },
  );
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (other) => {
      fc.pre(other !== signature);
      expect(guard.admit(other, parts)).toBe("refused");
    }),
    { seed: 24, numRuns: 1000 },
  );
  expect(guard.admit(signature, parts)).toBe("fresh");
});

test("a nonce counts once while its time is accepted; the same request is told apart from another with its nonce", () => {
  const { guard, pass } = setUp();
  const parts = partsAt(0);
  expect(guard.admit(crypto.sign(parts), parts)).toBe("fresh");
  expect(guard.admit(crypto.sign(parts), parts)).toBe("repeated");
  const other = { ...parts, encrypted: "other" };
  expect(guard.admit(crypto.sign(other), other)).toBe("refused");
  pass(299);
  expect(guard.admit(crypto.sign(parts), parts)).toBe("repeated");
  pass(302);
  expect(guard.admit(crypto.sign(parts), parts)).toBe("refused");
});

test("a callback's channel does not start without its token", async () => {
  const options = { ...wecomSettings, assistant: createFakeAssistant(), logger: createMemoryLogger() };
  const channel = createWecomAppChannel({
    ...options,
    dataDir: temporaryFolder(),
    apiRoot: "http://127.0.0.1:9",
    token: "",
  });
  await expect(channel.start()).rejects.toThrow("没有 Token");
});
