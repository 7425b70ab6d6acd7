/** Things to tap. In the elder view two are shown at a time, with a button for the next two; ways out stand apart. */
import { announce, el } from "./dom.js";
import { view } from "./store.js";

const elderPage = 2;
/** Choices that move within a row of questions instead of answering one. */
const waysOut = new Set(["跳过", "上一步", "退出"]);

/**
 * @param {{label: string, pressed?: boolean, onpick: () => void}[]} choices
 * @returns {Element} a list that fills itself
 */
export function choiceList(choices) {
  const list = el("div", { class: "choice-list" });
  const answers = choices.filter(({ label }) => !waysOut.has(label));
  const size = view.isElder ? elderPage : Math.max(1, answers.length);
  const pages = Math.max(1, Math.ceil(answers.length / size));
  let page = Math.max(0, Math.floor(answers.findIndex(({ pressed }) => pressed) / size));
  const button = ({ label, pressed, onpick }) =>
    el("button", { type: "button", "aria-pressed": pressed === undefined ? null : String(pressed), onclick: onpick }, label);
  const out = choices.filter(({ label }) => waysOut.has(label)).map(button);
  const apart = out.length > 0 ? [el("div", { class: "ways-out" }, ...out)] : [];

  function show(isTurned) {
    const shown = answers.slice(page * size, (page + 1) * size).map(button);
    const turn = el("button", { type: "button", class: "turn-page", onclick: () => {
      page = (page + 1) % pages;
      show(true);
    } }, `看别的（${page + 1}/${pages}）`);
    list.replaceChildren(...shown, ...(pages > 1 ? [turn] : []), ...apart);
    if (!isTurned) return;
    turn.focus({ preventScroll: true });
    announce(shown.map((button) => button.textContent).join("，"));
  }

  show(false);
  return list;
}
