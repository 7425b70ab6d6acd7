/** Any failure → status and `{"error":{code,message,remedy}}`. What is not ours to explain is told without its details. */
import { YiwenError } from "../../errors.ts";

export interface ErrorJson {
  error: { code: string; message: string; remedy: string };
}

/** The body for a failure; an error that is not a `YiwenError` keeps its message to itself. */
export function errorJson(error: unknown): ErrorJson {
  if (error instanceof YiwenError) {
    return { error: { code: error.code, message: error.message, remedy: error.remedy } };
  }
  return { error: { code: "internal", message: "服务出了点问题。", remedy: "请稍后再试；急事请拨 12345。" } };
}

/** @param headers more headers, e.g. `Retry-After` */
export function errorResponse(error: unknown, headers: Record<string, string> = {}): Response {
  const status = error instanceof YiwenError ? error.httpStatus : 500;
  return Response.json(errorJson(error), { status, headers });
}
