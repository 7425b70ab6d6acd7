/**
 * The administrator's lists over HTTP: questions that nobody could answer, and complaints. Every call needs the token.
 * Shows redacted text only; refuses malformed input with one Chinese line.
 */
import type { Context, Hono } from "hono";
import { z } from "zod";
import type { ServiceDesk } from "../../conversation/service-desk.ts";
import { BadInputError } from "../../errors.ts";
import { parseJson } from "./ask-request.ts";

const handledSchema = z.object({ question: z.string().min(1).max(4000), region: z.string().max(40).nullable() });
const replySchema = z.object({ receipt: z.string().max(20), text: z.string().max(4000) });

function parse<T>(schema: z.ZodType<T>, text: string): T {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new BadInputError("请求里缺内容。", { remedy: "请刷新管理页再试。" });
}

/** @param authorize throws when a call has no right to be here */
export function mountAdminLists(app: Hono, desk: ServiceDesk, authorize: (c: Context) => void): void {
  app.get("/api/admin/gaps", async (c) => {
    authorize(c);
    return c.json({ gaps: await desk.gaps() });
  });
  app.post("/api/admin/gaps/handled", async (c) => {
    authorize(c);
    const { question, region } = parse(handledSchema, await c.req.text());
    await desk.markHandled(question, region);
    return c.json({ ok: true });
  });
  app.get("/api/admin/complaints", async (c) => {
    authorize(c);
    return c.json({ complaints: await desk.complaints() });
  });
  app.post("/api/admin/complaints/reply", async (c) => {
    authorize(c);
    const { receipt, text } = parse(replySchema, await c.req.text());
    await desk.answerComplaint(receipt, text);
    return c.json({ ok: true });
  });
}
