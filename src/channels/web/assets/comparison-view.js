/** A comparison → a table: one row a region, one column an indicator, each value with its marks; above it, bars where they fit. */
import { comparisonBars } from "./comparison-bars.js";
import { el } from "./dom.js";

/** A citation mark that leads to its slip. */
export function citeLink(number, turnId) {
  return el("a", { class: "cite", href: `#${turnId}-c${number}`, "aria-label": `依据 ${number}` }, `[${number}]`);
}

function cell({ value, citation, remarks = [], also = [] }, turnId) {
  const cited = [citation, ...also].filter((index) => Number.isInteger(index));
  const notes = remarks.map((text) => el("span", { class: "remark" }, text));
  return el(
    "td",
    { class: value === null ? "none" : null },
    value ?? "未写明",
    ...cited.map((index) => citeLink(index + 1, turnId)),
    ...notes,
  );
}

function table({ comparison }, turnId) {
  const isFigures = comparison.kind === "figures";
  const head = [el("th", { scope: "col" }, "地区")];
  head.push(...comparison.indicators.map((name) => el("th", { scope: "col" }, name)));
  const rows = comparison.rows.map(({ region, cells }) =>
    el("tr", {}, el("th", { scope: "row" }, region), ...cells.map((item) => cell(item, turnId))),
  );
  const grid = el(
    "table",
    { class: isFigures ? "figures" : null },
    el("caption", {}, isFigures ? "各地写明的数" : "各地写法对比"),
    el("thead", {}, el("tr", {}, ...head)),
    el("tbody", {}, ...rows),
  );
  return el("div", { class: "table-box", role: "region", tabindex: "0", "aria-label": "各地对比表，可以左右滑动" }, grid);
}

/** The table, under the bars of each column whose values can be drawn side by side. */
export function comparisonTable(reply, turnId) {
  const { comparison } = reply;
  const bars = comparison.indicators.flatMap((name, column) => comparisonBars(comparison, name, column) ?? []);
  return el("div", { class: "comparison" }, ...bars, table(reply, turnId));
}
