/** A reply's card → the phone's own sharing where it takes pictures, else a file to keep. Nothing for a reply without a card. */
import { announce, el } from "./dom.js";

const fileName = "颐问卡片.png";

async function share(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error("no card");
  const blob = await response.blob();
  const file = new File([blob], fileName, { type: "image/png" });
  if (navigator.canShare?.({ files: [file] })) {
    await navigator.share({ files: [file] });
    return "卡片交给手机转发了";
  }
  const address = URL.createObjectURL(blob);
  el("a", { href: address, download: fileName }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return "卡片存好了，可以发给家人";
}

/** @param {{card?: string | null}} reply */
export function cardButton(reply) {
  if (!reply.card) return null;
  const label = "转发卡片";
  const button = el("button", { type: "button" }, label);
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      button.textContent = await share(reply.card);
    } catch (error) {
      // Closing the phone's own sheet is no failure.
      button.textContent = error.name === "AbortError" ? label : "卡片没有了，请再问一次，或复制文字";
    }
    button.disabled = false;
    announce(button.textContent);
    setTimeout(() => (button.textContent = label), 4000);
  });
  return button;
}
