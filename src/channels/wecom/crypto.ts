/**
 * The callback cipher of WeCom: signature (SHA-1 over the sorted parts) and AES-256-CBC with its own padding to 32 bytes.
 * Refuses a wrong signature before it decrypts anything, and a message meant for another receiver.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from "node:crypto";

const blockBytes = 32;

/** The message is not from the server that shares our token and key, or not for us. Says no more, on purpose. */
export class WecomCryptoError extends Error {
  override readonly name = "WecomCryptoError";
}

export interface WecomCryptoOptions {
  token: string;
  /** 43 characters: base64 of 32 bytes without its last `=`. */
  encodingAesKey: string;
  /** The corp id that stands at the end of every message. */
  receiveId: string;
}

export interface SignedParts {
  timestamp: string;
  nonce: string;
  /** The encrypted message in base64. */
  encrypted: string;
}

export class WecomCrypto {
  readonly #token: string;
  readonly #key: Buffer;
  readonly #receiveId: string;

  /** @throws WecomCryptoError when the key is not 32 bytes. */
  constructor({ token, encodingAesKey, receiveId }: WecomCryptoOptions) {
    this.#token = token;
    this.#key = Buffer.from(`${encodingAesKey}=`, "base64");
    this.#receiveId = receiveId;
    if (this.#key.length !== 32) throw new WecomCryptoError("the key is not 32 bytes");
  }

  /** 40 hex digits. */
  sign({ timestamp, nonce, encrypted }: SignedParts): string {
    return createHash("sha1").update([this.#token, timestamp, nonce, encrypted].sort().join(""), "utf8").digest("hex");
  }

  /** Compares in constant time. */
  isSignedBy(signature: string, parts: SignedParts): boolean {
    const expected = Buffer.from(this.sign(parts), "utf8");
    const given = Buffer.from(signature, "utf8");
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  /** @returns the message in base64: 16 random bytes, its length, itself, the receiver, padding. */
  encrypt(message: string): string {
    const body = Buffer.from(message, "utf8");
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    const plain = Buffer.concat([randomBytes(16), length, body, Buffer.from(this.#receiveId, "utf8")]);
    const padBytes = blockBytes - (plain.length % blockBytes);
    const cipher = createCipheriv("aes-256-cbc", this.#key, this.#key.subarray(0, 16)).setAutoPadding(false);
    return Buffer.concat([
      cipher.update(plain),
      cipher.update(Buffer.alloc(padBytes, padBytes)),
      cipher.final(),
    ]).toString("base64");
  }

  /** @throws WecomCryptoError for anything that `encrypt` with our key and receiver does not make. */
  decrypt(encrypted: string): string {
    const plain = unpad(this.#decipher(encrypted));
    if (plain.length < 20) throw new WecomCryptoError("the message is too short");
    const end = 20 + plain.readUInt32BE(16);
    if (end > plain.length) throw new WecomCryptoError("the message is shorter than it says");
    if (plain.toString("utf8", end) !== this.#receiveId)
      throw new WecomCryptoError("the message is for another receiver");
    return plain.toString("utf8", 20, end);
  }

  #decipher(encrypted: string): Buffer {
    const bytes = Buffer.from(encrypted, "base64");
    if (bytes.length === 0 || bytes.length % 16 !== 0) throw new WecomCryptoError("the message is not whole blocks");
    const decipher = createDecipheriv("aes-256-cbc", this.#key, this.#key.subarray(0, 16)).setAutoPadding(false);
    return Buffer.concat([decipher.update(bytes), decipher.final()]);
  }
}

function unpad(bytes: Buffer): Buffer {
  const padBytes = bytes.at(-1) ?? 0;
  if (padBytes < 1 || padBytes > blockBytes || padBytes > bytes.length)
    throw new WecomCryptoError("the padding is wrong");
  const isPadding = bytes.subarray(-padBytes).every((byte) => byte === padBytes);
  if (!isPadding) throw new WecomCryptoError("the padding is wrong");
  return bytes.subarray(0, -padBytes);
}
