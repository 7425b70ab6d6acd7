/** A comparison → a table: one row a region, one column an indicator, each value with its citation mark. */
import { el } from "./dom.js";

/** A citation mark that leads to its slip. */
export function citeLink(number, turnId) {
  return el("a", { class: "cite", href: `#${turnId}-c${number}`, "aria-label": `依据 ${number}` }, `[${number}]`);
}

function cell({ value, citation }, turnId) {
  if (value === null) return el("td", { class: "none" }, "未写明");
  return el("td", {}, value, citation === null ? null : citeLink(citation + 1, turnId));
}

export function comparisonTable({ comparison }, turnId) {
  const head = [el("th", { scope: "col" }, "地区")];
  head.push(...comparison.indicators.map((name) => el("th", { scope: "col" }, name)));
  const rows = comparison.rows.map(({ region, cells }) =>
    el("tr", {}, el("th", { scope: "row" }, region), ...cells.map((item) => cell(item, turnId))),
  );
  const table = el(
    "table",
    {},
    el("caption", {}, "各地写法对比"),
    el("thead", {}, el("tr", {}, ...head)),
    el("tbody", {}, ...rows),
  );
  return el("div", { class: "table-box", role: "region", tabindex: "0", "aria-label": "各地对比表，可以左右滑动" }, table);
}
