/** Things to tap. In the elder view two are shown at a time, with a button for the next two. */
import { announce, el } from "./dom.js";
import { view } from "./store.js";

const elderPage = 2;

/**
 * @param {{label: string, pressed?: boolean, onpick: () => void}[]} choices
 * @returns {Element} a list that fills itself
 */
export function choiceList(choices) {
  const list = el("div", { class: "choice-list" });
  const size = view.isElder ? elderPage : choices.length;
  const pages = Math.max(1, Math.ceil(choices.length / size));
  let page = Math.max(0, Math.floor(choices.findIndex(({ pressed }) => pressed) / size));

  function show(isTurned) {
    const shown = choices.slice(page * size, (page + 1) * size).map(({ label, pressed, onpick }) =>
      el("button", { type: "button", "aria-pressed": pressed === undefined ? null : String(pressed), onclick: onpick }, label),
    );
    const turn = el("button", { type: "button", class: "turn-page", onclick: () => {
      page = (page + 1) % pages;
      show(true);
    } }, `看别的（${page + 1}/${pages}）`);
    list.replaceChildren(...shown, ...(pages > 1 ? [turn] : []));
    if (!isTurned) return;
    turn.focus({ preventScroll: true });
    announce(shown.map((button) => button.textContent).join("，"));
  }

  show(false);
  return list;
}
