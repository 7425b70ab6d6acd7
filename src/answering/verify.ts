/**
 * The last gate before an answer leaves: quotations stand letter by letter in their clauses, every number stands in a cited
 * clause or in the question, every mark has its citation. Pure; works the same on our templates and on a model's words.
 */
import { normalizeNumberText } from "../language/quantities.ts";
import type { Citation } from "./answer.ts";

export interface Violation {
  kind: "quote-not-verbatim" | "number-not-cited" | "citation-missing" | "claim-without-citation" | "negation-changed";
  /** The offending words. */
  text: string;
}

export interface VerifyInput {
  /** The answer's own words, without its list of sources. */
  words: string;
  citations: readonly Citation[];
  /** Numbers that may be used without a citation: those of the question and of our own notices. */
  allowedText?: string;
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

/** `text` without its citation marks `[n]`. */
export const withoutMarks = (text: string): string => text.replace(/\[\d{1,2}\]/g, "");

function citedTexts(citations: readonly Citation[]): string {
  return citations
    .map(({ text, path, title, docNumber }) => [text, ...path, title, docNumber ?? ""].join("\n"))
    .join("\n");
}

function quoteViolations(input: VerifyInput): Violation[] {
  const quoted = [...input.words.matchAll(/「([^」]+)/g)].map(([, text]) => text ?? "");
  return quoted
    .filter((text) => !input.citations.some((citation) => citation.text.includes(text)))
    .map((text) => ({ kind: "quote-not-verbatim", text }));
}

function numberViolations(input: VerifyInput): Violation[] {
  const allowed = numbersIn(`${citedTexts(input.citations)}\n${input.allowedText ?? ""}`);
  return [...numbersIn(withoutMarks(input.words))]
    .filter((number) => !allowed.has(number))
    .map((text) => ({ kind: "number-not-cited", text }));
}

function markViolations(input: VerifyInput): Violation[] {
  const marks = [...input.words.matchAll(/\[(\d{1,2})\]/g)].map(([, number]) => Number(number));
  return marks
    .filter((mark) => mark < 1 || mark > input.citations.length)
    .map((mark) => ({ kind: "citation-missing", text: `[${mark}]` }));
}

const NEGATION = /不得|禁止|严禁|不能|不可|不允许|没有|不再|不搞|不兴建|无需|不用|未/u;

/** One sentence of a model's answer against the clauses it cites: its own numbers, and no negation that they lack. */
function claimViolations(sentence: string, citations: readonly Citation[]): Violation[] {
  const marks = [...sentence.matchAll(/\[(\d{1,2})\]/g)].map(([, number]) => Number(number));
  const cited = marks.flatMap((mark) => citations[mark - 1] ?? []);
  if (cited.length === 0) return [{ kind: "claim-without-citation", text: sentence }];
  // A model may write 百分之七十 for 70%, and must not write 两次 for 一次: numbers are compared in one spelling.
  const allowed = numbersIn(normalizeNumberText(citedTexts(cited)));
  const said = numbersIn(normalizeNumberText(withoutMarks(sentence)));
  const strange = [...said].filter((number) => !allowed.has(number));
  const violations = strange.map((text): Violation => ({ kind: "number-not-cited", text }));
  const negates = NEGATION.test(sentence);
  const sourceNegates = cited.some(({ text }) => NEGATION.test(text) || /除外|以内|不超过|不低于/u.test(text));
  if (negates && !sourceNegates) violations.push({ kind: "negation-changed", text: sentence });
  return violations;
}

/** Splits a model's words into sentences that keep their citation marks. */
export function claimsOf(words: string): string[] {
  return (words.match(/[^。！？!?\n]+[。！？!?]?(?:\s*\[\d{1,2}\])*/gu) ?? [])
    .map((sentence) => sentence.trim())
    .filter((sentence) => withoutMarks(sentence).replace(/[\p{P}\s]/gu, "").length >= 4);
}

/** Everything wrong with an answer; empty when it may be sent. */
export function verify(input: VerifyInput): Violation[] {
  const claims = input.everySentenceCited
    ? claimsOf(input.words).flatMap((sentence) => claimViolations(sentence, input.citations))
    : numberViolations(input);
  return [...quoteViolations(input), ...markViolations(input), ...claims];
}
