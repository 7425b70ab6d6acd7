/**
 * A reply, a clause or a remark → passages, top to bottom, in no markup yet. Nothing that a reply says may be lost here:
 * notices, sources, table cells and the way to a person are added where the sections left them out.
 */
import type { ClauseView, Reply } from "../../conversation/turn.ts";
import { clean } from "./clean.ts";

export interface Passage {
  /** Set above the text, in bold where the markup has it. */
  heading: string | null;
  style: "strong" | "plain" | "quote";
  text: string;
}

export interface PassageOptions {
  /** Next questions as text, for messengers without buttons. */
  withChoices: boolean;
}

type Section = Reply["sections"][number];

const headings: Partial<Record<Section["role"], string>> = {
  missing: "文件没有写的",
  notice: "请留意",
  contact: "找谁问",
};

const aiLabel = "以下文字由人工智能模型根据所列原文写成，请以原文为准。";
const defaultContact = "拿不准的事，可以拨 12345 问。";

const passage = (text: string, style: Passage["style"] = "plain", heading: string | null = null): Passage => ({
  heading,
  style,
  text: clean(text).trim(),
});

/** The first of several gets the heading, the others stand below it. */
function under(heading: string | null, texts: string[], style: Passage["style"] = "plain"): Passage[] {
  return texts.map((text, index) => passage(text, style, index === 0 ? heading : null));
}

type Citation = Reply["citations"][number];

/** `《…》（文号）第三章 › 第一节` */
export function sourceLine(citation: Pick<Citation, "title" | "docNumber" | "path">): string {
  const number = citation.docNumber === null ? "" : `（${citation.docNumber}）`;
  return `《${citation.title}》${number}${citation.path.join(" › ")}`;
}

function rowLines({ comparison }: Reply, said: string): string[] {
  if (comparison === null) return [];
  return comparison.rows.flatMap(({ region, cells }) => {
    const values = cells.flatMap(({ value }) => (value === null ? [] : [value]));
    if (said.includes(clean(region)) && values.every((value) => said.includes(clean(value)))) return [];
    const shown = cells.map(({ value, citation }, index) => {
      const mark = value !== null && citation !== null ? `[${citation + 1}]` : "";
      return `${comparison.indicators[index] ?? ""} ${value ?? "未写明"}${mark}`.trim();
    });
    return [`${region}：${shown.join("；")}`];
  });
}

function sourceLines({ citations }: Reply, said: string): string[] {
  return citations.map((citation, index) => {
    const quote = said.includes(clean(citation.quote)) ? "" : `：「${citation.quote}」`;
    return `[${index + 1}] ${sourceLine(citation)}${quote}`;
  });
}

/** Every passage of a reply, in reading order. */
export function replyPassages(reply: Reply, options: PassageOptions): Passage[] {
  const sections = reply.sections.filter(({ role }) => role !== "source" || reply.citations.length === 0);
  const of = (...roles: Section["role"][]): string[] => {
    return sections.filter(({ role }) => roles.includes(role)).map(({ text }) => text);
  };
  // Compared as it will be shown: half a character in one text must not match inside another.
  const said = clean(sections.map(({ text }) => text).join("\n"));
  const lead = sections.length === 0 ? [reply.answer] : of("conclusion");
  const notices = [...of("notice"), ...reply.notices.filter((notice) => !said.includes(clean(notice)))];
  const contacts = [...of("contact"), ...(said.includes("12345") ? [] : [defaultContact])];
  const needsLabel = reply.engine === "model" && !said.includes("人工智能");
  const choices = options.withChoices ? [...new Set([...reply.choices, ...reply.related])] : [];
  return [
    ...under(null, needsLabel ? [aiLabel] : []),
    ...under(null, of("care"), reply.kind === "emergency" ? "strong" : "plain"),
    ...under(null, lead, "strong"),
    ...under(null, of("quote"), "quote"),
    ...under("各地写法", rowLines(reply, said)),
    ...under(headings.missing ?? null, of("missing")),
    ...under(headings.notice ?? null, notices),
    ...under(headings.contact ?? null, contacts),
    ...under("依据", [...of("source"), ...sourceLines(reply, said)]),
    ...under(reply.kind === "clarify" ? "可以回答" : "还可以问", choices),
  ].filter(({ text }) => text !== "");
}

const gapLine = "（此处原文缺失）";

/** The clause behind 看原文, with its neighbours. */
export function clausePassages({ clause, before, after, document }: ClauseView): Passage[] {
  const around = (part: ClauseView["clause"], style: Passage["style"]): Passage[] => [
    ...(part.gapBefore ? [passage(gapLine)] : []),
    passage(part.text, style),
    ...(part.gapAfter ? [passage(gapLine)] : []),
  ];
  const origin = [document.issuer, document.issuedDate, document.disclosure].filter((item) => item !== null);
  const source = sourceLine({ title: document.title, docNumber: document.docNumber, path: clause.path });
  return [
    passage(source, "strong"),
    passage(origin.join(" · ")),
    ...before.flatMap((part) => around(part, "plain")),
    ...around(clause, "quote"),
    ...after.flatMap((part) => around(part, "plain")),
    passage(`收录文件 ${clause.source.file} 第 ${clause.source.start.line} 行起`),
    passage("想问怎么办理，可以拨 12345。"),
  ].filter(({ text }) => text !== "");
}

/** A remark of our own. */
export function remarkPassages(text: string): Passage[] {
  return [passage(text)];
}
