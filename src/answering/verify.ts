/**
 * The last gate before an answer leaves. Quotations stand letter by letter in their clauses, every mark has its citation, and
 * every claim stands in what it cites: figures with unit and bound, dates, names, negation, force, recipient, conditions and
 * wording. Pure: no index, no model, no clock; the same for our templates and for a model's words.
 */
import { normalizeNumberText } from "../language/quantities.ts";
import type { Citation } from "./answer.ts";
import { claimsOf, marksIn, sentencesOf, withoutMarks } from "./verify/claims.ts";
import { verifyClaim, verifyFacts } from "./verify/verify-claim.ts";
import type { Violation } from "./verify/violation.ts";

export { sentencesOf, withoutMarks } from "./verify/claims.ts";
export { describeViolation } from "./verify/violation.ts";
export type { Violation, ViolationKind } from "./verify/violation.ts";

export interface VerifyInput {
  /** The answer's own words, without its list of sources. */
  words: string;
  /** In the order of the marks: `[1]` is the first. */
  citations: readonly Citation[];
  /** Numbers that may be used without a citation: those of the question and of our own notices. */
  allowedText?: string;
  /** Remarks of our own on what the documents leave unsaid («没写金额»), which no clause can bear out. */
  remarks?: readonly string[];
  /** True where each sentence must carry a mark, as in a model's answer. */
  everySentenceCited?: boolean;
}

const NUMBER = /\d+(?:[.．]\d+)?/g;
const plain = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/(?<=\d)[,，](?=\d{3}(?!\d))/g, "")
    .replace(/(?<!\d)\s+|\s+(?!\d)/g, "");

function numbersIn(text: string): Set<string> {
  return new Set([...plain(text).matchAll(NUMBER)].map(([number]) => String(Number(number))));
}

function citedTexts(citations: readonly Citation[]): string {
  return citations
    .map(({ text, path, title, docNumber }) => [text, ...path, title, docNumber ?? ""].join("\n"))
    .join("\n");
}

function quoteViolations({ words, citations }: VerifyInput): Violation[] {
  const quoted = [...words.matchAll(/「([^」]+)/g)].map(([, text]) => text ?? "");
  return quoted
    .filter((text) => !citations.some((citation) => citation.text.includes(text)))
    .map((text) => ({ kind: "quote-not-verbatim", text, against: "" }));
}

function numberViolations(input: VerifyInput): Violation[] {
  const texts = `${citedTexts(input.citations)}\n${input.allowedText ?? ""}`;
  const allowed = new Set([...numbersIn(texts), ...numbersIn(normalizeNumberText(texts))]);
  return [...numbersIn(withoutMarks(input.words))]
    .filter((number) => !allowed.has(number))
    .map((text) => ({ kind: "figure-not-cited", text, against: "" }));
}

function markViolations({ words, citations }: VerifyInput): Violation[] {
  return marksIn(words)
    .filter((mark) => mark < 1 || mark > citations.length)
    .map((mark) => ({ kind: "citation-missing", text: `[${mark}]`, against: "" }));
}

/** Everything wrong with one sentence that must be cited; empty where it may be shown. */
export function verifySentence(sentence: string, citations: readonly Citation[]): Violation[] {
  const claims = claimsOf(sentence);
  if (claims.length === 0) return [{ kind: "claim-without-citation", text: sentence, against: "" }];
  return [
    ...quoteViolations({ words: sentence, citations }),
    ...claims.flatMap((claim) => verifyClaim(claim, citations)),
  ];
}

/** Sentences of our own templates: those that carry a mark are held to it, beside the quotation that follows them. */
function templateViolations({ words, citations, allowedText, remarks = [] }: VerifyInput): Violation[] {
  const claimed = remarks.reduce((text, remark) => text.replaceAll(remark, ""), words.replace(/「[^「」]*」/g, ""));
  const own = sentencesOf(claimed).filter((sentence) => marksIn(sentence).length > 0);
  return own.flatMap((sentence) =>
    claimsOf(sentence).flatMap((claim) => verifyFacts(claim, citations, allowedText ?? "")),
  );
}

/**
 * Everything wrong with an answer; empty when it may be sent. Shares nothing between calls but what it has read of a
 * citation object, so the citation must not be changed afterwards.
 */
export function verify(input: VerifyInput): Violation[] {
  if (input.everySentenceCited === true) {
    const sentences = sentencesOf(input.words);
    return [
      ...markViolations(input),
      ...sentences.flatMap((sentence) => verifySentence(sentence, input.citations)),
    ].filter(isFirst);
  }
  const facts = templateViolations(input);
  const numbers = numberViolations(input).filter(({ text }) => !facts.some((fact) => fact.text.includes(text)));
  return [...quoteViolations(input), ...markViolations(input), ...numbers, ...facts].filter(isFirst);
}

const isFirst = (violation: Violation, at: number, all: readonly Violation[]): boolean =>
  all.findIndex(({ kind, text }) => kind === violation.kind && text === violation.text) === at;
