/**
 * Which callbacks are let in: signed, no more than five minutes old or early, and with a nonce not used before. The very
 * same request may come again, since the server repeats what it thinks was lost; it is told apart so that it is
 * acknowledged and has no effect.
 */
import type { SignedParts, WecomCrypto } from "./crypto.ts";

const windowSeconds = 300;

export type Admission = "fresh" | "repeated" | "refused";

export class ReplayGuard {
  readonly #crypto: WecomCrypto;
  readonly #nowMs: () => number;
  /** Nonce → signature and time; oldest first. */
  readonly #seen = new Map<string, { signature: string; atMs: number }>();

  constructor(crypto: WecomCrypto, nowMs: () => number) {
    this.#crypto = crypto;
    this.#nowMs = nowMs;
  }

  /** Signature and time alone, for the address check, which has no effect and may be repeated. */
  isGenuine(signature: string, parts: SignedParts): boolean {
    if (!this.#crypto.isSignedBy(signature, parts)) return false;
    if (!/^\d{1,12}$/.test(parts.timestamp)) return false;
    return Math.abs(this.#nowMs() / 1000 - Number(parts.timestamp)) <= windowSeconds;
  }

  admit(signature: string, parts: SignedParts): Admission {
    if (!this.isGenuine(signature, parts)) return "refused";
    this.#sweep();
    const before = this.#seen.get(parts.nonce);
    if (before !== undefined) return before.signature === signature ? "repeated" : "refused";
    this.#seen.set(parts.nonce, { signature, atMs: this.#nowMs() });
    return "fresh";
  }

  /** Lets a request be repeated that was admitted and then could not be kept. */
  release(nonce: string): void {
    this.#seen.delete(nonce);
  }

  /** Older nonces cannot come back: their timestamp is refused. */
  #sweep(): void {
    const oldestMs = this.#nowMs() - 2 * windowSeconds * 1000;
    for (const [nonce, { atMs }] of this.#seen) {
      if (atMs >= oldestMs) return;
      this.#seen.delete(nonce);
    }
  }
}
