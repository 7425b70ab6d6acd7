/**
 * A reply of ours → what its card says, top to bottom, in no layout yet. The question is left out, so that a card carries
 * nothing personal; what is cut says so. A greeting makes no card.
 */
import type { Reply } from "../../conversation/turn.ts";
import { redact } from "../../conversation/redact.ts";
import { clean } from "../render/clean.ts";
import { sourceLine } from "../render/passages.ts";
import { cutText } from "./line-break.ts";

export type CardStyle = "brand" | "label" | "urgent" | "conclusion" | "quote" | "source" | "row" | "notice" | "contact";

export interface CardBlock {
  style: CardStyle;
  text: string;
}

export interface CardContent {
  blocks: CardBlock[];
  /** Set under the picture in a messenger: where it stands. */
  caption: string;
  /** Described to those who cannot see the picture, and sent where there can be none. */
  text: string;
}

const maxConclusionChars = 130;
const maxQuoteChars = 170;
const maxNoticeChars = 90;
const maxRows = 12;
const maxNotices = 6;
const brand = "颐问 · 依据政策原文";
const contact = "拿不准，请拨 12345 或问民政局。";

type Section = Reply["sections"][number];

const plain = (text: string): string =>
  clean(text)
    .replace(/\[\d{1,2}\]/g, "")
    .replace(/(?<![ \n])[ \n]*\n[ \n]*/g, "\n")
    .trim();

const yearSpan = /(\d{4}\s*[-–—~～至]\s*\d{4}\s*年?)/u;

/** Personal numbers are hidden; the years of a plan, which look like a telephone number, are not. */
const discreet = (text: string): string =>
  text
    .split(yearSpan)
    .map((piece) => (yearSpan.test(piece) ? piece : redact(piece)))
    .join("");

const said = (reply: Reply, role: Section["role"]): string[] =>
  reply.sections.filter((section) => section.role === role).map(({ text }) => discreet(plain(text)));

/** A row a region and indicator; the indicator is said once when there is only one. */
function rowBlocks({ comparison }: Reply): CardBlock[] {
  if (comparison === null) return [];
  const { indicators, rows } = comparison;
  const [only = ""] = indicators;
  const heading: CardBlock[] = indicators.length === 1 ? [{ style: "label", text: plain(only) }] : [];
  const lines = rows.map(({ region, cells }) => {
    const values = cells.map(({ value }, index) =>
      indicators.length === 1 ? (value ?? "未写明") : `${indicators[index] ?? ""} ${value ?? "未写明"}`,
    );
    return cutText(plain(`${region}　${values.join("；")}`), maxNoticeChars);
  });
  const left = lines.length - maxRows;
  const more = left > 0 ? [`另有 ${left} 处，全文见原件`] : [];
  return [...heading, ...[...lines.slice(0, maxRows), ...more].map((text): CardBlock => ({ style: "row", text }))];
}

/** @param isQuoted whether the conclusion is the quotation itself */
function evidenceBlocks(reply: Reply, isQuoted: boolean): CardBlock[] {
  const [first] = reply.citations;
  if (first === undefined) return [];
  const label = reply.refused ? "最接近的原文" : "原文";
  const source: CardBlock = { style: "source", text: plain(`${label}：${sourceLine(first)}`) };
  if (reply.comparison !== null) {
    const titles = [
      ...new Set(reply.citations.map(({ title, docNumber }) => sourceLine({ title, docNumber, path: [] }))),
    ];
    return [{ style: "source", text: plain(`出处：${titles.join("；")}`) }];
  }
  if (isQuoted) return [source];
  return [{ style: "quote", text: `「${cutText(plain(first.quote), maxQuoteChars)}」` }, source];
}

function noticesOf(reply: Reply): CardBlock[] {
  const texts = [...new Set([...said(reply, "notice"), ...reply.notices.map(plain)])];
  return texts.slice(0, maxNotices).map((text) => ({ style: "notice", text: cutText(text, maxNoticeChars) }));
}

/** Null for a reply that nobody would forward. */
export function cardContent(reply: Reply): CardContent | null {
  if (reply.kind === "chat") return null;
  const isUrgent = reply.kind === "emergency";
  const conclusions = said(reply, "conclusion");
  const lead =
    conclusions.length > 0 ? conclusions.join("\n") : reply.citations.length > 0 ? "" : discreet(plain(reply.answer));
  const label = [reply.region, reply.refused && !isUrgent ? "文件里没有完整的答案" : null].filter(
    (part) => part !== null,
  );
  const [first] = reply.citations;
  const isQuoted = first !== undefined && lead.includes(`「${plain(first.quote)}」`);
  // A conclusion that quotes stands in the quotation's place too, and has its room.
  const leadChars = isQuoted ? maxConclusionChars + maxQuoteChars : maxConclusionChars;
  const of = (style: CardStyle, texts: string[]): CardBlock[] => texts.map((text) => ({ style, text }));
  const blocks: CardBlock[] = [
    ...of("brand", [brand]),
    ...of("label", reply.engine === "model" ? ["以下文字由人工智能模型根据原文写成"] : []),
    ...of("urgent", isUrgent ? said(reply, "care").map((text) => cutText(text, maxConclusionChars)) : []),
    ...of("label", label.length > 0 ? [label.join(" · ")] : []),
    ...of(isUrgent && said(reply, "care").length === 0 ? "urgent" : "conclusion", [cutText(lead, leadChars)]),
    ...rowBlocks(reply),
    ...evidenceBlocks(reply, isQuoted),
    ...noticesOf(reply),
    ...of("contact", [contact]),
  ].filter(({ text }) => text !== "");
  const caption = cutText(first === undefined ? brand : plain(`依据：${sourceLine(first)}`), 300);
  return { blocks, caption, text: blocks.map(({ text }) => text).join("\n\n") };
}
