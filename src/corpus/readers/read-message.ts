/** What a reading process is asked, and what it answers. */
import type { Extraction } from "./extraction.ts";

export interface ReadRequest {
  bytes: Uint8Array;
  file: string;
  /** Lower-case, with the dot. */
  extension: string;
}

export type ReadReply =
  | { kind: "extraction"; extraction: Extraction }
  /** The file cannot be read, in words for a person. */
  | { kind: "refused"; reason: string; remedy: string }
  /** Something that the readers did not foresee. */
  | { kind: "failed"; detail: string };

export const isReadRequest = (message: unknown): message is ReadRequest =>
  typeof message === "object" && message !== null && "bytes" in message && "extension" in message;

export const isReadReply = (message: unknown): message is ReadReply =>
  typeof message === "object" && message !== null && "kind" in message;
