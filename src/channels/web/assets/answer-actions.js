/** What can be done with an answer: have it read, copy it, print it, judge it, hand the question to the administrator. */
import { handIn } from "./api.js";
import { cardButton } from "./card.js";
import { announce, copyButton, el } from "./dom.js";
import { sourceText } from "./place-text.js";
import { readAloud } from "./read-aloud.js";
import { settings, view } from "./store.js";

function textOf(reply) {
  const sources = reply.citations.map((citation, index) => `[${index + 1}] ${sourceText(citation)}`);
  return `${reply.answer}${sources.length > 0 ? `\n\n依据：\n${sources.join("\n")}` : ""}`;
}

/** Prints one turn: the others are left out while the paper is made. */
function printButton() {
  const button = el("button", { type: "button" }, "打印");
  button.addEventListener("click", () => {
    const turn = button.closest(".turn");
    turn?.classList.add("printed");
    document.documentElement.classList.add("print-one");
    window.print();
  });
  return button;
}

window.addEventListener("afterprint", () => {
  document.documentElement.classList.remove("print-one");
  for (const turn of document.querySelectorAll(".turn.printed")) turn.classList.remove("printed");
});
window.addEventListener("beforeprint", () => {
  document.documentElement.dataset.printed = new Date().toLocaleDateString("zh-CN");
  for (const fold of document.querySelectorAll("main details")) fold.open = true;
});

/** Tools of an answer, in their order: each makes an element or null. */
const tools = [
  (reply, askAgain) => cardButton(reply) ?? cardOnDemand(reply, askAgain),
  (reply) => copyButton("复制（带出处）", () => textOf(reply)),
  () => printButton(),
];

/**
 * The card of an answer that the server has not kept: it answers once more, and keeps that for as long as cards are.
 * Nothing for a reply of which the server makes none.
 */
function cardOnDemand(reply, askAgain) {
  if (reply.card !== "") return null;
  const place = el("span", {});
  const button = el("button", { type: "button" }, "转发卡片");
  button.addEventListener("click", async () => {
    button.disabled = true;
    button.textContent = "正在做卡片";
    const ready = await askAgain().then(cardButton, () => null);
    if (ready === null) {
      button.textContent = "卡片没有做成，请复制文字";
      announce(button.textContent);
      return;
    }
    place.replaceChildren(ready);
    ready.click();
  });
  place.append(button);
  return place;
}

/** Offers to hand the question in; what was agreed to keep is noted by the server itself. */
function handInOffer(reply) {
  const box = el("div", { class: "offer" });
  const button = el("button", { type: "button" }, "把这个问题交给管理员");
  button.addEventListener("click", async () => {
    button.disabled = true;
    const words = await handIn(reply.question, reply.region).then(
      () => "交上去了。证件号和电话已隐去。",
      (trouble) => `没有交上去。${trouble.remedy ?? ""}`,
    );
    box.replaceChildren(el("p", { class: "quiet" }, words));
    announce(words);
  });
  box.append(el("p", { class: "quiet" }, "要是想让文件补全些，可以把这一句问题交给管理员，证件号和电话会隐去。"), button);
  return box;
}

const thanks = { useful: "谢谢，记下了。", useless: "谢谢，我们会看。急事请拨 12345。" };

function judgement(reply, onFeedback, place) {
  const group = el("div", { class: "actions", role: "group", "aria-label": "这个回答" });
  const judge = (label, useful) =>
    el("button", { type: "button", onclick: async () => {
      await onFeedback(useful).catch(() => null);
      const words = useful ? thanks.useful : thanks.useless;
      group.replaceChildren(el("span", { class: "quiet" }, words));
      if (!useful && !settings.consent && place.childElementCount === 0) place.append(handInOffer(reply));
      announce(words);
    } }, label);
  group.append(judge("有用", true), judge("没用", false));
  return group;
}

/**
 * @param {(useful: boolean) => Promise<unknown>} onFeedback
 * @param {() => Promise<object>} askAgain the same question, its answer kept long enough for a card
 */
export function answerActions(reply, onFeedback, askAgain) {
  // A question asked back is no answer to judge, to copy or to print.
  if (reply.kind === "clarify" && reply.citations.length === 0) return [readAloud(() => reply.answer)].filter((item) => item !== null);
  const offer = el("div", { class: "offer-place" });
  if (reply.refused && !settings.consent) offer.append(handInOffer(reply));
  const judged = judgement(reply, onFeedback, offer);
  const reader = readAloud(() => reply.answer);
  const others = tools.map((tool) => tool(reply, askAgain)).filter((item) => item !== null);
  if (!view.isElder) return [offer, el("div", { class: "actions" }, judged, reader, ...others)];
  const more = el("details", {}, el("summary", {}, "更多"), el("div", { class: "actions" }, ...others));
  return [offer, reader, judged, more].filter((item) => item !== null);
}
