/** A reply → the buttons under it. What a button means stands in its own data, so it works after a restart too. */
import type { Reply } from "../../conversation/turn.ts";
import { clean } from "../render/clean.ts";

export interface InlineButton {
  text: string;
  callback_data: string;
}

export type ButtonMeaning =
  | { name: "choice" }
  | { name: "clause"; clauseId: string }
  | { name: "card"; cardId: string }
  | { name: "judge"; useful: boolean };

/** Telegram's limit for `callback_data`. */
const maxDataBytes = 64;
const maxLabelChars = 80;
const maxClauseButtons = 4;
const maxChoices = 8;

function clauseButtons({ citations }: Reply): InlineButton[] {
  const ids = [...new Set(citations.map(({ clauseId }) => clauseId))];
  return ids.slice(0, maxClauseButtons).flatMap((id) => {
    const number = citations.findIndex(({ clauseId }) => clauseId === id) + 1;
    const button = { text: ids.length === 1 ? "原文" : `原文 ${number}`, callback_data: `c:${id}` };
    return Buffer.byteLength(button.callback_data, "utf8") <= maxDataBytes ? [button] : [];
  });
}

/** One row of clauses, one row a choice, one row to judge. */
export function keyboardFor(reply: Reply, cardId?: string | null): InlineButton[][] {
  const choices = [...new Set([...reply.choices, ...reply.related])]
    .map((choice) => clean(choice).replace(/\s+/g, " ").trim())
    .filter((label) => label !== "" && label.length <= maxLabelChars)
    .slice(0, maxChoices);
  const clauses = clauseButtons(reply);
  return [
    ...(clauses.length > 0 ? [clauses] : []),
    ...choices.map((text, index) => [{ text, callback_data: `q:${index}` }]),
    ...(cardId === null || cardId === undefined ? [] : [[{ text: "转发卡片", callback_data: `k:${cardId}` }]]),
    [
      { text: "有用", callback_data: "f:1" },
      { text: "没用", callback_data: "f:0" },
    ],
  ];
}

/** Null for data that no button of ours carries. */
export function readButtonData(data: string): ButtonMeaning | null {
  if (data.startsWith("q:")) return { name: "choice" };
  if (data.startsWith("c:") && data.length > 2) return { name: "clause", clauseId: data.slice(2) };
  if (data.startsWith("k:") && data.length > 2) return { name: "card", cardId: data.slice(2) };
  if (data === "f:1" || data === "f:0") return { name: "judge", useful: data === "f:1" };
  return null;
}
