/** Builds elements. Text is always set as text, so nothing a document or a person wrote is ever read as markup. */

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes] `on…` adds a listener, `false`/`null` leaves the attribute out
 * @param {...(Node | string | null)} children
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export const byId = (id) => document.getElementById(id);

/** Says a line to screen readers without moving anything. */
export function announce(text) {
  byId("status").textContent = text;
}

/** Puts text on the clipboard; also where the page is not served over a secure connection. */
export async function copyText(text) {
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = el("textarea", { class: "unseen", "aria-hidden": "true" });
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

/** A button that copies what `text()` returns and says so in its own words. */
export function copyButton(label, text) {
  const button = el("button", { type: "button" }, label);
  button.addEventListener("click", async () => {
    try {
      await copyText(text());
      button.textContent = "复制好了";
      announce("复制好了");
    } catch {
      button.textContent = "没能复制，请长按文字复制";
    }
    setTimeout(() => (button.textContent = label), 2500);
  });
  return button;
}
