/** What went wrong in a call of the Bot API, and whether the call may be made again. Carries no message, since those hold the token. */
import { GrammyError, HttpError } from "grammy";

export type Failure =
  /** The server answered: come back later. Nothing was done. */
  | { kind: "later"; waitMs: number }
  /** The request never left: safe to repeat. */
  | { kind: "unreachable" }
  /** The connection broke after the request may have been read. */
  | { kind: "unknown" }
  /** The server answered no, for good. */
  | { kind: "refused"; status: number; description: string };

const neverSent = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH"]);

export function readFailure(error: unknown): Failure {
  if (error instanceof GrammyError) {
    const seconds = error.parameters.retry_after;
    if (error.error_code === 429) return { kind: "later", waitMs: (seconds ?? 3) * 1000 };
    if (error.error_code >= 500) return { kind: "later", waitMs: (seconds ?? 0) * 1000 };
    return { kind: "refused", status: error.error_code, description: error.description };
  }
  const inner: unknown = error instanceof HttpError ? error.error : error;
  const code = typeof inner === "object" && inner !== null && "code" in inner ? String(inner.code) : "";
  return neverSent.has(code) ? { kind: "unreachable" } : { kind: "unknown" };
}
