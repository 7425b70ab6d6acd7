/** Shows the saved region, lets the person choose another along the ladder of places or write one, and remembers it. */
import { announce, byId, el } from "./dom.js";
import { loadLadder, loadRegions } from "./api.js";
import { choiceList } from "./choices.js";
import { settings, view } from "./store.js";

/** `[["乙市","甲省"], ["甲省"]]` → the places that have a document, by the widest place they lie in. */
function grouped(regions, ladders) {
  const groups = new Map();
  for (const name of regions) {
    const ladder = ladders.find(([narrowest]) => narrowest === name) ?? [name];
    const widest = ladder.at(-1);
    groups.set(widest, [...(groups.get(widest) ?? []), { name, depth: ladder.length }]);
  }
  for (const places of groups.values()) places.sort((a, b) => a.depth - b.depth);
  return groups;
}

export function createRegionPicker() {
  const panel = byId("region-panel");
  const toggle = byId("region-toggle");
  const list = byId("region-list");
  let known = { regions: [], ladders: [] };

  function setOpen(open) {
    panel.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
  }

  function tell(fault) {
    byId("region-error").hidden = fault === "";
    byId("region-error").textContent = fault;
  }

  /** In which order the documents of a place and of the places around it are looked at. */
  function orderWords(region) {
    const ladder = known.ladders.find(([narrowest]) => narrowest === region) ?? settings.rungs ?? [];
    const [first, ...wider] = ladder.filter((name) => known.regions.includes(name));
    if (!first) return settings.rungs === null ? "" : `还没有收录${region}的文件，也没有收录上级的。`;
    return wider.length === 0 ? `查${first}的文件。` : `先查${first}的文件，没有写的再查${wider.join("、")}的。`;
  }

  function show() {
    const { region } = settings;
    byId("region-name").textContent = region ?? "还没选";
    byId("region-order").textContent = region === null || known.regions.length === 0 ? "" : orderWords(region);
    toggle.textContent = region === null ? "选地区" : "换地区";
    const pick = (name) => ({ label: name ?? "不限地区", pressed: name === region, onpick: () => choose(name) });
    if (view.isElder) return list.replaceChildren(choiceList([...known.regions, ...(region === null ? [] : [null])].map(pick)));
    const groups = [...grouped(known.regions, known.ladders)].map(([widest, places]) =>
      el("div", { class: "rung-group", role: "group", "aria-label": widest },
        places.length === 1 && places[0].name === widest ? null : el("p", { class: "quiet" }, widest),
        choiceList(places.map(({ name }) => pick(name)))),
    );
    list.replaceChildren(...groups, choiceList([pick(null)]));
  }

  /** @param {string[] | null} rungs of a place that is not in the list */
  function choose(name, rungs = null) {
    settings.region = name;
    settings.rungs = rungs;
    tell("");
    show();
    setOpen(false);
    toggle.focus({ preventScroll: true });
    announce(name === null ? "不限地区" : `地区改为${name}。${orderWords(name)}`);
  }

  toggle.addEventListener("click", () => setOpen(panel.hidden));
  byId("region-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const written = byId("region-input").value.trim();
    if (written === "") return tell("请先写一个地方的名字。");
    try {
      const { name, withDocuments } = await loadLadder(written);
      choose(name, withDocuments);
      byId("region-input").value = "";
    } catch (trouble) {
      tell(`${trouble.message}${trouble.remedy ?? ""}`);
    }
  });
  show();
  loadRegions()
    .then(({ regions, ladders }) => {
      known = { regions, ladders: ladders ?? regions.map((name) => [name]) };
      show();
    })
    .catch(() => null);
  return { open: () => setOpen(true), show };
}
