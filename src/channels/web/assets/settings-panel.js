/** 设置: size, colours, contrast, staff view, and whether the server may keep the conversation. Every change is seen at once. */
import { forget } from "./api.js";
import { announce, byId } from "./dom.js";
import { conversation, settings, view } from "./store.js";

const keptWords = {
  true: "问答的主题和没答上的问题会留在服务器上，证件号和电话会隐去，最长 90 天。关掉就删除。",
  false: "现在不留。问答只在这个浏览器窗口里，关掉就没了。",
};

function press(id, isOn) {
  byId(id).setAttribute("aria-pressed", String(isOn));
}

/** Sets every control to what holds. */
function show() {
  const { all, isElder, isStaff, px } = view;
  const theme = all.theme ?? "auto";
  press("elder", isElder);
  for (const name of ["auto", "light", "dark"]) press(`theme-${name}`, theme === name);
  press("contrast", document.documentElement.classList.contains("contrast"));
  press("staff", isStaff);
  byId("staff").disabled = isElder;
  press("consent", settings.consent);
  byId("consent-note").textContent = keptWords[settings.consent];
  byId("size-now").textContent = `现在是 ${px} 号字`;
  byId("smaller").disabled = view.isSmallest;
  byId("larger").disabled = view.isLargest;
}

function change(changes, words) {
  view.change(changes);
  show();
  announce(words);
}

function resize(direction) {
  view.resize(direction);
  show();
  announce(byId("size-now").textContent);
}

function setConsent(agrees) {
  const { id } = conversation;
  settings.consent = agrees;
  if (!agrees) forget(id).catch(() => null);
  // The one who carries the memory changes, so the conversation starts anew on both sides.
  conversation.memory = null;
  show();
  announce(keptWords[agrees]);
}

/** @param {() => void} onView called after a change that shows answers differently */
export function createSettingsPanel(onView) {
  const panel = byId("settings");
  const toggle = byId("settings-toggle");
  toggle.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    toggle.setAttribute("aria-expanded", String(!panel.hidden));
  });
  byId("elder").addEventListener("click", () => {
    const elder = !view.isElder;
    change({ elder, px: undefined }, elder ? "长辈模式已打开" : "长辈模式已关上");
    onView();
  });
  byId("smaller").addEventListener("click", () => resize(-1));
  byId("larger").addEventListener("click", () => resize(1));
  for (const name of ["auto", "light", "dark"]) {
    byId(`theme-${name}`).addEventListener("click", () => change({ theme: name }, `颜色：${byId(`theme-${name}`).textContent}`));
  }
  byId("contrast").addEventListener("click", () => {
    const contrast = !document.documentElement.classList.contains("contrast");
    change({ contrast }, contrast ? "高对比已打开" : "高对比已关上");
  });
  byId("staff").addEventListener("click", () => {
    const staff = !view.isStaff;
    change({ staff }, staff ? "按工作人员的样子显示" : "按家属的样子显示");
    onView();
  });
  byId("consent").addEventListener("click", () => setConsent(!settings.consent));
  show();
}
