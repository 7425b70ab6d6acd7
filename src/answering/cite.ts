/** A ranked clause and a slice of it → a citation that can be opened. Refuses a quotation that is not verbatim. */
import type { Clause, Force, PolicyDocument } from "../corpus/clause.ts";
import { forceOf } from "../corpus/force.ts";
import type { Citation } from "./answer.ts";

/** How strongly some words of a clause bind: it may encourage one thing, require another and set a target for a third. */
export function forceOfWords(clause: Clause, words: string): Force {
  if (clause.row !== null || clause.force === "achievement" || clause.force === "none") return clause.force;
  const own = forceOf(words, clause.path);
  // The table's attribute holds for the target in the text, too.
  return clause.force === "binding" && own === "expected" ? "binding" : own;
}

/** @throws RangeError when `quote` does not stand letter by letter in the clause; a programming error, never shown. */
export function cite(clause: Clause, document: PolicyDocument, quote: string): Citation {
  if (quote === "" || !clause.text.includes(quote))
    throw new RangeError(`quote is not verbatim from clause ${clause.id}`);
  return {
    clauseId: clause.id,
    document: clause.document,
    title: document.title,
    docNumber: document.docNumber,
    path: clause.path,
    text: clause.text,
    quote,
    source: clause.source,
    force: forceOfWords(clause, quote),
  };
}

/** `《…》（文号）第三章 › 第一节 › 2. …` */
export function sourceLine(citation: Citation): string {
  const number = citation.docNumber ? `（${citation.docNumber}）` : "";
  const place = citation.path.length > 0 ? citation.path.join(" › ") : "文件开头";
  return `《${citation.title}》${number}${place}`;
}

/** Label, number and trailing colon off: `2. 完善居家养老服务措施` → `完善居家养老服务措施`. */
export function headingTopic(path: readonly string[]): string | null {
  for (const heading of [...path].reverse()) {
    const bare = heading
      .replace(
        /^(?:第[一二三四五六七八九十百\d]+[编章节条款]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、]|专栏\s*\d*[:：]?)\s*/u,
        "",
      )
      .replace(/^〔.*〕$/u, "")
      .replace(/[。：:]$/u, "")
      .trim();
    if (bare.length >= 2) return bare;
  }
  return null;
}

/** Narrowest region of a document, e.g. `河北省`. */
export function regionOf(document: PolicyDocument): string {
  return document.regionLadder[0] ?? document.title;
}
