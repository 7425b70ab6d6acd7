/** One update of the Bot API → what is kept of it until it is answered: no names, no more than is needed. */
import { z } from "zod";

const chat = z.object({ id: z.number().int(), type: z.string() });
const user = z.object({ id: z.number().int() });

const updateSchema = z.object({
  update_id: z.number().int(),
  message: z
    .object({
      message_id: z.number().int(),
      chat,
      from: user.optional(),
      text: z.string().optional(),
      caption: z.string().optional(),
      document: z.unknown().optional(),
      forward_origin: z.unknown().optional(),
      forward_date: z.unknown().optional(),
      via_bot: z.unknown().optional(),
      reply_to_message: z
        .object({ from: user.optional(), text: z.string().optional(), caption: z.string().optional() })
        .optional(),
    })
    .optional(),
  inline_query: z.object({ id: z.string(), from: user, query: z.string() }).optional(),
  callback_query: z
    .object({
      id: z.string(),
      from: user,
      data: z.string().optional(),
      message: z
        .object({
          message_id: z.number().int(),
          chat,
          reply_markup: z
            .object({
              inline_keyboard: z.array(z.array(z.object({ text: z.string(), callback_data: z.string().optional() }))),
            })
            .optional(),
        })
        .optional(),
    })
    .optional(),
});

const arrivalSchema = z.object({
  chatId: z.number(),
  isGroup: z.boolean(),
  userId: z.number(),
  messageId: z.number(),
  /** What was typed, or the label of the button; null for a picture, a voice and the like. */
  text: z.string().nullable(),
  replyToUserId: z.number().nullable(),
  /** The words of the message that is replied to. */
  quote: z.string().nullable().default(null),
  hasFile: z.boolean().default(false),
  /** Not the sender's own words: passed on, or written through a bot. */
  isForwarded: z.boolean().default(false),
  button: z.object({ queryId: z.string(), data: z.string() }).nullable(),
});

export type TelegramArrival = z.output<typeof arrivalSchema>;

/** Reads a stored arrival back; null when it is not one. */
export function parseArrival(value: unknown): TelegramArrival | null {
  return arrivalSchema.safeParse(value).data ?? null;
}

/** What somebody types after the bot's name in any chat; answered in passing and kept nowhere. */
export interface InlineQuestion {
  queryId: string;
  userId: number;
  text: string;
}

export interface ReadUpdate {
  updateId: number;
  /** Null for kinds of update that are not answered. */
  arrival: TelegramArrival | null;
  inline: InlineQuestion | null;
}

/** Null for what is not an update at all. */
export function readUpdate(value: unknown): ReadUpdate | null {
  const { data } = updateSchema.safeParse(value);
  if (data === undefined) return null;
  const { inline_query: query, update_id: updateId } = data;
  const inline = query === undefined ? null : { queryId: query.id, userId: query.from.id, text: query.query };
  return { updateId, arrival: readMessage(data) ?? readButton(data), inline };
}

type Update = z.output<typeof updateSchema>;

const maxQuoteChars = 2000;

function readMessage({ message }: Update): TelegramArrival | null {
  if (message === undefined || message.chat.type === "channel") return null;
  const { text, caption, document, reply_to_message: repliedTo } = message;
  return {
    chatId: message.chat.id,
    isGroup: message.chat.type !== "private",
    userId: message.from?.id ?? message.chat.id,
    messageId: message.message_id,
    text: text ?? caption ?? null,
    replyToUserId: repliedTo?.from?.id ?? null,
    quote: (repliedTo?.text ?? repliedTo?.caption)?.slice(0, maxQuoteChars) ?? null,
    hasFile: document !== undefined,
    isForwarded: [message.forward_origin, message.forward_date, message.via_bot].some((part) => part !== undefined),
    button: null,
  };
}

function readButton({ callback_query: query }: Update): TelegramArrival | null {
  if (query?.message === undefined || query.data === undefined) return null;
  const { data } = query;
  const buttons = query.message.reply_markup?.inline_keyboard.flat() ?? [];
  return {
    chatId: query.message.chat.id,
    isGroup: query.message.chat.type !== "private",
    userId: query.from.id,
    messageId: query.message.message_id,
    text: buttons.find((button) => button.callback_data === data)?.text ?? null,
    replyToUserId: null,
    quote: null,
    hasFile: false,
    isForwarded: false,
    button: { queryId: query.id, data },
  };
}

/** One conversation a person, also in a group. */
export function conversationOf({ chatId, userId, isGroup }: TelegramArrival): string {
  return isGroup ? `telegram:${chatId}:${userId}` : `telegram:${chatId}`;
}

/** The text as meant for the bot; null in a group where the bot was not spoken to. */
export function addressedText(arrival: TelegramArrival, bot: { id: number; username: string }): string | null {
  const { text, isGroup, replyToUserId, button } = arrival;
  if (text === null || button !== null || !isGroup) return text;
  const mention = new RegExp(bot.username === "" ? "(?!)" : `@${bot.username}(?!\\w)`, "gi");
  const isMentioned = mention.test(text);
  if (!isMentioned && replyToUserId !== bot.id) return null;
  return text.replace(mention, " ").trim();
}
