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

/** What can be tapped or said next, each once. */
export function choicesOf({ choices, related }: Reply): string[] {
  return [...new Set([...choices, ...related].map((choice) => clean(choice).replace(/\s+/g, " ").trim()))].filter(
    (choice) => choice !== "",
  );
}

/** Choices as numbered lines, for messengers without buttons: the number is an answer too. */
export function choicePassages(heading: string, choices: string[]): Passage[] {
  if (choices.length === 0) return [];
  const lines = choices.map((choice, index) => `${index + 1}. ${choice}`);
  return [...under(heading, lines), passage("发前面的数字就行。")];
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
  const choices = options.withChoices ? choicesOf(reply) : [];
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
    ...choicePassages(reply.kind === "clarify" ? "可以回答" : "还可以问", choices),
  ].filter(({ text }) => text !== "");
}

const maxShortLeadChars = 600;

/** Cut, with a word that it is; a quotation that the cut falls into is closed. */
function shortened(text: string): string {
  const kept = Array.from(text).slice(0, maxShortLeadChars).join("");
  const isInQuotation = kept.lastIndexOf("「") > kept.lastIndexOf("」");
  return `${kept}……${isInQuotation ? "」" : ""}（没有写完，全文请单独问我）`;
}

/** The reply where there is room for one message only: no quotations, but what it rests on and whom to ask. */
export function shortReplyPassages(reply: Reply): Passage[] {
  const kept = reply.sections.filter(({ role }) => role !== "quote" && role !== "missing");
  const short = kept.map((section) => {
    if (section.role !== "conclusion" || Array.from(section.text).length <= maxShortLeadChars) return section;
    return { ...section, text: shortened(section.text) };
  });
  const citations = reply.citations.map((citation) => ({ ...citation, quote: "" }));
  return replyPassages({ ...reply, sections: short, citations, comparison: null }, { withChoices: false });
}

const gapLine = "（此处原文缺失）";

type Part = ClauseView["clause"];

/** A heading must leave room for its text in the smallest message. */
const maxHeadingChars = 120;

function shortHeading(heading: string): string {
  const points = Array.from(clean(heading).replace(/\s+/g, " "));
  return points.length <= maxHeadingChars ? points.join("") : `${points.slice(0, maxHeadingChars).join("")}…`;
}

/** A part of a document; what is missing from the copy around it is said. */
function partPassages(part: Part, style: Passage["style"], heading: string | null = null): Passage[] {
  return [
    ...(part.gapBefore ? [passage(gapLine)] : []),
    passage(part.text, style, heading === null ? null : shortHeading(heading)),
    ...(part.gapAfter ? [passage(gapLine)] : []),
  ];
}

function originLine({ document }: ClauseView): string {
  return [document.issuer, document.issuedDate, document.disclosure].filter((item) => item !== null).join(" · ");
}

const foundAt = ({ source }: Part): string => `收录文件 ${source.file} 第 ${source.start.line} 行起`;
const personLine = "想问怎么办理，可以拨 12345。";

/** The clause behind 看原文, with its neighbours. */
export function clausePassages(view: ClauseView): Passage[] {
  const { clause, before, after, document } = view;
  const source = sourceLine({ title: document.title, docNumber: document.docNumber, path: clause.path });
  return [
    passage(source, "strong"),
    passage(originLine(view)),
    ...before.flatMap((part) => partPassages(part, "plain")),
    ...partPassages(clause, "quote"),
    ...after.flatMap((part) => partPassages(part, "plain")),
    passage(foundAt(clause)),
    passage(personLine),
  ].filter(({ text }) => text !== "");
}

/** Further parts of the document of `view`, each new section under its heading. */
export function pagePassages(view: ClauseView, parts: readonly Part[]): Passage[] {
  const { title, docNumber } = view.document;
  const [first] = parts;
  let path = "";
  const body = parts.flatMap((part) => {
    const here = part.path.join(" › ");
    const heading = here === path || here === "" ? null : here;
    path = here;
    return partPassages(part, "plain", heading);
  });
  return [
    passage(sourceLine({ title, docNumber, path: [] }), "strong"),
    passage(originLine(view)),
    ...body,
    ...(first === undefined ? [] : [passage(foundAt(first))]),
    passage(personLine),
  ].filter(({ text }) => text !== "");
}

/** A remark of our own. */
export function remarkPassages(text: string): Passage[] {
  return [passage(text)];
}
