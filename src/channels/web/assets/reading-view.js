/** A stretch of a document → its text in place: headings, clauses, tables, what was lost; each clause can be copied with its source. */
import { announce, copyButton, el } from "./dom.js";
import { renderOutline } from "./outline-view.js";
import { citedText, dateWords } from "./place-text.js";
import { markedText, placesOf } from "./rich-text.js";

const gapLine = () => el("p", { class: "gap" }, "此处原文缺失");
const kindNames = { table: "表格的一行", box: "专栏", front: "文件头尾" };

function headOf({ title, docNumber, issuer, issuedDate, planPeriod, disclosure, missingSentences }) {
  const facts = [docNumber, issuer, issuedDate && dateWords(issuedDate), disclosure].filter(Boolean);
  const isOver = planPeriod !== null && planPeriod.endYear < new Date().getFullYear();
  return el("div", { class: "head" },
    el("h2", {}, `《${title}》`),
    el("p", { class: "quiet" }, facts.join(" · ")),
    isOver ? el("p", {}, `规划期是 ${planPeriod.startYear}—${planPeriod.endYear} 年，已经结束。现在怎么执行，请以民政部门最新文件为准，或拨 12345 问。`) : null,
    missingSentences > 0 ? el("p", {}, `这份文件收录时缺了 ${missingSentences} 句，缺的地方都标着。`) : null);
}

/** One clause. `source` is what is cited, `words` and `quote` are marked; `above` is the level of the heading before it. */
function partView(part, { source, clauseId, quote, words, above }) {
  const isTarget = part.id === clauseId;
  const places = placesOf(part.text, isTarget && quote && part.text.includes(quote) ? [quote] : words);
  const text = markedText(part.text, places);
  if (part.kind === "heading") {
    // A stretch may begin deep in the document; levels go down one by one all the same.
    const level = Math.min(6, above + 1, part.path.length + 2);
    return el(`h${level}`, { class: `part-heading depth-${part.path.length}${isTarget ? " target" : ""}` }, ...text);
  }
  const copy = copyButton("复制", () => citedText(part.text, { ...source, path: part.path }));
  copy.classList.add("inline");
  copy.setAttribute("aria-label", "复制这一条，带依据");
  const kind = kindNames[part.kind];
  return el("div", { class: `part-text ${part.kind}${isTarget ? " target" : ""}` },
    kind ? el("span", { class: "unseen" }, `${kind}：`) : null, el("p", { class: "kept-lines" }, ...text), copy);
}

/** Parts with the places where text was lost between them. */
function partsView(parts, options) {
  let lost = false;
  let above = 2;
  return parts.flatMap((part) => {
    const nodes = part.gapBefore && !lost ? [gapLine()] : [];
    const node = partView(part, { ...options, above });
    if (part.kind === "heading") above = Number(node.tagName.slice(1));
    nodes.push(node);
    lost = part.gapAfter;
    return lost ? [...nodes, gapLine()] : nodes;
  });
}

/** Buttons above and below the text that bring in what comes before and after. */
function moreButtons(body, { reading, more, options }) {
  const size = 40;
  let first = reading.from;
  let last = reading.from + reading.parts.length;
  const earlier = el("button", { type: "button" }, "往前看");
  const later = el("button", { type: "button" }, "接着往下看");
  const show = () => {
    earlier.hidden = first === 0;
    later.hidden = last >= reading.total;
  };
  const load = async (button, from, limit, place) => {
    button.disabled = true;
    try {
      const { parts } = await more(from, limit);
      const nodes = partsView(parts, options);
      place(nodes);
      nodes[0].tabIndex = -1;
      nodes[0].focus({ preventScroll: true });
      announce(`又打开了 ${parts.length} 条`);
      return parts.length;
    } catch (trouble) {
      announce(`${trouble.message}${trouble.remedy ?? ""}`);
      return 0;
    } finally {
      button.disabled = false;
    }
  };
  earlier.addEventListener("click", async () => {
    const limit = Math.min(size, first);
    const count = await load(earlier, first - limit, limit, (nodes) => body.prepend(...nodes));
    if (count > 0) first -= limit;
    show();
  });
  later.addEventListener("click", async () => {
    last += await load(later, last, size, (nodes) => body.append(...nodes));
    show();
  });
  show();
  return { earlier, later };
}

/** @param {object} given outline and reading from the server, what to mark, and how to go on */
export function renderReading({ outline, reading, clauseId, quote, words, more, link }) {
  const { document: policy, parts } = reading;
  const source = { title: policy.title, docNumber: policy.docNumber };
  const options = { source, clauseId, quote, words };
  const body = el("div", { class: "text" }, ...partsView(parts, options));
  const { earlier, later } = moreButtons(body, { reading, more, options });
  const target = parts.find(({ id }) => id === clauseId) ?? parts[0];
  const here = target?.path ?? [];
  const tree = renderOutline(outline, { document: policy.id, here, link });
  const isWide = matchMedia("(min-width: 60rem)").matches;
  const aside = el("details", isWide ? { class: "contents", open: true } : { class: "contents" }, el("summary", {}, "目录"), el("nav", { "aria-label": "目录" }, tree));
  const above = reading.from > 0 ? (parts[0]?.path ?? []).slice(0, parts[0]?.kind === "heading" ? -1 : undefined) : [];
  const place = above.length > 0 ? el("p", { class: "quiet" }, above.join(" › ")) : null;
  if (!clauseId && reading.from > 0) body.firstElementChild?.classList.add("begin");
  return el("article", { class: "reading" },
    el("p", {}, link({}, "全部文件")), headOf(policy),
    el("div", { class: "columns" }, aside, el("div", { class: "sheet" }, earlier, place, body, later)));
}
