/**
 * Choices → a template card with a button each. What a button says when it is tapped is its key, so a card works after a
 * restart too. Null where a card cannot hold the choices; they stand in the text as well.
 */
import { createHash } from "node:crypto";
import { clean } from "../render/clean.ts";

export interface WecomCard {
  card_type: "button_interaction";
  main_title: { title: string; desc: string };
  button_list: { text: string; style: number; key: string }[];
  task_id: string;
}

/** Limits of the server and, for what is shown, its advice. */
const maxButtons = 6;
const maxKeyBytes = 1024;
const maxLabelChars = 10;

function label(choice: string, index: number, isCut: boolean): string {
  const points = Array.from(clean(choice).replace(/\s+/g, " ").trim());
  return isCut ? `${index + 1} ${points.slice(0, maxLabelChars - 3).join("")}…` : points.join("");
}

/** @param id of the message that is answered: the same message makes the same card */
export function choiceCard(choices: string[], id: string): WecomCard | null {
  const isTooLong = choices.some((choice) => Buffer.byteLength(choice, "utf8") > maxKeyBytes);
  if (choices.length === 0 || choices.length > maxButtons || isTooLong) return null;
  const isCut = choices.some((choice) => Array.from(choice).length > maxLabelChars);
  return {
    card_type: "button_interaction",
    main_title: { title: "请点一个", desc: "也可以直接写字，或拨 12345 问" },
    button_list: choices.map((choice, index) => ({ text: label(choice, index, isCut), style: 1, key: choice })),
    task_id: `choose-${createHash("sha256").update(id).digest("hex").slice(0, 32)}`,
  };
}
