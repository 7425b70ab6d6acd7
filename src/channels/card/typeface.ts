/**
 * The bundled typeface (Noto Sans SC, SIL OFL 1.1, cut by its packager into a hundred parts by character) → what is needed
 * to measure and draw a text. A part is loaded when its first character comes; what no part has is left to the system's
 * Chinese fonts. Refuses to start without its files or the canvas, with what to install.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { SKRSContext2D } from "@napi-rs/canvas";
import { z } from "zod";
import { YiwenError } from "../../errors.ts";
import type { CardType } from "./layout.ts";

/** No picture can be made here. */
export class CardUnavailableError extends YiwenError {
  readonly code = "card_unavailable";
  override readonly httpStatus = 503;
}

export const missingFontRemedy =
  "请重新执行 npm ci 装上字体；系统缺字时，Debian、Ubuntu 上再执行 apt-get install fonts-noto-cjk。";

const systemFamilies = [
  "Noto Sans CJK SC",
  "Source Han Sans SC",
  "PingFang SC",
  "Microsoft YaHei",
  "WenQuanYi Micro Hei",
];

/** Name of a part → the characters that it has. */
const partsSchema = z.record(z.string(), z.string());

/** `U+4e00,U+4e8c-4e94` → every code point. */
function codePoints(ranges: string): number[] {
  return ranges.split(",").flatMap((range) => {
    const [from = "", to = from] = range.trim().replace(/^U\+/i, "").split("-");
    const first = Number.parseInt(from, 16);
    const last = Number.parseInt(to, 16);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

export interface Glyph {
  character: string;
  x: number;
  /** Of the baseline. */
  y: number;
  type: CardType;
  colour: string;
}

export class Typeface {
  readonly #folder: string;
  readonly #partOf = new Map<number, string>();
  readonly #registered = new Set<string>();
  readonly #register: (path: string, family: string) => boolean;

  /** @param folder of the package; null takes the installed one. @throws CardUnavailableError */
  constructor(register: (path: string, family: string) => boolean, folder: string | null = null) {
    this.#register = register;
    try {
      const name = "@fontsource-variable/noto-sans-sc/unicode.json";
      this.#folder = folder ?? dirname(createRequire(import.meta.url).resolve(name));
      const parts = partsSchema.parse(JSON.parse(readFileSync(join(this.#folder, "unicode.json"), "utf8")));
      // Latin is read last: its part holds digits and letters together.
      for (const [part, ranges] of Object.entries(parts)) {
        for (const point of codePoints(ranges)) this.#partOf.set(point, part.replace(/[[\]]/g, ""));
      }
    } catch (cause) {
      throw new CardUnavailableError("卡片的字体没有装上。", { remedy: missingFontRemedy, cause });
    }
  }

  /** Width of one character in px. */
  measure(context: SKRSContext2D, character: string, type: CardType): number {
    this.#set(context, this.#familyOf(character), type);
    return context.measureText(character).width;
  }

  /** Draws every character at its place, those of one part together: changing the font costs more than drawing. */
  draw(context: SKRSContext2D, glyphs: Glyph[]): void {
    const groups = new Map<string, Glyph[]>();
    for (const glyph of glyphs) {
      const { character, colour, type } = glyph;
      const key = `${this.#familyOf(character)}/${type.sizePx}/${type.weight}/${colour}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [glyph]);
      else group.push(glyph);
    }
    for (const group of groups.values()) {
      const [first] = group;
      if (first === undefined) continue;
      this.#set(context, this.#familyOf(first.character), first.type);
      context.fillStyle = first.colour;
      for (const { character, x, y } of group) context.fillText(character, x, y);
    }
  }

  #set(context: SKRSContext2D, family: string, { sizePx, weight }: CardType): void {
    const families = systemFamilies.map((name) => `"${name}"`).join(", ");
    context.font = family === "" ? `${weight} ${sizePx}px ${families}` : `${sizePx}px "${family}"`;
    context.fontVariationSettings = family === "" ? "normal" : `"wght" ${weight}`;
  }

  /** Empty for a character that the typeface does not have. */
  #familyOf(character: string): string {
    const part = this.#partOf.get(character.codePointAt(0) ?? 0);
    if (part === undefined) return "";
    const family = `yiwen-card-${part}`;
    if (!this.#registered.has(family)) {
      const path = join(this.#folder, "files", `noto-sans-sc-${part}-wght-normal.woff2`);
      if (!this.#register(path, family)) {
        throw new CardUnavailableError("卡片的字体读不出来。", { remedy: missingFontRemedy });
      }
      this.#registered.add(family);
    }
    return family;
  }
}
