/** Hits of a full-text search → a list with the words marked; each opens in its document. */
import { el } from "./dom.js";
import { markedText } from "./rich-text.js";

const pageSize = 30;

function hitView(hit, { query, link }) {
  const text = [hit.isCutBefore ? "……" : "", ...markedText(hit.excerpt, hit.marks), hit.isCutAfter ? "……" : ""];
  const where = { d: hit.document, c: hit.clauseId, q: query };
  return el("li", { class: "card" },
    el("p", { class: "quiet" }, `《${hit.title}》${hit.docNumber ? `（${hit.docNumber}）` : ""}`),
    el("p", {}, link(where, hit.path.join(" › ") || "文件开头")),
    el("p", { class: "kept-lines" }, ...text));
}

/** By document: all of them, and each with its number of hits. */
function filters(found, { query, document: chosen, link }) {
  if (found.byDocument.length < 2) return null;
  const all = found.byDocument.reduce((sum, { hits }) => sum + hits, 0);
  const item = (id, label) => {
    const line = link(id === null ? { q: query } : { q: query, d: id }, label);
    line.classList.add("button");
    if (id === chosen) line.setAttribute("aria-current", "true");
    return el("li", {}, line);
  };
  return el("ul", { class: "filters", "aria-label": "只看一份文件" }, item(null, `全部（${all}）`),
    ...found.byDocument.map(({ document: id, title, region, hits }) => {
      const isOnly = found.byDocument.filter((other) => other.region === region).length === 1;
      return item(id, `${isOnly && region ? region : title}（${hits}）`);
    }));
}

/** @param {object} found the server's result @param {{query: string, document: string | null, offset: number, link: Function}} options */
export function renderHits(found, { query, document, offset, link }) {
  const words = found.words.map((word) => `“${word}”`).join("和");
  const title = found.isExact ? `写到${words}的有 ${found.total} 条` : found.total > 0 ? `没有一条写到${words}，下面是意思相近的` : `没有找到${words}`;
  const box = el("section", { class: "hits" }, el("h2", {}, title), filters(found, { query, document, link }));
  if (found.total === 0) box.append(el("p", {}, "换个词试试，或者少写几个词。"));
  box.append(el("ul", { class: "cards" }, ...found.hits.map((hit) => hitView(hit, { query, link }))));
  const turn = (to, label) => link({ q: query, ...(document ? { d: document } : {}), o: String(to) }, label);
  const row = el("p", { class: "actions" });
  if (offset > 0) row.append(turn(Math.max(0, offset - pageSize), "前一页"));
  if (offset + found.hits.length < found.total) row.append(turn(offset + pageSize, "后一页"));
  if (row.childElementCount > 0) box.append(row);
  box.append(el("p", {}, link({}, "看全部文件")));
  return box;
}
