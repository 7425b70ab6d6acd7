/** A reply, a remark or a page → the buttons under it. What a button means stands in its own data, so it works after a restart too. */
import type { Reply } from "../../conversation/turn.ts";
import type { DeskAnswer } from "../desk.ts";
import { choicesOf } from "../render/passages.ts";

export interface InlineButton {
  text: string;
  callback_data: string;
}

export type ButtonMeaning =
  | { name: "choice" }
  | { name: "clause"; clauseId: string }
  | { name: "page"; clauseId: string; direction: "up" | "down" }
  | { name: "regions" }
  | { name: "card"; cardId: string }
  | { name: "judge"; useful: boolean };

/** Telegram's limit for `callback_data`. */
const maxDataBytes = 64;
const maxLabelChars = 80;
const maxClauseButtons = 4;
const maxChoices = 12;
/** Choices this short share a row. */
const shortChars = 6;
const shortChoicesPerRow = 3;

/** A button whose data is too long is left out, rather than having the whole message refused. */
function button(text: string, data: string): InlineButton[] {
  return Buffer.byteLength(data, "utf8") <= maxDataBytes ? [{ text, callback_data: data }] : [];
}

function clauseButtons({ citations }: Reply): InlineButton[] {
  const ids = [...new Set(citations.map(({ clauseId }) => clauseId))];
  return ids.slice(0, maxClauseButtons).flatMap((id) => {
    const number = citations.findIndex(({ clauseId }) => clauseId === id) + 1;
    return button(ids.length === 1 ? "原文" : `原文 ${number}`, `c:${id}`);
  });
}

function choiceRows(choices: string[]): InlineButton[][] {
  const shown = choices.filter((label) => label.length <= maxLabelChars).slice(0, maxChoices);
  const buttons = shown.map((text, index) => ({ text, callback_data: `q:${index}` }));
  if (shown.some((label) => label.length > shortChars)) return buttons.map((one) => [one]);
  return Array.from({ length: Math.ceil(buttons.length / shortChoicesPerRow) }, (_, row) =>
    buttons.slice(row * shortChoicesPerRow, (row + 1) * shortChoicesPerRow),
  );
}

/** One row of clauses, rows of choices, one row for what can be done with the answer, or two where it would be crowded. */
export function keyboardFor(reply: Reply, cardId?: string): InlineButton[][] {
  const regions = reply.region === null ? [] : button("其他地区", "r:");
  const judgements = [...button("有用", "f:1"), ...button("没用", "f:0")];
  const card = cardId === undefined ? [] : button("转发卡片", `k:${cardId}`);
  const isCrowded = regions.length > 0 && card.length > 0;
  const last = isCrowded ? [[...regions, ...card], judgements] : [[...regions, ...judgements, ...card]];
  return [clauseButtons(reply), ...choiceRows(choicesOf(reply)), ...last].filter((row) => row.length > 0);
}

/** Null where there is nothing to press. */
export function keyboardUnder({ reply, page, choices, offeredCardId }: DeskAnswer): InlineButton[][] | null {
  if (reply !== null) return keyboardFor(reply, offeredCardId);
  if (page !== undefined) {
    const up = page.upFrom === null ? [] : button("上一页", `u:${page.upFrom}`);
    const down = page.downFrom === null ? [] : button("下一页", `d:${page.downFrom}`);
    return [...up, ...down].length > 0 ? [[...up, ...down]] : null;
  }
  return choices !== undefined && choices.length > 0 ? choiceRows(choices) : null;
}

/** Null for data that no button of ours carries. */
export function readButtonData(data: string): ButtonMeaning | null {
  const rest = data.slice(2);
  if (data.startsWith("q:")) return { name: "choice" };
  if (data === "r:") return { name: "regions" };
  if (data === "f:1" || data === "f:0") return { name: "judge", useful: data === "f:1" };
  if (rest === "") return null;
  if (data.startsWith("c:")) return { name: "clause", clauseId: rest };
  if (data.startsWith("k:")) return { name: "card", cardId: rest };
  if (data.startsWith("u:")) return { name: "page", clauseId: rest, direction: "up" };
  if (data.startsWith("d:")) return { name: "page", clauseId: rest, direction: "down" };
  return null;
}
