/** A frame of the AI bot's socket → what is kept of it until it is answered: a message, or a judgement of an answer. */
import { z } from "zod";

const content = z.object({ content: z.string() });
/** Where words can stand in a message, or in the message that it quotes. */
const words = {
  text: content.optional(),
  voice: content.optional(),
  mixed: z.object({ msg_item: z.array(z.object({ text: content.optional() })) }).optional(),
};
const person = {
  chatid: z.string().max(256).optional(),
  chattype: z.string().optional(),
  from: z.object({ userid: z.string().min(1).max(256) }),
};

const frameSchema = z.object({
  headers: z.object({ req_id: z.string().min(1).max(256) }),
  body: z.object({
    msgid: z.string().min(1).max(256),
    ...person,
    msgtype: z.string(),
    ...words,
    // A quotation that cannot be read is left out; the message counts.
    quote: z.object(words).optional().catch(undefined),
  }),
});

const feedbackSchema = z.object({
  body: z.object({
    msgid: z.string().max(256).optional(),
    ...person,
    event: z.object({ feedback_event: z.object({ type: z.number() }) }),
  }),
});

const arrivalSchema = z.object({
  /** Names the request in replies. */
  reqId: z.string(),
  /** Where active messages go: the member, or the group. */
  chatId: z.string(),
  conversationId: z.string(),
  /** Null for pictures and files without words. */
  text: z.string().nullable(),
  quote: z.string().nullable().default(null),
  hasFile: z.boolean().default(false),
  /** When it came, in ms since 1970: its stream can be written to for six minutes only. */
  receivedAtMs: z.number().default(0),
});

export type BotArrival = z.output<typeof arrivalSchema>;

export function parseBotArrival(value: unknown): BotArrival | null {
  return arrivalSchema.safeParse(value).data ?? null;
}

type Said = z.output<z.ZodObject<typeof words>>;

function wordsOf({ text, voice, mixed }: Said): string {
  const items = mixed?.msg_item.flatMap((item) => (item.text === undefined ? [] : [item.text.content]));
  return text?.content ?? voice?.content ?? items?.join(" ") ?? "";
}

type Person = z.output<z.ZodObject<typeof person>>;

/** One conversation a person, also in a group. */
function conversationOf({ chatid, chattype, from }: Person): { conversationId: string; group: string | null } {
  const group = chattype === "group" && chatid !== undefined ? chatid : null;
  const conversationId = group === null ? `wecom-bot:${from.userid}` : `wecom-bot:${group}:${from.userid}`;
  return { conversationId, group };
}

/** Null for a frame that is not a message. */
export function readBotMessage(frame: unknown, receivedAtMs: number): { id: string; arrival: BotArrival } | null {
  const { data } = frameSchema.safeParse(frame);
  if (data === undefined) return null;
  const { body, headers } = data;
  const { conversationId, group } = conversationOf(body);
  const said = wordsOf(body);
  // In a group the bot's own name comes first: `@颐问 问题`.
  const text = (group === null ? said : said.replace(/^\s*@\S{1,64}\s*/u, "")).trim();
  const quote = body.quote === undefined ? "" : wordsOf(body.quote).trim();
  return {
    id: body.msgid,
    arrival: {
      reqId: headers.req_id,
      chatId: group ?? body.from.userid,
      conversationId,
      text: text === "" ? null : text,
      quote: quote === "" ? null : quote.slice(0, 2000),
      hasFile: body.msgtype === "file",
      receivedAtMs,
    },
  };
}

export interface BotFeedback {
  /** Null where the event has none. */
  eventId: string | null;
  conversationId: string;
  /** Null when a judgement is taken back. */
  useful: boolean | null;
}

/** Null for a frame that judges nothing. */
export function readBotFeedback(frame: unknown): BotFeedback | null {
  const { data } = feedbackSchema.safeParse(frame);
  if (data === undefined) return null;
  const { type } = data.body.event.feedback_event;
  if (type !== 1 && type !== 2 && type !== 3) return null;
  const useful = type === 3 ? null : type === 1;
  return { eventId: data.body.msgid ?? null, conversationId: conversationOf(data.body).conversationId, useful };
}
