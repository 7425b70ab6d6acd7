/** Shows the saved region, lets the person choose another from the list or write one, and remembers it. */
import { announce, byId, el } from "./dom.js";
import { loadRegions } from "./api.js";
import { settings } from "./store.js";

export function createRegionPicker() {
  const panel = byId("region-panel");
  const toggle = byId("region-toggle");
  const list = byId("region-list");
  let regions = [];

  function setOpen(open) {
    panel.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
  }

  function show() {
    const { region } = settings;
    byId("region-name").textContent = region ?? "还没选";
    toggle.textContent = region === null ? "选地区" : "换地区";
    const pick = (name) => el("button", { type: "button", "aria-pressed": String(name === region), onclick: () => choose(name) }, name ?? "不限地区");
    list.replaceChildren(...regions.map(pick), pick(null));
  }

  function choose(name) {
    settings.region = name;
    show();
    setOpen(false);
    toggle.focus({ preventScroll: true });
    announce(name === null ? "不限地区" : `地区改为${name}`);
  }

  toggle.addEventListener("click", () => setOpen(panel.hidden));
  byId("region-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const name = byId("region-input").value.trim();
    if (name !== "") choose(name);
    byId("region-input").value = "";
  });
  show();
  loadRegions()
    .then((names) => {
      regions = names;
      show();
    })
    .catch(() => null);
  return { open: () => setOpen(true) };
}
