/** 检索 → 依据 → 回答, with a line saying what is being done; a model's words as they come. */
import { announce, el } from "./dom.js";

const names = ["检索", "依据", "回答"];
const stages = { retrieving: 0, evidence: 1, answering: 2, delta: 2 };
const slowAfterMs = 8000;

/** @param {Element} place where it stands until `end()` */
export function createProgress(place) {
  const marks = names.map((name) => el("li", {}, name));
  const words = el("p", {}, "正在文件里查找");
  const draft = el("p", { hidden: true });
  const box = el("div", { class: "working" }, el("ol", { class: "steps", "aria-hidden": "true" }, ...marks), words, draft);
  const setStage = (stage) => {
    marks.forEach((mark, index) => (mark.className = index < stage ? "done" : index === stage ? "now" : ""));
  };
  setStage(0);
  place.append(box);
  const slow = setTimeout(() => (words.textContent += "，还要再等一会儿"), slowAfterMs);
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
