/**
 * What a card says → where every line of it stands, in px on a sheet of 1,080 px width whose height follows its content.
 * Pure: the typeface is only a measure here. Refuses nothing; the content's own bounds keep the sheet below 6,000 px.
 */
import type { CardBlock, CardStyle } from "./content.ts";
import { breakLines } from "./line-break.ts";

export const cardWidth = 1080;
export const cardMargin = 72;

export interface CardType {
  sizePx: number;
  weight: number;
}

export interface PlacedLine {
  text: string;
  x: number;
  /** Of the baseline. */
  y: number;
  type: CardType;
  colour: "ink" | "quiet" | "accent";
}

export interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
  colour: "accent" | "line";
}

export interface CardLayout {
  width: number;
  height: number;
  lines: PlacedLine[];
  bars: Bar[];
}

interface Style extends CardType {
  colour: PlacedLine["colour"];
  /** Space above the block, when another stands above it. */
  gap: number;
  indent: number;
}

const styles: Record<CardStyle, Style> = {
  brand: { sizePx: 48, weight: 600, colour: "accent", gap: 0, indent: 0 },
  label: { sizePx: 46, weight: 400, colour: "quiet", gap: 40, indent: 0 },
  urgent: { sizePx: 68, weight: 700, colour: "accent", gap: 48, indent: 0 },
  conclusion: { sizePx: 64, weight: 600, colour: "ink", gap: 24, indent: 0 },
  row: { sizePx: 52, weight: 400, colour: "ink", gap: 24, indent: 0 },
  quote: { sizePx: 50, weight: 400, colour: "ink", gap: 52, indent: 36 },
  source: { sizePx: 44, weight: 400, colour: "quiet", gap: 20, indent: 36 },
  notice: { sizePx: 46, weight: 400, colour: "ink", gap: 40, indent: 0 },
  contact: { sizePx: 52, weight: 600, colour: "accent", gap: 56, indent: 0 },
};

const leading = 1.5;
const belowBrand = 64;

/** @param measure width in px of a text set in a type */
export function layOutCard(blocks: CardBlock[], measure: (text: string, type: CardType) => number): CardLayout {
  const lines: PlacedLine[] = [];
  const bars: Bar[] = [];
  let y = cardMargin;
  for (const [index, { style, text }] of blocks.entries()) {
    const { gap, indent, colour, sizePx, weight } = styles[style];
    const type = { sizePx, weight };
    if (index > 0) y += blocks[index - 1]?.style === "brand" ? belowBrand : gap;
    if (style === "contact") {
      bars.push({ x: cardMargin, y: y - gap / 2, width: cardWidth - 2 * cardMargin, height: 2, colour: "line" });
    }
    const top = y;
    const width = cardWidth - 2 * cardMargin - indent;
    for (const line of breakLines(text, width, (part) => measure(part, type))) {
      // The face's ascent is 0.88 em; half of the leading stands above it.
      lines.push({ text: line, x: cardMargin + indent, y: y + sizePx * (0.88 + (leading - 1) / 2), type, colour });
      y += sizePx * leading;
    }
    if (style === "brand") bars.push({ x: cardMargin, y: y + 16, width: 120, height: 6, colour: "accent" });
    if (style === "quote" || style === "source") {
      const from = style === "source" && blocks[index - 1]?.style === "quote" ? top - gap : top;
      bars.push({ x: cardMargin, y: from, width: 6, height: y - from, colour: "accent" });
    }
  }
  return { width: cardWidth, height: Math.ceil(y + cardMargin), lines, bars };
}
