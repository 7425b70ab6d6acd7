import fc from "fast-check";
import { expect, test } from "vitest";
import { WecomCrypto } from "../../../src/channels/wecom/crypto.ts";
import { wecomSettings } from "../../support/fake-wecom-server.ts";

const make = (more: Partial<typeof wecomSettings> = {}): WecomCrypto => {
  const settings = { ...wecomSettings, ...more };
  return new WecomCrypto({ ...settings, receiveId: settings.corpId });
};

test("what is encrypted is decrypted, for any text, and is padded to 32 bytes", () => {
  const crypto = make();
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      const encrypted = crypto.encrypt(text);
      expect(Buffer.from(encrypted, "base64").length % 32).toBe(0);
      expect(crypto.decrypt(encrypted)).toBe(text);
    }),
    { seed: 1, numRuns: 200 },
  );
});

test("the signature is the SHA-1 of the sorted parts", () => {
  const crypto = new WecomCrypto({ token: "QDG6eK", encodingAesKey: wecomSettings.encodingAesKey, receiveId: "x" });
  const parts = { timestamp: "1409659813", nonce: "1372623149", encrypted: "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo" };
  expect(crypto.sign(parts)).toMatch(/^[0-9a-f]{40}$/);
  expect(crypto.isSignedBy(crypto.sign(parts), parts)).toBe(true);
  for (const wrong of ["", "0".repeat(40), crypto.sign(parts).toUpperCase(), `${crypto.sign(parts)}0`]) {
    expect(crypto.isSignedBy(wrong, parts)).toBe(false);
  }
});

test("another receiver, another key, and any changed byte are refused", () => {
  const crypto = make();
  expect(() => crypto.decrypt(make({ corpId: "other" }).encrypt("话"))).toThrow("another receiver");
  const otherKey = make({ encodingAesKey: "Z".repeat(43) });
  expect(() => crypto.decrypt(otherKey.encrypt("话"))).toThrow();
  expect(() => crypto.decrypt("")).toThrow();
  expect(() => crypto.decrypt("not base64 at all!")).toThrow();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(() => crypto.decrypt(Buffer.from(bytes).toString("base64"))).toThrow(Error);
    }),
    { seed: 2, numRuns: 500 },
  );
});

test("a key that is not 32 bytes is refused", () => {
  expect(() => make({ encodingAesKey: "short" })).toThrow("32 bytes");
});
