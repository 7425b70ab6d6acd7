/** A citation → the slip that shows it: the exact words, the document and the place. Staff see the place first and the whole clause. */
import { copyButton, el } from "./dom.js";
import { clauseButton } from "./clause-view.js";
import { citedText } from "./place-text.js";
import { markedText, placesOf } from "./rich-text.js";
import { view } from "./store.js";

const forceWords = {
  achievement: "过去已实现的情况",
  binding: "约束性指标",
  expected: "规划目标",
  required: "文件要求",
  promoted: "推动事项",
  encouraged: "鼓励、探索事项",
};

function sourceLine(citation, number) {
  const force = forceWords[citation.force];
  return el("p", { class: "slip-source" }, `[${number}] `, el("b", {}, `《${citation.title}》`),
    citation.docNumber ? `（${citation.docNumber}）` : "", el("br"), citation.path.join(" › "), force ? ` · ${force}` : "");
}

/** @param {{turnId: string, lead: string}} options `lead` is said above the words */
export function citationSlip(citation, number, { turnId, lead }) {
  const name = `第 ${number} 条依据`;
  const box = el("div", { class: "slip", role: "group", id: `${turnId}-c${number}`, tabindex: "-1", "aria-label": name });
  const source = sourceLine(citation, number);
  // In the elder view the opened clause has a copy button of its own; two buttons fewer to choose from.
  const copy = view.isElder ? null : copyButton("复制（带依据）", () => citedText(view.isStaff ? citation.text : `「${citation.quote}」`, citation));
  if (lead) box.append(el("p", { class: "quiet" }, lead));
  if (view.isStaff) {
    const { text, quote } = citation;
    box.append(source, el("blockquote", { class: "slip-quote kept-lines" }, ...markedText(text, text === quote ? [] : placesOf(text, [quote]))));
  } else {
    box.append(el("blockquote", { class: "slip-quote" }, `「${citation.quote}」`), source);
  }
  box.append(el("div", { class: "actions" }, clauseButton(citation, box, name), copy));
  return box;
}
