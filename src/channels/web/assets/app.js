/** The page: asks, shows each step while waiting, keeps the conversation in this window only. */
import { announce, byId, el } from "./dom.js";
import { ask, forget, sendFeedback } from "./api.js";
import { renderAnswer } from "./answer-view.js";
import { createRegionPicker } from "./region-picker.js";
import { conversation, settings } from "./store.js";

const examples = [
  "老人瘫痪在床，有没有地方能短住几天？",
  "八十多岁的老人有高龄津贴吗？",
  "家里装扶手、改卫生间，有补贴吗？",
  "各地护理型床位的目标是多少，对比一下",
];
const maxChars = 2000;
const turns = byId("turns");
const question = byId("question");
const picker = createRegionPicker();
let busy = false;
let turnCount = 0;

function setElder(px) {
  settings.elderPx = px;
  const { classList } = document.documentElement;
  classList.toggle("elder", px > 0);
  for (const size of [27, 30]) classList.toggle(`size-${size}`, px === size);
  byId("elder").setAttribute("aria-pressed", String(px > 0));
  byId("sizes").hidden = px === 0;
  byId("smaller").disabled = px === 24;
  byId("larger").disabled = px === 30;
}

function fitQuestion() {
  question.style.height = "auto";
  question.style.height = `${Math.min(question.scrollHeight + 2, 10 * 24)}px`;
}

function showStart() {
  const isEmpty = turns.children.length === 0;
  byId("start").hidden = !isEmpty;
  byId("clear").hidden = isEmpty;
}

function addTurn(text) {
  const turnId = `t${(turnCount += 1)}`;
  const item = el("li", { class: "turn", id: turnId });
  item.append(el("h2", { class: "asked" }, `您问：${text}`));
  turns.append(item);
  showStart();
  return { turnId, item };
}

function showAnswer({ turnId, item }, reply) {
  const { id } = conversation;
  const actions = { turnId, onAsk: (text) => void put(text), onFeedback: (useful) => sendFeedback(id, useful) };
  item.append(renderAnswer(reply, actions));
}

/** 检索 → 依据 → 回答, with a line saying what is being done. */
function createProgress(item) {
  const names = ["检索", "依据", "回答"];
  const stages = { retrieving: 0, evidence: 1, answering: 2, delta: 2 };
  const marks = names.map((name) => el("li", {}, name));
  const words = el("p", {}, "正在文件里查找");
  const draft = el("p", { hidden: true });
  const box = el("div", { class: "working" }, el("ol", { class: "steps", "aria-hidden": "true" }, ...marks), words, draft);
  const setStage = (stage) => {
    marks.forEach((mark, index) => (mark.className = index < stage ? "done" : index === stage ? "now" : ""));
  };
  setStage(0);
  item.append(box);
  const slow = setTimeout(() => (words.textContent += "，还要再等一会儿"), 8000);
  return {
    onStep(step) {
      setStage(stages[step.stage] ?? 2);
      const first = step.stage === "evidence" ? step.clauses?.[0] : undefined;
      words.textContent = first ? `找到 ${step.clauses.length} 条相关条款，先看《${first.title}》` : step.words;
      announce(words.textContent);
    },
    onDelta(text) {
      draft.hidden = false;
      draft.textContent += text;
    },
    end() {
      clearTimeout(slow);
      box.remove();
    },
  };
}

function showTrouble(item, text, trouble) {
  const again = el("button", { type: "button", onclick: () => {
    item.remove();
    void put(text);
  } }, "再问一次");
  item.append(el("div", { class: "error", role: "alert" }, el("p", {}, trouble.message), el("p", {}, trouble.remedy ?? "请再试一次。")), again);
  if (trouble.code === "unknown_region") picker.open();
}

/** Puts a question; refuses an empty or oversized one, and a second one while the first is under way. */
async function put(text) {
  const asked = text.trim();
  const error = byId("ask-error");
  const fault = asked === "" ? "请先写下您想问的事。" : [...asked].length > maxChars ? "问题太长了，请缩短到 2,000 字以内。" : "";
  error.textContent = fault;
  error.hidden = fault === "";
  if (fault !== "" || busy) return;
  busy = true;
  byId("send").disabled = true;
  question.value = "";
  fitQuestion();
  const turn = addTurn(asked);
  turn.item.scrollIntoView({ block: "start" });
  const progress = createProgress(turn.item);
  try {
    const reply = await ask({ question: asked, regionSetting: settings.region, conversationId: conversation.id }, progress);
    progress.end();
    showAnswer(turn, reply);
    conversation.add({ question: asked, reply });
    const conclusion = reply.sections.find(({ role }) => role === "conclusion")?.text ?? reply.answer;
    announce(`回答好了。${conclusion.replace(/\[\d+\]/g, "")}`);
  } catch (trouble) {
    progress.end();
    showTrouble(turn.item, asked, trouble);
  } finally {
    busy = false;
    byId("send").disabled = false;
  }
}

byId("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  void put(question.value);
});
question.addEventListener("input", fitQuestion);
question.addEventListener("keydown", (event) => {
  // Enter sends; while an input method is composing, Enter only picks a word.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    void put(question.value);
  }
});
byId("elder").addEventListener("click", () => setElder(settings.elderPx > 0 ? 0 : 24));
byId("smaller").addEventListener("click", () => setElder(settings.elderPx === 30 ? 27 : 24));
byId("larger").addEventListener("click", () => setElder(settings.elderPx === 24 ? 27 : 30));
byId("clear").addEventListener("click", () => {
  const { id } = conversation;
  conversation.clear();
  turns.replaceChildren();
  showStart();
  question.focus();
  announce("问答已清空");
  forget(id).catch(() => null);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.cite");
  if (link === null || link === undefined) return;
  event.preventDefault();
  const slip = document.querySelector(link.getAttribute("href"));
  slip?.closest("details")?.setAttribute("open", "");
  slip?.scrollIntoView({ block: "center" });
  slip?.focus({ preventScroll: true });
});

byId("examples").append(
  ...examples.map((text) => el("li", {}, el("button", { type: "button", onclick: () => void put(text) }, text))),
);
setElder(settings.elderPx);
for (const { question: asked, reply } of conversation.turns) showAnswer(addTurn(asked), reply);
showStart();
