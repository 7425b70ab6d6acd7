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
    EventKey: z.string().max(1200).optional(),
    ResponseCode: z.string().max(512).optional(),
  }),
});

const arrivalSchema = z.object({
  userId: z.string(),
  /** Seconds since 1970. */
  createTime: z.number(),
  kind: z.enum(["text", "welcome", "file", "other"]),
  /** What was typed, or what a tapped button says. */
  text: z.string(),
  /** Names the card that was tapped; empty for all else. */
  responseCode: z.string().default(""),
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
  const { FromUserName: userId, CreateTime: time, MsgType: type } = message;
  const base = { userId, createTime: Number(time), text: "", responseCode: "" };
  if (type === "event") return readEvent(message, base);
  const id = `message:${message.MsgId ?? `${userId}:${time}`}`;
  if (type === "text") return { id, arrival: { ...base, kind: "text", text: message.Content ?? "" } };
  return { id, arrival: { ...base, kind: type === "file" ? "file" : "other" } };
}

type Message = z.output<typeof messageSchema>["xml"];

/** A subscription is greeted; a tap on the menu or on a card says what its key says. */
function readEvent(
  { Event: event = "", EventKey: key = "", CreateTime: time, ResponseCode: responseCode = "" }: Message,
  base: Omit<WecomArrival, "kind">,
): WecomDelivery {
  const id = `event:${base.userId}:${time}:${event}${key === "" ? "" : `:${key}`}`;
  if (event === "subscribe") return { id, arrival: { ...base, kind: "welcome" } };
  const isTap = event === "click" || event === "template_card_event";
  if (isTap && key !== "") return { id, arrival: { ...base, kind: "text", text: key, responseCode } };
  return { id, arrival: null };
}
