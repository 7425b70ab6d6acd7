/** The document browser: list → document → clause, and full-text search. What is shown stands in the address, so it can be kept and sent. */
import { byId, el } from "./dom.js";
import { loadDocuments, loadOutline, loadReading, searchText } from "./api.js";
import { dateWords } from "./place-text.js";
import { renderReading } from "./reading-view.js";
import { renderHits } from "./search-view.js";

const main = byId("main");
/** Counts what was asked for, so that a late answer does not replace a newer one. */
let wanted = 0;

/** `d` document · `c` clause · `m` words to mark in it · `f` place to begin at · `q` words looked for · `o` hits skipped */
const address = () => Object.fromEntries(new URLSearchParams(location.search));

function go(query) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  history.pushState(null, "", `/documents?${new URLSearchParams(given)}`);
  void show(true);
}

const link = (query, label) => {
  const href = `/documents?${new URLSearchParams(query)}`;
  return el("a", { href, onclick: (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(query);
  } }, label);
};

function documentCard(item) {
  const period = item.planPeriod ? `规划期 ${item.planPeriod.startYear}—${item.planPeriod.endYear} 年` : null;
  const facts = [item.docNumber, item.issuer, item.issuedDate && dateWords(item.issuedDate), period].filter(Boolean);
  const lost = item.missingSentences > 0 ? `收录时缺了 ${item.missingSentences} 句，缺的地方都标着。` : null;
  return el("li", { class: "card" },
    el("h2", {}, link({ d: item.id }, `《${item.title}》`)),
    el("p", { class: "quiet" }, facts.join(" · ")),
    el("p", { class: "quiet" }, `${item.regionLadder.join(" · ")}；共 ${item.clauses} 条`),
    lost && el("p", { class: "quiet" }, lost));
}

async function showList() {
  const documents = await loadDocuments();
  return [el("p", {}, `收录了 ${documents.length} 份文件。点开看目录和全文，或者在上面查找。`), el("ul", { class: "cards" }, ...documents.map(documentCard))];
}

async function showDocument({ d, c, m, f, q }) {
  const where = c ? { clause: c } : { from: f ?? 0 };
  const [outline, reading] = await Promise.all([loadOutline(d), loadReading(d, where)]);
  const words = q ? q.split(/\s+/) : [];
  const more = (from, limit) => loadReading(d, { from, limit });
  return [renderReading({ outline, reading, clauseId: c ?? null, quote: m ?? "", words, more, link, go })];
}

async function showHits({ q, d, o }) {
  const found = await searchText({ q, ...(d ? { document: d } : {}), ...(o ? { offset: o } : {}) });
  return [renderHits(found, { query: q, document: d ?? null, offset: Number(o ?? 0), link })];
}

/** @param {boolean} isMove whether the person went there just now, so that the reading place should follow */
async function show(isMove) {
  const mine = (wanted += 1);
  const query = address();
  byId("words").value = query.q ?? "";
  let content;
  try {
    // A document with words to look for is read from a hit on; without a place it is the list of its hits.
    const isReading = query.d && (query.c || query.f || !query.q);
    content = isReading ? await showDocument(query) : query.q ? await showHits(query) : await showList();
  } catch (trouble) {
    content = [el("div", { class: "error", role: "alert" }, el("p", {}, trouble.message), el("p", {}, trouble.remedy ?? "")), el("p", {}, link({}, "看全部文件"))];
  }
  if (mine !== wanted) return;
  main.replaceChildren(...content);
  const target = main.querySelector(".target, .begin") ?? (isMove ? main.querySelector("h2") : null);
  if (!target) return;
  target.tabIndex = -1;
  target.scrollIntoView({ block: target.classList.contains("target") ? "center" : "nearest" });
  target.focus({ preventScroll: true });
}

byId("search").addEventListener("submit", (event) => {
  event.preventDefault();
  const q = byId("words").value.trim();
  const error = byId("search-error");
  error.hidden = q !== "";
  error.textContent = q === "" ? "请写下要找的词。" : "";
  if (q !== "") go({ q });
});
window.addEventListener("popstate", () => void show(true));
void show(false);
