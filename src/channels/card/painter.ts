/**
 * What a card says → a PNG. The canvas is loaded with the first card; drawing takes a few milliseconds, compressing is
 * done outside the main thread. Refuses with a remedy where the canvas or the typeface is missing.
 */
import type { CardBlock } from "./content.ts";
import { layOutCard } from "./layout.ts";
import type { CardLayout, CardType } from "./layout.ts";
import { CardUnavailableError, missingFontRemedy, Typeface } from "./typeface.ts";
import type { Glyph } from "./typeface.ts";

const colours = { paper: "#fbf8f1", ink: "#22201b", quiet: "#5b564b", line: "#d9d2c3", accent: "#1d5b4c" };

export interface PainterOptions {
  /** Folder of the typeface; default the installed package. */
  fontFolder?: string;
}

export interface Painter {
  layOut(blocks: CardBlock[]): CardLayout;
  /** @throws CardUnavailableError */
  paint(blocks: CardBlock[]): Promise<Buffer>;
}

/** @throws CardUnavailableError */
export async function openPainter(options: PainterOptions = {}): Promise<Painter> {
  const canvas = await import("@napi-rs/canvas").catch((cause: unknown) => {
    throw new CardUnavailableError("画卡片的组件没有装上。", { remedy: missingFontRemedy, cause });
  });
  const { createCanvas, GlobalFonts } = canvas;
  const register = (path: string, family: string): boolean => GlobalFonts.registerFromPath(path, family) !== null;
  const face = new Typeface(register, options.fontFolder ?? null);
  const ruler = createCanvas(8, 8).getContext("2d");
  const widths = new Map<string, number>();
  const widthOf = (character: string, type: CardType): number => {
    const key = `${type.sizePx}/${type.weight}/${character}`;
    const width = widths.get(key) ?? face.measure(ruler, character, type);
    if (widths.size > 20_000) widths.clear();
    widths.set(key, width);
    return width;
  };
  const measure = (text: string, type: CardType): number => {
    let sum = 0;
    for (const character of text) sum += widthOf(character, type);
    return sum;
  };
  const glyphsOf = ({ lines }: CardLayout): Glyph[] =>
    lines.flatMap(({ text, x: start, y, type, colour }) => {
      let x = start;
      return Array.from(text, (character) => {
        const glyph = { character, x, y, type, colour: colours[colour] };
        x += widthOf(character, type);
        return glyph;
      });
    });
  const layOut = (blocks: CardBlock[]): CardLayout => layOutCard(blocks, measure);
  return {
    layOut,
    async paint(blocks) {
      const layout = layOut(blocks);
      const { width, height } = layout;
      const sheet = createCanvas(width, height);
      const context = sheet.getContext("2d");
      context.fillStyle = colours.paper;
      context.fillRect(0, 0, width, height);
      for (const bar of layout.bars) {
        context.fillStyle = colours[bar.colour];
        context.fillRect(bar.x, bar.y, bar.width, bar.height);
      }
      face.draw(context, glyphsOf(layout));
      return await sheet.encode("png");
    },
  };
}
