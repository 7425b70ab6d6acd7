/** Telegram's HTML as strictly as its server reads it: visible text out, an error for anything it would refuse. */

const allowedTags = new Set(["b", "i", "u", "s", "code", "pre", "a", "blockquote"]);
const entities: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"' };

/** @throws Error naming what is wrong, as the server would */
export function parseTelegramHtml(html: string): string {
  const open: string[] = [];
  let visible = "";
  let at = 0;
  while (at < html.length) {
    const character = html.charAt(at);
    if (character === "<") {
      const tag = /^<(\/?)([a-z]+)>/.exec(html.slice(at, at + 20));
      if (tag === null || !allowedTags.has(tag[2] ?? ""))
        throw new Error(`can't parse entities: unsupported tag at ${at}`);
      const name = tag[2] ?? "";
      if (tag[1] === "/") {
        if (open.pop() !== name) throw new Error(`can't parse entities: unexpected end tag at ${at}`);
      } else {
        if (name === "blockquote" && open.includes(name)) throw new Error("can't parse entities: nested blockquote");
        open.push(name);
      }
      at += tag[0].length;
    } else if (character === "&") {
      const entity = /^&(?:amp|lt|gt|quot);/.exec(html.slice(at, at + 8))?.[0];
      if (entity === undefined) throw new Error(`can't parse entities: unknown entity at ${at}`);
      visible += entities[entity] ?? "";
      at += entity.length;
    } else if (character === ">") {
      throw new Error(`can't parse entities: bare > at ${at}`);
    } else {
      visible += character;
      at += 1;
    }
  }
  if (open.length > 0) throw new Error(`can't parse entities: can't find end tag for ${open.join(", ")}`);
  return visible;
}
