/**
 * word/document.xml → the same without what must not or cannot be read: labels of numbered lists become text, outline levels
 * become styles of our own, text boxes become paragraphs; pictures, embedded objects and links are taken out.
 */
import { type CheerioAPI, load } from "cheerio";
import { ListCounter, type Numbering } from "./word-numbering.ts";

/** Style id of a heading of a level, 1–6; the reader maps it to <h1>–<h6>. */
export const headingStyle = (level: number): string => `Outline${level}`;

const MAX_HEADING_LEVEL = 6;
/** A longer paragraph is text, whatever its style says. */
const MAX_HEADING_CHARS = 80;

interface Style {
  basedOn: string | null;
  /** 0-based, as Word counts. */
  outline: number | null;
  numbering: { listId: string | null; level: number | null };
}

const parseXml = (xml: string): CheerioAPI => load(xml, { xml: { decodeEntities: true } });

const digits = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;

function numberingOf(properties: ReturnType<CheerioAPI>): Style["numbering"] {
  const numbering = properties.children("w\\:numPr");
  return {
    listId: numbering.children("w\\:numId").attr("w:val") ?? null,
    level: digits(numbering.children("w\\:ilvl").attr("w:val")),
  };
}

function readStyles(xml: string | null): Map<string, Style> {
  const styles = new Map<string, Style>();
  if (xml === null) return styles;
  const $ = parseXml(xml);
  $('w\\:style[w\\:type="paragraph"]').each((_, element) => {
    const style = $(element);
    const properties = style.children("w\\:pPr");
    styles.set(style.attr("w:styleId") ?? "", {
      basedOn: style.children("w\\:basedOn").attr("w:val") ?? null,
      outline: digits(properties.children("w\\:outlineLvl").attr("w:val")),
      numbering: numberingOf(properties),
    });
  });
  return styles;
}

/** The first answer along a style and those it is based on. */
function inherited<T>(styles: Map<string, Style>, id: string | null, read: (style: Style) => T | null): T | null {
  const seen = new Set<string>();
  for (let at = id; at !== null && !seen.has(at); at = styles.get(at)?.basedOn ?? null) {
    seen.add(at);
    const style = styles.get(at);
    const value = style === undefined ? null : read(style);
    if (value !== null) return value;
  }
  return null;
}

export interface WordXml {
  document: string;
  styles: string | null;
  numbering: string | null;
}

/** The cleaned document part. */
export function cleanDocumentXml({ document, styles: stylesXml, numbering }: WordXml): string {
  const $ = parseXml(document);
  const styles = readStyles(stylesXml);
  const counter = new ListCounter(numbering === null ? null : parseXml(numbering));
  openTextBoxes($);
  $(
    "w\\:drawing, w\\:object, v\\:imagedata, w\\:footnoteReference, w\\:endnoteReference, w\\:commentReference, w\\:altChunk, w\\:subDoc",
  ).remove();
  $("w\\:hyperlink").each((_, link) => {
    $(link).replaceWith($(link).contents());
  });
  $("w\\:p").each((_, element) => {
    const paragraph = $(element);
    const properties = paragraph.children("w\\:pPr");
    const styleId = properties.children("w\\:pStyle").attr("w:val") ?? null;
    const label = counter.next(effectiveNumbering(numberingOf(properties), styles, styleId));
    if (label !== null) {
      properties.children("w\\:numPr").remove();
      properties.append('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>').after(run($, label));
      if (properties.length === 0) paragraph.prepend(run($, label));
    }
    const outline =
      digits(properties.children("w\\:outlineLvl").attr("w:val")) ??
      inherited(styles, styleId, (style) => style.outline);
    if (outline === null || outline >= MAX_HEADING_LEVEL || paragraph.text().trim().length > MAX_HEADING_CHARS) return;
    properties.children("w\\:pStyle").remove();
    properties.prepend(`<w:pStyle w:val="${headingStyle(outline + 1)}"/>`);
  });
  return $.xml();
}

function run($: CheerioAPI, text: string): string {
  return $.xml($('<w:r><w:t xml:space="preserve"></w:t></w:r>').find("w\\:t").text(text).end());
}

/** A paragraph's own numbering, completed by its style; list 0 means none. */
function effectiveNumbering(own: Style["numbering"], styles: Map<string, Style>, styleId: string | null): Numbering {
  const listId = own.listId ?? inherited(styles, styleId, ({ numbering }) => numbering.listId);
  const level = own.level ?? inherited(styles, styleId, ({ numbering }) => numbering.level);
  return { listId: listId ?? "0", level: level ?? 0 };
}

/** A text box is drawn twice (new and old markup): its first drawing's paragraphs stay. */
function openTextBoxes($: CheerioAPI): void {
  $("mc\\:AlternateContent, w\\:drawing").each((_, element) => {
    const content = $(element).find("w\\:txbxContent").first();
    if (content.length === 0) return;
    $(element).replaceWith(`<w:pict><v:textbox>${$.xml(content)}</v:textbox></w:pict>`);
  });
}
