/** The clause behind a quotation, opened in place: neighbours around it, the quoted words marked, lost text told. */
import { announce, copyButton, el } from "./dom.js";
import { loadClause } from "./api.js";
import { citedText, dateWords } from "./place-text.js";
import { markedText, placesOf } from "./rich-text.js";

const gapLine = () => el("p", { class: "gap" }, "此处原文缺失");

function documentLine({ issuer, issuedDate, disclosure }) {
  const pieces = [issuer, issuedDate && dateWords(issuedDate), disclosure].filter(Boolean);
  return el("p", { class: "quiet" }, pieces.join(" · "));
}

/** @param {object} view the server's clause view @param {string} quote words to mark */
export function renderClause(view, quote) {
  const { document: policy, clause } = view;
  const source = { title: policy.title, docNumber: policy.docNumber, path: clause.path };
  const box = el("div", { class: "clause" });
  box.append(el("p", { class: "name" }, `《${policy.title}》`), documentLine(policy));
  let lost = false;
  const addPart = (part, attributes, ...content) => {
    if (part.gapBefore && !lost) box.append(gapLine());
    box.append(el("p", attributes, ...content));
    lost = part.gapAfter;
    if (lost) box.append(gapLine());
  };
  const near = ({ kind }) => ({ class: kind === "heading" ? "near name" : "near" });
  for (const part of view.before) addPart(part, near(part), part.text);
  addPart(clause, { class: "here" }, ...markedText(clause.text, placesOf(clause.text, [quote]).slice(0, 1)));
  for (const part of view.after) addPart(part, near(part), part.text);
  const { file, start } = clause.source;
  box.append(el("p", { class: "quiet" }, `收录文件 ${file} 第 ${start.line} 行起`));
  const whole = `/documents?${new URLSearchParams({ d: policy.id, c: clause.id, m: quote })}`;
  box.append(
    el("div", { class: "actions" }, el("a", { class: "button", href: whole }, "在全文里看"),
      copyButton("复制这一条", () => citedText(clause.text, source))),
  );
  return box;
}

/**
 * A button that opens and closes the clause below it.
 * @param {{clauseId: string, quote: string}} citation
 * @param {Element} place where the clause is put
 * @param {string} name what a screen reader calls it
 */
export function clauseButton(citation, place, name) {
  const button = el("button", { type: "button", "aria-expanded": "false", "aria-label": `看原文：${name}` }, "看原文");
  let box = null;
  const setOpen = (open) => {
    box.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? "收起原文" : "看原文";
    button.setAttribute("aria-label", `${button.textContent}：${name}`);
  };
  button.addEventListener("click", async () => {
    if (box?.isConnected) return setOpen(box.hidden);
    button.disabled = true;
    button.textContent = "正在打开";
    try {
      box = renderClause(await loadClause(citation.clauseId), citation.quote);
      announce("原文已打开");
    } catch (trouble) {
      box = el("p", { class: "error" }, `${trouble.message}${trouble.remedy ?? ""}`);
      announce(box.textContent);
    }
    place.append(box);
    button.disabled = false;
    setOpen(true);
    button.focus({ preventScroll: true });
  });
  return button;
}
