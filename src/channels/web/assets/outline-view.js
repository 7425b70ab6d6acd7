/** A document's outline → a tree of headings that open and close; the branch being read stands open. */
import { el } from "./dom.js";

/** Flat entries with depths → nested ones. */
function nested(entries) {
  const root = { depth: 0, children: [] };
  const open = [root];
  for (const entry of entries) {
    const node = { ...entry, children: [] };
    while (open.at(-1).depth >= entry.depth) open.pop();
    open.at(-1).children.push(node);
    open.push(node);
  }
  return root.children;
}

function foldButton(node, below) {
  const button = el("button", { type: "button", class: "fold", "aria-label": `${node.heading}下面的 ${node.children.length} 节` });
  const show = () => {
    button.setAttribute("aria-expanded", String(!below.hidden));
    button.textContent = below.hidden ? "＋" : "－";
  };
  button.addEventListener("click", () => {
    below.hidden = !below.hidden;
    show();
  });
  show();
  return button;
}

/**
 * @param {object[]} outline the server's entries, in reading order
 * @param {{document: string, here: string[], link: Function}} options `here` is the path being read
 */
export function renderOutline(outline, { document: id, here, link }) {
  const branch = (nodes, depth, isHere) =>
    el("ul", { class: "outline" }, ...nodes.map((node) => {
      const holds = isHere && node.heading === here[depth];
      const line = link({ d: id, f: String(node.from) }, node.heading);
      if (holds && here.length === depth + 1) line.setAttribute("aria-current", "location");
      if (node.children.length === 0) return el("li", {}, el("div", { class: "line" }, line));
      const below = branch(node.children, depth + 1, holds);
      below.hidden = !holds && nodes.length > 1;
      return el("li", {}, el("div", { class: "line" }, line, foldButton(node, below)), below);
    }));
  return branch(nested(outline), 0, true);
}
