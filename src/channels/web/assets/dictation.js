/** Speech → the question box, where the browser can; elsewhere the button is not shown (boot.js). Nothing is sent before 提问 is pressed. */
import { announce, byId } from "./dom.js";

const troubles = {
  "not-allowed": "没有得到麦克风的允许，请打字问。",
  "service-not-allowed": "这个浏览器不让用听写，请打字问。",
  "no-speech": "没有听到声音，请再按一次“说话”。",
  "audio-capture": "没有找到麦克风，请打字问。",
  network: "听写要连网，现在连不上，请打字问。",
};

/** @param {HTMLTextAreaElement} box where the words go @param {() => void} onChange */
export function addDictation(box, onChange) {
  const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;
  const button = byId("dictate");
  const note = byId("dictation-note");
  let listening = null;

  function tell(text) {
    note.hidden = false;
    note.textContent = text;
    announce(text);
  }
  function end() {
    listening = null;
    button.setAttribute("aria-pressed", "false");
    button.textContent = "说话";
  }
  function begin() {
    const before = box.value;
    listening = new Recognition();
    listening.lang = "zh-CN";
    listening.interimResults = true;
    listening.onresult = ({ results }) => {
      box.value = before + [...results].map(([best]) => best.transcript).join("");
      onChange();
    };
    listening.onerror = ({ error }) => error !== "aborted" && tell(troubles[error] ?? "没有听清，请再按一次“说话”，或者打字问。");
    listening.onend = end;
    button.setAttribute("aria-pressed", "true");
    button.textContent = "说完了";
    tell("请说。说完按“说完了”，看一遍再提问。听写由浏览器完成，声音可能会传给浏览器的厂商。");
    try {
      listening.start();
    } catch {
      end();
      tell("听写没有打开，请打字问。");
    }
  }
  button.addEventListener("click", () => (listening === null ? begin() : listening.stop()));
}
