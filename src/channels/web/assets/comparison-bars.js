/**
 * One column of a comparison → bars of one scale, each with its value in words beside it. Drawn only where two or more
 * values share unit, denominator and direction; a value on another scale, or none, keeps an outlined slot that says so.
 */
import { el } from "./dom.js";

const namespace = "http://www.w3.org/2000/svg";

function shape(tag, attributes, ...children) {
  const node = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

/** The longest bar of a count leaves room for its arrow. */
const ROOM = 1.05;

const bounds = { "≥": "up", ">": "up", "≤": "down", "<": "down" };

/** The scale that most cells of the column share; null where no two share one. */
function sharedScale(cells) {
  const counts = new Map();
  for (const { figure } of cells) {
    if (figure) counts.set(figure.scale, (counts.get(figure.scale) ?? 0) + 1);
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  return best !== undefined && best[1] >= 2 ? best[0] : null;
}

/** A bar of `share` (0–1) of the track; an arrow at its end where the value is a bound. */
function bar(share, comparator) {
  const end = `${(share * 100).toFixed(2)}%`;
  const parts = [shape("rect", { class: "bar", width: end, height: "100%" })];
  const side = bounds[comparator];
  if (side !== undefined) {
    const points = side === "up" ? "0,0 9,8 0,16" : "0,0 -9,8 0,16";
    const arrow = shape("polygon", { class: `bound ${side}`, points });
    parts.push(shape("svg", { x: end, width: 1, height: 16, overflow: "visible" }, arrow));
  }
  return shape("svg", { class: "track", "aria-hidden": "true", focusable: "false" }, ...parts);
}

function row({ region, cell }, scale, top) {
  const { figure, value } = cell;
  const isDrawn = figure !== undefined && figure.scale === scale;
  const year = figure?.year ? `（${figure.year} 年）` : "";
  const told = value === null ? "未写明" : isDrawn ? `${value}${year}` : `${value}（口径不同，不画）`;
  const slot = isDrawn ? bar(top === 0 ? 0 : figure.value / top, figure.comparator) : el("span", { class: "slot" });
  return el("li", { class: isDrawn ? null : "undrawn" }, el("span", { class: "bar-name" }, region),
    el("span", { class: "bar-value" }, told), slot);
}

/** What the arrows mean, where there are any. */
function legend(figures) {
  const sides = new Set(figures.map(({ comparator }) => bounds[comparator]));
  const words = [sides.has("up") ? "▸ 不低于" : "", sides.has("down") ? "◂ 不超过" : ""].filter((text) => text !== "");
  return words.length === 0 ? null : el("p", { class: "bar-legend" }, `条的末端：${words.join("，")}`);
}

/** @returns a figure, or null where the column has no two values of one scale. */
export function comparisonBars(comparison, name, column) {
  const rows = comparison.rows.map(({ region, cells }) => ({ region, cell: cells[column] }));
  const cells = rows.map(({ cell }) => cell);
  const scale = sharedScale(cells);
  if (scale === null) return null;
  const drawn = cells.flatMap(({ figure }) => (figure?.scale === scale ? [figure] : []));
  const isShare = drawn.every(({ unit, value }) => unit === "%" && value <= 100);
  const top = isShare ? 100 : ROOM * Math.max(...drawn.map(({ value }) => value));
  const list = el("ul", {}, ...rows.map((one) => row(one, scale, top)));
  const caption = el("figcaption", {}, isShare ? `${name}（整条是 100%）` : name);
  return el("figure", { class: "bars", "aria-label": `柱图：${name}` }, caption, list, legend(drawn));
}
