/** One unanswered question, one complaint → a card with what can be done about it. */
import { el } from "./dom.js";
import { dateWords } from "./place-text.js";

/** @param {(path: string, body: object, words: string) => Promise<void>} act sends and shows the lists anew */
export function gapView(gap, act) {
  const counts = [gap.times > 0 ? `没答上 ${gap.times} 次` : null, gap.useless > 0 ? `被判“没用” ${gap.useless} 次` : null];
  const facts = [...counts, gap.region, `最近 ${dateWords(gap.lastAt)}`].filter(Boolean).join(" · ");
  const { question, region } = gap;
  const done = gap.isHandled
    ? el("p", { class: "quiet" }, "已处理")
    : el("p", {}, el("button", { type: "button", "aria-label": `已处理：${question}`, onclick: () =>
        act("/api/admin/gaps/handled", { question, region }, "记下了：已处理") }, "已处理"));
  return el("li", { class: "card" }, el("p", { class: "kept-lines" }, question), el("p", { class: "quiet" }, facts), done);
}

/** Answers begun, by receipt: the lists are shown anew whenever something was settled, and no word is lost by it. */
const drafts = new Map();

/** @param {(path: string, body: object, words: string) => Promise<void>} act sends and shows the lists anew */
export function complaintView({ receipt, topic, text, at, dueDate, answer }, act) {
  const facts = el("p", { class: "quiet" }, `受理号 ${receipt} · ${topic} · ${dateWords(at)}收到 · ${dateWords(dueDate)}前答复`);
  const card = el("li", { class: "card" }, el("p", { class: "kept-lines" }, text), facts);
  if (answer !== null) {
    card.append(el("p", { class: "kept-lines" }, `已答复：${answer}`));
    return card;
  }
  const id = `reply-${receipt}`;
  const box = el("textarea", { id, rows: "3", maxlength: "1000", oninput: () => drafts.set(receipt, box.value) });
  box.value = drafts.get(receipt) ?? "";
  const send = el("button", { type: "button", onclick: () => {
    if (box.value.trim() !== "") void act("/api/admin/complaints/reply", { receipt, text: box.value }, "答复已保存");
  } }, "答复");
  card.append(el("label", { for: id }, "写答复"), box, el("p", {}, send));
  return card;
}
