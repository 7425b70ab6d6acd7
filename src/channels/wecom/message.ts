/** The XML of a WeCom callback → what is kept of it until it is answered. Entities and doctypes are not read. */
import { XMLParser } from "fast-xml-parser";
import { z } from "zod";

const parser = new XMLParser({
  processEntities: false,
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
});

const envelopeSchema = z.object({ xml: z.object({ Encrypt: z.string().min(1) }) });

const messageSchema = z.object({
  xml: z.object({
    FromUserName: z.string().min(1).max(128),
    CreateTime: z.string().regex(/^\d{1,12}$/),
    MsgType: z.string().max(40),
    MsgId: z.string().max(64).optional(),
    Content: z.string().optional(),
    Event: z.string().max(64).optional(),
  }),
});

const arrivalSchema = z.object({
  userId: z.string(),
  /** Seconds since 1970. */
  createTime: z.number(),
  kind: z.enum(["text", "welcome", "other"]),
  text: z.string(),
});

export type WecomArrival = z.output<typeof arrivalSchema>;

export interface WecomDelivery {
  /** MsgId for messages; sender, time and event for events, as the server's documentation advises. */
  id: string;
  /** Null for events that are not answered. */
  arrival: WecomArrival | null;
}

export function parseWecomArrival(value: unknown): WecomArrival | null {
  return arrivalSchema.safeParse(value).data ?? null;
}

function parseXml(xml: string): unknown {
  // A callback has no reason to declare a document type; one that does is not read at all.
  if (/<!DOCTYPE|<!ENTITY/i.test(xml)) return null;
  try {
    return parser.parse(xml);
  } catch {
    return null;
  }
}

/** The encrypted part of a callback's body; null when it has none. */
export function readEnvelope(xml: string): string | null {
  return envelopeSchema.safeParse(parseXml(xml)).data?.xml.Encrypt ?? null;
}

/** Null when the text is not a callback message. */
export function readMessage(xml: string): WecomDelivery | null {
  const message = messageSchema.safeParse(parseXml(xml)).data?.xml;
  if (message === undefined) return null;
  const { FromUserName: userId, MsgType: type, Event: event } = message;
  const base = { userId, createTime: Number(message.CreateTime) };
  if (type === "event") {
    const isWelcome = event === "subscribe";
    return {
      id: `event:${userId}:${message.CreateTime}:${event ?? ""}`,
      arrival: isWelcome ? { ...base, kind: "welcome", text: "" } : null,
    };
  }
  const id = `message:${message.MsgId ?? `${userId}:${message.CreateTime}`}`;
  if (type !== "text") return { id, arrival: { ...base, kind: "other", text: "" } };
  return { id, arrival: { ...base, kind: "text", text: message.Content ?? "" } };
}
