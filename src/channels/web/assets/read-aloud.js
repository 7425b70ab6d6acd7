/** Reads an answer aloud sentence by sentence, with a pause and a stop. One voice at a time; absent where the browser has none. */
import { el } from "./dom.js";
import { view } from "./store.js";

/** Stops whatever is being read; null when nothing is. */
let stopCurrent = null;

const spoken = (text) => text.replace(/\[\d{1,2}\]/g, "").replace(/[「」《》〔〕]/g, " ").replace(/(\d)\s*[—–-]\s*(\d)/g, "$1到$2");

/** Sentences of at most a breath's length: a browser's voice stalls on long ones. */
export function sentencesOf(text) {
  return text.split(/(?<=[。！？；])|\n+/).map((piece) => spoken(piece).trim()).filter((piece) => /[\p{L}\p{N}]/u.test(piece));
}

function say(sentence, onEnd) {
  const speech = new SpeechSynthesisUtterance(sentence);
  speech.lang = "zh-CN";
  speech.rate = view.isElder ? 0.8 : 0.95;
  speech.voice = speechSynthesis.getVoices().find(({ lang }) => /^zh[-_]CN/i.test(lang)) ?? null;
  speech.onend = onEnd;
  speech.onerror = ({ error }) => error !== "interrupted" && error !== "canceled" && onEnd();
  speechSynthesis.speak(speech);
}

/**
 * @param {() => string} text what is read, asked for when the button is pressed
 * @returns {Element | null} a button that becomes 停一下 and 不读了 while reading; null where nothing can be read
 */
export function readAloud(text) {
  if (!("speechSynthesis" in window) || !("SpeechSynthesisUtterance" in window)) return null;
  const box = el("span", { class: "reader actions" });
  const now = el("span", { class: "quiet reading-now", "aria-hidden": "true" });
  let sentences = [];
  let at = 0;
  /** Counts starts, so that the end of a cut sentence is not taken for the end of the present one. */
  let run = 0;
  const button = (label, onclick) => el("button", { type: "button", onclick }, label);

  function rest() {
    box.replaceChildren(button("读给我听", begin));
  }
  function stop() {
    run += 1;
    speechSynthesis.cancel();
    stopCurrent = null;
    rest();
  }
  function go() {
    const mine = (run += 1);
    if (at >= sentences.length) return stop();
    now.textContent = sentences[at];
    say(sentences[at], () => {
      if (mine !== run) return;
      at += 1;
      go();
    });
  }
  function pause() {
    run += 1;
    speechSynthesis.cancel();
    showControls(button("接着读", resume)).focus();
  }
  function resume() {
    showControls(button("停一下", pause)).focus();
    go();
  }
  function showControls(first) {
    box.replaceChildren(first, button("不读了", () => {
      stop();
      box.firstChild.focus();
    }), now);
    return first;
  }
  function begin() {
    stopCurrent?.();
    stopCurrent = stop;
    sentences = sentencesOf(text());
    at = 0;
    resume();
  }

  rest();
  return box;
}

export const stopReading = () => stopCurrent?.();
window.addEventListener("pagehide", stopReading);
