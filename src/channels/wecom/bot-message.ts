/** A frame of the AI bot's socket → what is kept of it until it is answered. */
import { z } from "zod";

const frameSchema = z.object({
  headers: z.object({ req_id: z.string().min(1).max(256) }),
  body: z.object({
    msgid: z.string().min(1).max(256),
    chatid: z.string().max(256).optional(),
    chattype: z.string().optional(),
    from: z.object({ userid: z.string().min(1).max(256) }),
    msgtype: z.string(),
    text: z.object({ content: z.string() }).optional(),
    voice: z.object({ content: z.string() }).optional(),
    mixed: z.object({ msg_item: z.array(z.object({ text: z.object({ content: z.string() }).optional() })) }).optional(),
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
});

export type BotArrival = z.output<typeof arrivalSchema>;

export function parseBotArrival(value: unknown): BotArrival | null {
  return arrivalSchema.safeParse(value).data ?? null;
}

/** Null for a frame that is not a message. */
export function readBotMessage(frame: unknown): { id: string; arrival: BotArrival } | null {
  const { data } = frameSchema.safeParse(frame);
  if (data === undefined) return null;
  const { msgid, chatid, chattype, from, text, voice, mixed } = data.body;
  const isGroup = chattype === "group" && chatid !== undefined;
  const mixedText = mixed?.msg_item.flatMap((item) => (item.text === undefined ? [] : [item.text.content])).join(" ");
  const said = text?.content ?? voice?.content ?? mixedText ?? "";
  // In a group the bot's own name comes first: `@颐问 问题`.
  const words = (isGroup ? said.replace(/^\s*@\S{1,64}\s*/u, "") : said).trim();
  return {
    id: msgid,
    arrival: {
      reqId: data.headers.req_id,
      chatId: isGroup ? chatid : from.userid,
      conversationId: isGroup ? `wecom-bot:${chatid}:${from.userid}` : `wecom-bot:${from.userid}`,
      text: words === "" ? null : words,
    },
  };
}
