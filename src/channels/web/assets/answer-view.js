/** A reply → what is shown, top to bottom: conclusion, slips, what is not said, validity, whom to ask, what next. */
import { announce, copyButton, el } from "./dom.js";
import { cardButton } from "./card.js";
import { clauseButton, sourceText } from "./clause-view.js";
import { citeLink, comparisonTable } from "./comparison-view.js";

const aiLabel = "这段回答由人工智能模型根据所列原文写成，请以原文为准。";

const forceWords = {
  achievement: "过去已实现的情况",
  binding: "约束性指标",
  expected: "规划目标",
  required: "文件要求",
  promoted: "推动事项",
  encouraged: "鼓励、探索事项",
};

const phoneOrCite = /\[(\d{1,2})\]|(?<!\d)(12345|12356|120|110)(?![\d%.]|\s*[张个名人元年岁万天])/g;

/** Text with its citation marks as links; telephone numbers too where the text is about whom to call. */
function rich(text, { turnId, count, hasPhones }) {
  const nodes = [];
  let last = 0;
  for (const match of text.matchAll(phoneOrCite)) {
    const [whole, cite, phone] = match;
    const isCite = cite !== undefined && Number(cite) >= 1 && Number(cite) <= count;
    if (!isCite && !(phone !== undefined && hasPhones)) continue;
    nodes.push(text.slice(last, match.index));
    nodes.push(isCite ? citeLink(Number(cite), turnId) : el("a", { href: `tel:${phone}` }, phone));
    last = match.index + whole.length;
  }
  nodes.push(text.slice(last));
  return nodes;
}

function slip(citation, number, { turnId, lead }) {
  const name = `第 ${number} 条依据`;
  const box = el("div", { class: "slip", role: "group", id: `${turnId}-c${number}`, tabindex: "-1", "aria-label": name });
  if (lead) box.append(el("p", { class: "quiet" }, lead));
  box.append(el("blockquote", { class: "slip-quote" }, `「${citation.quote}」`));
  const number_ = citation.docNumber ? `（${citation.docNumber}）` : "";
  box.append(
    el("p", { class: "slip-source" }, `[${number}] `, el("b", {}, `《${citation.title}》`), number_, el("br"),
      citation.path.join(" › "), forceWords[citation.force] ? ` · ${forceWords[citation.force]}` : ""),
  );
  const actions = el("div", { class: "actions" });
  actions.append(clauseButton(citation, box, name));
  actions.append(copyButton("复制出处", () => `「${citation.quote}」\n依据：${sourceText(citation)}`));
  box.append(actions);
  return box;
}

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

function textOf(reply) {
  const sources = reply.citations.map((citation, index) => `[${index + 1}] ${sourceText(citation)}`);
  return `${reply.answer}${sources.length > 0 ? `\n\n依据：\n${sources.join("\n")}` : ""}`;
}

function readAloudButton(reply) {
  if (!("speechSynthesis" in window)) return null;
  const button = el("button", { type: "button" }, "读给我听");
  const done = () => (button.textContent = "读给我听");
  button.addEventListener("click", () => {
    if (speechSynthesis.speaking) return speechSynthesis.cancel();
    const speech = new SpeechSynthesisUtterance(reply.answer.replace(/\[\d+\]/g, ""));
    speech.lang = "zh-CN";
    speech.rate = 0.9;
    speech.onend = speech.onerror = done;
    button.textContent = "别读了";
    speechSynthesis.speak(speech);
  });
  return button;
}

function feedbackRow(reply, onFeedback) {
  const row = el("div", { class: "actions" });
  const judge = (label, useful) =>
    el("button", { type: "button", onclick: async () => {
      await onFeedback(useful).catch(() => null);
      const thanks = useful ? "谢谢，记下了。" : "谢谢，我们会看这个问题。急事请拨 12345。";
      group.replaceChildren(el("span", { class: "quiet" }, thanks));
      announce(thanks);
    } }, label);
  const group = el("div", { class: "actions", role: "group", "aria-label": "这个回答" });
  group.append(judge("有用", true), judge("没用", false));
  row.append(group, copyButton("复制（带出处）", () => textOf(reply)), cardButton(reply) ?? "", readAloudButton(reply) ?? "");
  return row;
}

function nextQuestions(reply, onAsk) {
  const choices = [...new Set([...reply.choices, ...reply.related])];
  if (choices.length === 0) return null;
  const box = el("div", { class: "next part" }, el("h3", {}, reply.kind === "clarify" ? "请选一个" : "还可以问"));
  for (const choice of choices) box.append(el("button", { type: "button", onclick: () => onAsk(choice) }, choice));
  return box;
}

/**
 * @param {object} reply the server's answer
 * @param {{turnId: string, onAsk: (text: string) => void, onFeedback: (useful: boolean) => Promise<unknown>}} actions
 */
export function renderAnswer(reply, { turnId, onAsk, onFeedback }) {
  const box = el("div", { class: "answer" });
  const count = reply.citations.length;
  const urgent = reply.kind === "emergency";
  const paragraph = (text, name, hasPhones = urgent) =>
    el("p", name ? { class: name } : {}, ...rich(text, { turnId, count, hasPhones }));
  const of = (role) => reply.sections.filter((section) => section.role === role);
  const shown = new Set();

  const hasLabel = reply.sections.some(({ text }) => text.includes("人工智能"));
  if (reply.engine === "model" && !hasLabel) box.append(el("p", { class: "quiet" }, aiLabel));
  const care = of("care").map(({ text }) => paragraph(text, urgent ? "conclusion" : ""));
  const conclusion = of("conclusion").map(({ text }) => paragraph(text, "conclusion"));
  if (urgent) box.append(el("div", { class: "part urgent" }, ...care));
  else box.append(...care);
  if (reply.refused && !urgent) box.append(el("p", { class: "verdict" }, "文件里没有完整的答案"));
  if (conclusion.length > 0) box.append(el("div", { class: "part" }, ...conclusion));
  if (reply.kind === "clarify") box.append(nextQuestions(reply, onAsk) ?? "");
  if (reply.comparison) box.append(comparisonTable(reply, turnId));
  const slips = [];
  for (const section of of("quote")) {
    const index = citationOf(section, reply);
    const lead = section.text.split("「")[0].replace(/\[\d{1,2}\]/g, "").replace(/^原文：|[；\s]+$/g, "");
    if (index < 0) slips.push(paragraph(section.text, "slip"));
    else if (!shown.has(index)) slips.push(slip(reply.citations[index], index + 1, { turnId, lead }));
    shown.add(index);
  }
  const others = reply.citations.flatMap((citation, index) => {
    return shown.has(index) ? [] : [slip(citation, index + 1, { turnId, lead: "" })];
  });
  // A comparison says it all in its table, so its slips wait until they are asked for.
  if (reply.comparison) others.unshift(...slips);
  else box.append(...slips);
  if (others.length > 0 && slips.length === 0) box.append(...others);
  else if (others.length > 0) box.append(folded(`${reply.comparison ? "各地原文" : "其他依据"}（${others.length} 条）`, others));

  if (of("missing").length > 0) box.append(part("文件没有写的", ...of("missing").map(({ text }) => paragraph(text))));
  const notices = [...new Set([...of("notice").map(({ text }) => text), ...reply.notices])];
  if (notices.length > 0) {
    box.append(part("请留意", el("ul", {}, ...notices.map((text) => el("li", {}, ...rich(text, { turnId, count, hasPhones: false }))))));
  }
  const contacts = of("contact").map(({ text }) => text);
  if (!contacts.join("").includes("12345")) contacts.push("拿不准的事，可以拨 12345 问。");
  box.append(part("找谁问", ...contacts.map((text) => paragraph(text, "", true))));
  if (reply.kind !== "clarify") box.append(nextQuestions(reply, onAsk) ?? "");
  box.append(feedbackRow(reply, onFeedback));
  return box;
}
