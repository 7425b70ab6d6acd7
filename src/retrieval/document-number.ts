/**
 * A question → the 文号 in it, in the one way in which documents print it, and the document that bears it. Accepts 〔〕, [], (), 【】
 * or none around the year, and spaces anywhere. Pure.
 */
import type { PolicyDocument } from "../corpus/clause.ts";
import { oncePerObject } from "../language/once-per-object.ts";

export interface DocumentNumber {
  /** As printed, e.g. 苏府办〔2021〕9号. */
  text: string;
  /** Id of the document that bears it; null when none does. */
  document: string | null;
  /** True when nothing but the number was asked. */
  isAlone: boolean;
}

const bracketed =
  /(\p{Script=Han}{2,10})\s?[〔[(（【<《]\s?((?:19|20)\d{2})\s?年?\s?[〕\])）】>》]\s?第?\s?(\d{1,5})\s?号?(?:文件|文)?/gu;
const spoken = /(\p{Script=Han}{1,9}[发字函办令规])\s?((?:19|20)\d{2})\s?年?\s?第?\s?(\d{1,5})\s?号(?:文件|文)?/gu;
/** Words around a number that ask nothing more than which document it is. */
const filler =
  /(?:都|主要|具体)?(?:说|讲|写|规定|包括)(?:了|的)?(?:是)?(?:些)?(?:什么|啥)(?:内容)?|(?:主要)?内容|请问|查(?:一下)?|找(?:一下)?|看(?:一下)?|这个|这份|那份|文件|文号|原文|全文|是什么|是啥|是哪个|的|呢|吗|[\s，。？?！!：:、]/gu;
/** Words that may stand before the issuer's own: 根据冀政字 → 冀政字. */
const lead = /^.*?(?:根据|依据|按照|按|依照|关于|请问|文号|文件|查询?|找|看|的|和|与|是)/u;

const squash = (text: string): string => text.normalize("NFKC").replace(/\s+/gu, "");
const printed = (issuer: string, year: string, number: string): string => `${issuer}〔${year}〕${Number(number)}号`;

/** Replaces every 文号 in a normalised text by its printed form. */
export function withPrintedNumbers(text: string): string {
  const replace = (_: string, issuer: string, year: string, number: string): string =>
    ` ${printed(issuer, year, number)} `;
  return text.replace(bracketed, replace).replace(spoken, replace).replace(/ {2,}/g, " ").trim();
}

/** A document's own number as it is compared; null when it has none. */
const numberOf = oncePerObject(({ docNumber }: PolicyDocument) => (docNumber === null ? null : squash(docNumber)));

/** The first 文号 of a text that `withPrintedNumbers` gave; null when it has none. */
export function readDocumentNumber(text: string, documents: Iterable<PolicyDocument>): DocumentNumber | null {
  const match = /(\p{Script=Han}{2,10})〔(\d{4})〕(\d{1,5})号/u.exec(text);
  if (match === null) return null;
  const written = squash(match[0]);
  for (const document of documents) {
    const own = numberOf(document);
    if (own === null || document.docNumber === null || !written.endsWith(own)) continue;
    const before = written.slice(0, written.length - own.length);
    const rest = before + text.slice(0, match.index) + text.slice(match.index + match[0].length);
    const isAlone = rest.replace(lead, "").replace(filler, "") === "";
    return { text: document.docNumber, document: document.id, isAlone };
  }
  const issuer = (match[1] ?? "").replace(lead, "");
  const rest = text.slice(0, match.index) + text.slice(match.index + match[0].length);
  return {
    text: printed(issuer === "" ? (match[1] ?? "") : issuer, match[2] ?? "", match[3] ?? ""),
    document: null,
    isAlone: rest.replace(filler, "") === "",
  };
}
