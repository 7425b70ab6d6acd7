/** The page: asks, shows each step while waiting, keeps the conversation in this window unless the person agrees otherwise. */
import { announce, byId, el } from "./dom.js";
import { ask, forget, sendFeedback } from "./api.js";
import { renderAnswer } from "./answer-view.js";
import { choiceList } from "./choices.js";
import { addDictation } from "./dictation.js";
import { createProgress } from "./progress-view.js";
import { stopReading } from "./read-aloud.js";
import { createRegionPicker } from "./region-picker.js";
import { createSettingsPanel } from "./settings-panel.js";
import { conversation, settings, view } from "./store.js";

const walkCommand = "/我能申请什么";
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

/** A command is shown as the words on its button. */
const shownAs = (text) => (text === walkCommand ? walkCommand.slice(1) : text);

function fitQuestion() {
  question.style.height = "auto";
  question.style.height = `${Math.min(question.scrollHeight + 2, 10 * 24)}px`;
}

function showStart() {
  const isEmpty = turns.children.length === 0;
  document.documentElement.classList.toggle("resumed", !isEmpty);
  byId("after-turns").hidden = isEmpty;
  const walk = { label: shownAs(walkCommand), onpick: () => void put(walkCommand) };
  const asked = examples.map((text) => ({ label: text, onpick: () => void put(text) }));
  byId("examples").replaceChildren(choiceList(view.isElder ? [walk, ...asked] : asked));
}

function addTurn(text) {
  const turnId = `t${(turnCount += 1)}`;
  const item = el("li", { class: "turn", id: turnId });
  item.append(el("h2", { class: "asked" }, `您问：${shownAs(text)}`));
  turns.append(item);
  return { turnId, item };
}

function showAnswer({ turnId, item }, reply, request) {
  const onFeedback = (useful) => sendFeedback(settings.consent ? conversation.id : null, useful);
  const askAgain = () => ask({ ...request, card: true }, { onStep: () => null, onDelta: () => null });
  item.append(renderAnswer(reply, { turnId, onAsk: (text) => void put(text), onFeedback, askAgain }));
}

/** Everything that was said, as the present view shows it. */
function showAll() {
  stopReading();
  turnCount = 0;
  turns.replaceChildren();
  for (const { question: asked, reply, request } of conversation.turns) showAnswer(addTurn(asked), reply, request);
  picker.show();
  showStart();
}

function showTrouble(item, text, trouble) {
  const again = el("button", { type: "button", onclick: () => {
    item.remove();
    void put(text);
  } }, "再问一次");
  item.append(el("div", { class: "error", role: "alert" }, el("p", {}, trouble.message), el("p", {}, trouble.remedy ?? "请再试一次。")), again);
  if (trouble.code === "unknown_region") picker.open();
  // A memory that the server no longer understands would spoil every question to come.
  if (trouble.code === "bad_input") conversation.memory = null;
}

/** What goes with a question: a conversation the server may keep, or the memory that this window carries. */
function requestOf(text) {
  const request = { question: text, regionSetting: settings.region, staff: view.isStaff };
  return settings.consent ? { ...request, conversationId: conversation.id } : { ...request, memory: conversation.memory };
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
  byId("dictation-note").hidden = true;
  stopReading();
  question.value = "";
  fitQuestion();
  const turn = addTurn(asked);
  showStart();
  turn.item.scrollIntoView({ block: "start" });
  const progress = createProgress(turn.item);
  try {
    const request = requestOf(asked);
    const { memory, ...reply } = await ask(request, progress);
    progress.end();
    if (memory !== undefined) conversation.memory = memory;
    showAnswer(turn, reply, request);
    conversation.add({ question: asked, reply, request });
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
byId("walk").addEventListener("click", () => void put(walkCommand));
byId("clear").addEventListener("click", () => {
  const { id } = conversation;
  conversation.clear();
  showAll();
  question.focus();
  announce("问答已清空");
  if (settings.consent) forget(id).catch(() => null);
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

addDictation(question, fitQuestion);
createSettingsPanel(showAll);
showAll();
