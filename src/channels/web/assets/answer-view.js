/** A reply → what is shown, top to bottom: conclusion, slips, what is not said, validity, whom to ask, what next. */
import { answerActions } from "./answer-actions.js";
import { choiceList } from "./choices.js";
import { comparisonTable } from "./comparison-view.js";
import { el } from "./dom.js";
import { richText } from "./rich-text.js";
import { citationSlip } from "./slip-view.js";
import { view } from "./store.js";

const aiLabel = "这段回答由人工智能模型根据所列原文写成，请以原文为准。";

/** Which citation a quote section shows: the one it is marked with, else the one whose words it holds; -1 for none. */
function citationOf(section, reply) {
  const mark = Number(/\[(\d{1,2})\]/.exec(section.text)?.[1] ?? 0);
  if (mark >= 1 && mark <= reply.citations.length) return mark - 1;
  return reply.citations.findIndex(({ quote }) => section.text.includes(quote));
}

/** Opened by a tap, or by a citation mark that leads into it. */
function folded(summary, children) {
  return el("details", { class: "folded" }, el("summary", {}, summary), el("div", { class: "slips" }, ...children));
}

function part(heading, ...children) {
  return el("div", { class: "part" }, el("h3", {}, heading), ...children);
}

function nextQuestions(reply, onAsk) {
  const choices = [...new Set([...reply.choices, ...reply.related])];
  if (choices.length === 0) return null;
  const list = choiceList(choices.map((label) => ({ label, onpick: () => onAsk(label) })));
  list.classList.add("next");
  return part(reply.kind === "clarify" ? "请选一个" : "还可以问", list);
}

/** What stands before a quotation, without what its slip says anyway: that it is the original, and where it stands. */
function leadOf({ role, text }, citation) {
  if (role === "conclusion") return "";
  const lead = text.split("「")[0].replace(/\[\d{1,2}\]/g, "").replace(/^原文：|[；\s]+$/g, "");
  return citation && lead === `${citation.path.slice(-2).join(" › ")}：` ? "" : lead;
}

/** The slips a reply shows at once, and those that wait in a fold. */
function slipsOf(reply, { turnId, paragraph }) {
  const shown = new Set();
  const slips = [];
  /** Slips that only say once more what the first one says. */
  const again = [];
  // A short quotation is its own first sentence.
  const holdsQuote = ({ role, text }) => role === "quote" || (role === "conclusion" && !reply.refused && text.includes("「"));
  for (const section of reply.sections.filter(holdsQuote)) {
    const index = citationOf(section, reply);
    const lead = leadOf(section, reply.citations[index]);
    if (index < 0) slips.push(paragraph(section.text, "slip"));
    else if (!shown.has(index)) {
      const isAgain = slips.length > 0 && /^(还写到|$)/.test(lead);
      // One thing at a time in the elder view: the rest when it is asked for.
      (view.isElder && isAgain ? again : slips).push(citationSlip(reply.citations[index], index + 1, { turnId, lead }));
    }
    shown.add(index);
  }
  const others = reply.citations.flatMap((citation, index) => {
    return shown.has(index) ? [] : [citationSlip(citation, index + 1, { turnId, lead: "" })];
  });
  // A comparison says it all in its table, so its slips wait until they are asked for.
  if (reply.comparison) return { slips: [], others: [...slips, ...again, ...others] };
  return slips.length === 0 ? { slips: others, others: [] } : { slips, others: [...again, ...others] };
}

/**
 * @param {object} reply the server's answer
 * @param {{turnId: string, onAsk: (text: string) => void, onFeedback: (useful: boolean) => Promise<unknown>, askAgain: () => Promise<object>}} actions
 */
export function renderAnswer(reply, { turnId, onAsk, onFeedback, askAgain }) {
  const box = el("div", { class: "answer" });
  const count = reply.citations.length;
  const urgent = reply.kind === "emergency";
  const paragraph = (text, name, hasPhones = urgent) =>
    el("p", name ? { class: name } : {}, ...richText(text, { turnId, count, hasPhones }));
  const of = (role) => reply.sections.filter((section) => section.role === role);

  const hasLabel = reply.sections.some(({ text }) => text.includes("人工智能"));
  if (reply.engine === "model" && !hasLabel) box.append(el("p", { class: "quiet" }, aiLabel));
  const care = of("care").map(({ text }) => paragraph(text, urgent ? "conclusion" : ""));
  // One sentence stands out; what follows it in the same breath is read as text.
  const conclusion = of("conclusion").flatMap(({ text }, i) =>
    text.split("\n").filter(Boolean).map((line, j) => paragraph(line, i + j === 0 ? "conclusion" : "")),
  );
  if (urgent) box.append(el("div", { class: "part urgent" }, ...care));
  else box.append(...care);
  if (reply.refused && !urgent) box.append(el("p", { class: "verdict" }, "文件里没有完整的答案"));
  if (conclusion.length > 0) box.append(el("div", { class: "part" }, ...conclusion));
  if (reply.kind === "clarify") box.append(nextQuestions(reply, onAsk) ?? "");
  if (reply.comparison) box.append(comparisonTable(reply, turnId));
  const { slips, others } = slipsOf(reply, { turnId, paragraph });
  box.append(...slips);
  if (others.length > 0) box.append(folded(`${reply.comparison ? "各地原文" : "其他依据"}（${others.length} 条）`, others));

  if (of("missing").length > 0) box.append(part("文件没有写的", ...of("missing").map(({ text }) => paragraph(text))));
  const notices = [...new Set([...of("notice").map(({ text }) => text), ...reply.notices])];
  if (notices.length > 0) {
    box.append(part("请留意", el("ul", {}, ...notices.map((text) => el("li", {}, ...richText(text, { turnId, count, hasPhones: false }))))));
  }
  const contacts = of("contact").map(({ text }) => text);
  if (!contacts.join("").includes("12345")) contacts.push("拿不准的事，可以拨 12345 问。");
  box.append(part("找谁问", ...contacts.map((text) => paragraph(text, "", true))));
  if (reply.kind !== "clarify") box.append(nextQuestions(reply, onAsk) ?? "");
  box.append(...answerActions(reply, onFeedback, askAgain));
  return box;
}
